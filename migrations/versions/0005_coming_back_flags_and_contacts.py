"""coming back, flags and contacts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0005'
down_revision = '0004'


def upgrade():
    op.create_table('contact',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_contact')),
    sa.UniqueConstraint('email', name=op.f('uq_contact_email')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('resume_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('sealed_token', sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_draft_resume_hash'), ['resume_hash'])
    op.add_column('response', sa.Column('flags', JSON, nullable=False, server_default='[]'))
    op.add_column('response', sa.Column('answers_hash', sa.String(length=64), nullable=True))
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.alter_column('flags', server_default=None)


def downgrade():
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_column('answers_hash')
        batch_op.drop_column('flags')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_draft_resume_hash'), type_='unique')
        batch_op.drop_column('sealed_token')
        batch_op.drop_column('resume_hash')
    op.drop_table('contact')
