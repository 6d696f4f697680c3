"""first tables"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

# Rows of the log are never changed and never go. One thing is allowed: forgetting a text
# (payload and salt become NULL, nothing else moves), which leaves the chain verifiable.
_SQLITE_FORGETS = """NEW.payload IS NULL AND NEW.salt IS NULL AND NEW.id = OLD.id
  AND NEW.attempt_id = OLD.attempt_id AND NEW.seq = OLD.seq AND NEW.kind = OLD.kind AND NEW.at_ms = OLD.at_ms
  AND NEW.cid IS OLD.cid AND NEW.commitment = OLD.commitment AND NEW.hash = OLD.hash"""

TRIGGERS = {
    "sqlite": (
        f"""CREATE TRIGGER events_stay BEFORE UPDATE ON events WHEN NOT ({_SQLITE_FORGETS})
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
        """CREATE TRIGGER events_remain BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.payload IS NULL AND NEW.salt IS NULL AND NEW.id = OLD.id
    AND NEW.attempt_id = OLD.attempt_id AND NEW.seq = OLD.seq AND NEW.kind = OLD.kind AND NEW.at_ms = OLD.at_ms
    AND NEW.cid IS NOT DISTINCT FROM OLD.cid AND NEW.commitment = OLD.commitment AND NEW.hash = OLD.hash
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'events are append-only';
END $$""",
        """CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION events_are_append_only()""",
        """CREATE TRIGGER events_remain BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only()""",
    ),
}


def upgrade() -> None:
    op.create_table('cohorts',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohorts'))
    )
    op.create_table('scripts',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('scenario', sa.String(length=64), nullable=False),
    sa.Column('persona', sa.String(length=64), nullable=False),
    sa.Column('files', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_scripts'))
    )
    op.create_table('sources',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_sources'))
    )
    op.create_table('users',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('login', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('password', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('auth_version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('login', name=op.f('uq_users_login'))
    )
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_users_changed_at'), ['changed_at'], unique=False)

    op.create_table('workers',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.Column('stopped_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workers'))
    )
    op.create_table('logins',
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.String(length=32), nullable=False),
    sa.Column('auth_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_logins_user_id_users')),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_logins'))
    )
    with op.batch_alter_table('logins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_logins_revoked_at'), ['revoked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_logins_user_id'), ['user_id'], unique=False)

    op.create_table('memberships',
    sa.Column('cohort_id', sa.String(length=32), nullable=False),
    sa.Column('user_id', sa.String(length=32), nullable=False),
    sa.Column('leads', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohorts.id'], name=op.f('fk_memberships_cohort_id_cohorts')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_memberships_user_id_users')),
    sa.PrimaryKeyConstraint('cohort_id', 'user_id', name=op.f('pk_memberships'))
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memberships_user_id'), ['user_id'], unique=False)

    op.create_table('rubrics',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['source'], ['sources.hash'], name=op.f('fk_rubrics_source_sources')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_rubrics'))
    )
    op.create_table('attempts',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('owner_id', sa.String(length=32), nullable=False),
    sa.Column('cohort_id', sa.String(length=32), nullable=True),
    sa.Column('scenario', sa.String(length=64), nullable=False),
    sa.Column('persona', sa.String(length=64), nullable=False),
    sa.Column('mode', sa.String(length=16), nullable=False),
    sa.Column('script_hash', sa.String(length=64), nullable=False),
    sa.Column('rubric_hash', sa.String(length=64), nullable=False),
    sa.Column('engine', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.String(length=64), nullable=True),
    sa.Column('good', sa.Boolean(), nullable=True),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('gate', sa.String(length=16), nullable=True),
    sa.Column('epoch', sa.String(length=16), nullable=False),
    sa.Column('head_seq', sa.Integer(), nullable=False),
    sa.Column('head_hash', sa.String(length=64), nullable=False),
    sa.Column('due_ms', sa.BigInteger(), nullable=True),
    sa.Column('flags', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohorts.id'], name=op.f('fk_attempts_cohort_id_cohorts')),
    sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name=op.f('fk_attempts_owner_id_users')),
    sa.ForeignKeyConstraint(['rubric_hash'], ['rubrics.hash'], name=op.f('fk_attempts_rubric_hash_rubrics')),
    sa.ForeignKeyConstraint(['script_hash'], ['scripts.hash'], name=op.f('fk_attempts_script_hash_scripts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index('ix_attempts_cohort_id_created_at', ['cohort_id', 'created_at'], unique=False)
        batch_op.create_index('ix_attempts_created_at_id', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_attempts_owner_id_created_at', ['owner_id', 'created_at'], unique=False)
        batch_op.create_index('ix_attempts_status', ['status'], unique=False)

    op.create_table('events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('attempt_id', sa.String(length=32), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.Column('cid', sa.String(length=64), nullable=True),
    sa.Column('payload', sa.Text(), nullable=True),
    sa.Column('salt', sa.String(length=32), nullable=True),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_events_attempt_id_attempts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events')),
    sa.UniqueConstraint('attempt_id', 'cid', name=op.f('uq_events_attempt_id_cid')),
    sa.UniqueConstraint('attempt_id', 'seq', name=op.f('uq_events_attempt_id_seq'))
    )
    op.create_table('leases',
    sa.Column('attempt_id', sa.String(length=32), nullable=False),
    sa.Column('worker', sa.String(length=32), nullable=False),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_leases_attempt_id_attempts')),
    sa.PrimaryKeyConstraint('attempt_id', name=op.f('pk_leases'))
    )
    op.create_table('score_runs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('attempt_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('rubric_hash', sa.String(length=64), nullable=False),
    sa.Column('engine', sa.String(length=32), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('approved', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.String(length=32), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('previous_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_score_runs_attempt_id_attempts')),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_score_runs_by_id_users')),
    sa.ForeignKeyConstraint(['previous_id'], ['score_runs.id'], name=op.f('fk_score_runs_previous_id_score_runs')),
    sa.ForeignKeyConstraint(['rubric_hash'], ['rubrics.hash'], name=op.f('fk_score_runs_rubric_hash_rubrics')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_runs'))
    )
    with op.batch_alter_table('score_runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_runs_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index('uq_score_runs_original', ['attempt_id'], unique=True, sqlite_where=sa.text("kind = 'original'"), postgresql_where=sa.text("kind = 'original'"))

    op.create_table('viewings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('attempt_id', sa.String(length=32), nullable=False),
    sa.Column('viewer_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_viewings_attempt_id_attempts')),
    sa.ForeignKeyConstraint(['viewer_id'], ['users.id'], name=op.f('fk_viewings_viewer_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_viewings'))
    )
    with op.batch_alter_table('viewings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_viewings_attempt_id'), ['attempt_id'], unique=False)

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("going back would lose what newer versions wrote; restore the backup instead")
