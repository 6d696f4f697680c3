"""Users with a known password, for trying things out on one's own machine."""

import structlog

from app.accounts.service import Accounts

PASSWORD = "demo-peilian"  # noqa: S105 — meant to be known; only ever set on loopback
COHORT = "售后一组"

# login, name, role, leads the demo cohort
USERS = (
    ("trainee", "林晓", "trainee", False),
    ("trainer", "周敏", "trainer", False),
    ("supervisor", "陈立", "supervisor", True),
    ("admin", "管理员", "admin", False),
)


async def add_demo_users(accounts: Accounts) -> bool:
    """Create them in an empty application; False when there are users already."""
    if not await accounts.setup_needed():
        return False
    for login, name, role, leads in USERS:
        cohort = COHORT if role in ("trainee", "supervisor") else ""
        await accounts.add_user(login, name, role, PASSWORD, cohort, leads)
    structlog.get_logger("accounts").info("demo_users", logins=[login for login, *_ in USERS])
    return True
