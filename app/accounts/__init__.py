"""Who: users, roles, logins."""
