"""house lexicon"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lexicon_versions',
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('author_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_lexicon_versions_author_id_users')),
    sa.PrimaryKeyConstraint('locale', 'number', name=op.f('pk_lexicon_versions'))
    )
    op.create_table('lexicon_drafts',
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('author_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_lexicon_drafts_author_id_users')),
    sa.PrimaryKeyConstraint('locale', name=op.f('pk_lexicon_drafts'))
    )
    op.create_table('lexicon_proposals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('attempt_id', sa.String(length=32), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('unit', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('act', sa.String(length=32), nullable=False),
    sa.Column('wanted', sa.String(length=32), nullable=False),
    sa.Column('by_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.String(length=32), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_lexicon_proposals_attempt_id_attempts')),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_lexicon_proposals_by_id_users')),
    sa.ForeignKeyConstraint(['decided_by'], ['users.id'], name=op.f('fk_lexicon_proposals_decided_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lexicon_proposals'))
    )
    op.create_index(op.f('ix_lexicon_proposals_attempt_id'), 'lexicon_proposals', ['attempt_id'], unique=False)
    op.create_index('ix_lexicon_proposals_locale_status', 'lexicon_proposals', ['locale', 'status'], unique=False)


def downgrade() -> None:
    op.drop_table('lexicon_proposals')
    op.drop_table('lexicon_drafts')
    op.drop_table('lexicon_versions')
