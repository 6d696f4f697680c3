"""Every table. Times are milliseconds since the epoch, ids opaque text; of attempts nothing is ever deleted."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite fills only a column typed INTEGER by itself, PostgreSQL wants 64 bits.
RowId = BigInteger().with_variant(Integer, "sqlite")

users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    # Raised by anything that must end what the person has open: role change, disabling, new password.
    Column("auth_version", Integer, nullable=False, default=1),
    Column("changed_at", BigInteger, nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
)

logins = Table(
    "logins",
    metadata,
    # SHA-256 of the cookie: a copy of this table opens nothing.
    Column("token", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("auth_version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, index=True),
)

cohorts = Table(
    "cohorts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("cohort_id", ForeignKey("cohorts.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True, index=True),
    Column("leads", Boolean, nullable=False, default=False),
)

sources = Table(
    "sources",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

scripts = Table(
    "scripts",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("scenario", String(64), nullable=False),
    Column("persona", String(64), nullable=False),
    # Canonical JSON: path of each file it was compiled from → hash of its content in ``sources``.
    Column("files", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

rubrics = Table(
    "rubrics",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("path", String(200), nullable=False),
    Column("source", ForeignKey("sources.hash"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner_id", ForeignKey("users.id"), nullable=False),
    Column("cohort_id", ForeignKey("cohorts.id")),
    Column("scenario", String(64), nullable=False),
    Column("persona", String(64), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("script_hash", ForeignKey("scripts.hash"), nullable=False),
    Column("rubric_hash", ForeignKey("rubrics.hash"), nullable=False),
    Column("engine", String(32), nullable=False),
    Column("status", String(16), nullable=False),  # active or ended
    Column("created_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("outcome", String(64)),
    Column("good", Boolean),
    Column("total", Integer),  # thousandths of a point, of the score run in force
    Column("passed", Boolean),
    Column("gate", String(16)),  # worst gate of that run: confirmed, suspected or none
    Column("epoch", String(16), nullable=False),
    Column("head_seq", Integer, nullable=False, default=0),
    Column("head_hash", String(64), nullable=False),
    Column("due_ms", BigInteger),  # when the next input is due though nobody says anything
    Column("flags", Text, nullable=False, default="[]"),
    Index("ix_attempts_created_at_id", "created_at", "id"),
    Index("ix_attempts_owner_id_created_at", "owner_id", "created_at"),
    Index("ix_attempts_cohort_id_created_at", "cohort_id", "created_at"),
    Index("ix_attempts_status", "status"),
)

events = Table(
    "events",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("cid", String(64)),
    # Input and output as canonical JSON. With the salt it may be forgotten; the chain still verifies.
    Column("payload", Text),
    Column("salt", String(32)),
    Column("commitment", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("attempt_id", "seq"),
    UniqueConstraint("attempt_id", "cid"),
)

score_runs = Table(
    "score_runs",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # original, rescore or human
    Column("rubric_hash", ForeignKey("rubrics.hash"), nullable=False),
    Column("engine", String(32), nullable=False),
    Column("result", Text, nullable=False),
    Column("approved", Boolean, nullable=False),
    Column("by_id", ForeignKey("users.id")),
    Column("reason", Text, nullable=False, default=""),
    Column("previous_id", ForeignKey("score_runs.id")),
    Column("at", BigInteger, nullable=False),
)
# One original mark an attempt, however many workers hear that it ended.
Index(
    "uq_score_runs_original",
    score_runs.c.attempt_id,
    unique=True,
    sqlite_where=score_runs.c.kind == "original",
    postgresql_where=score_runs.c.kind == "original",
)

viewings = Table(
    "viewings",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("viewer_id", ForeignKey("users.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("attempt_id", ForeignKey("attempts.id"), primary_key=True),
    # Who runs the attempt; empty when it was put down on purpose and nothing of it is running.
    Column("worker", String(32), nullable=False),
    # Raised at every change of hands: an append that carries an older one is refused.
    Column("fence", Integer, nullable=False),
)

# A worker is alive while it says so. What a dead one ran has stood still since it was last seen.
workers = Table(
    "workers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("started_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("stopped_at", BigInteger),
)

# The house lexicon: what organisations add to the shipped words. Versions are only ever appended.
lexicon_versions = Table(
    "lexicon_versions",
    metadata,
    Column("locale", String(8), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("author_id", ForeignKey("users.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("note", Text, nullable=False, default=""),
)

# Every state of a draft is a row; the highest revision is what is being written. Old ones are dropped after a while.
lexicon_drafts = Table(
    "lexicon_drafts",
    metadata,
    Column("locale", String(8), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("author_id", ForeignKey("users.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
)

# "That is not what I meant": filed by whoever may see the reply, decided by a trainer.
lexicon_proposals = Table(
    "lexicon_proposals",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("attempt_id", ForeignKey("attempts.id"), nullable=False, index=True),
    Column("locale", String(8), nullable=False),
    Column("unit", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("act", String(32), nullable=False),
    Column("wanted", String(32), nullable=False),
    Column("by_id", ForeignKey("users.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),  # open, accepted or refused
    Column("reason", Text, nullable=False, default=""),
    Column("decided_by", ForeignKey("users.id")),
    Column("decided_at", BigInteger),
    Column("version", Integer),  # the first version that holds the test made of it
    Column("told_at", BigInteger),  # when the reporter had read what became of it
    Index("ix_lexicon_proposals_locale_status", "locale", "status"),
    Index("ix_lexicon_proposals_by_id_at", "by_id", "at"),
)
