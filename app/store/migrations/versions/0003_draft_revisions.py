"""draft revisions"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The key grows by a column; neither database changes a key in place alike, and there are two rows at most.
    old = sa.table('lexicon_drafts', *(sa.column(name) for name in ('locale', 'source', 'author_id', 'at')))
    rows = [dict(row._mapping) for row in op.get_bind().execute(sa.select(old))]
    op.drop_table('lexicon_drafts')
    new = op.create_table('lexicon_drafts',
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('author_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_lexicon_drafts_author_id_users')),
    sa.PrimaryKeyConstraint('locale', 'revision', name=op.f('pk_lexicon_drafts'))
    )
    op.bulk_insert(new, [row | {'revision': 1} for row in rows])
    op.add_column('lexicon_proposals', sa.Column('version', sa.Integer(), nullable=True))
    op.add_column('lexicon_proposals', sa.Column('told_at', sa.BigInteger(), nullable=True))
    op.create_index('ix_lexicon_proposals_by_id_at', 'lexicon_proposals', ['by_id', 'at'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("going back would lose what newer versions wrote; restore the backup instead")
