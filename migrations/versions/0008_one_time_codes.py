"""one-time codes"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade():
    op.create_table('one_time_code',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=40), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=7), nullable=False),
    sa.CheckConstraint("state IN ('unused', 'used', 'revoked')", name=op.f('ck_one_time_code_state_is_known')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_one_time_code_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_one_time_code')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_one_time_code_consultation_id'), 'one_time_code', ['consultation_id'])
    op.add_column('draft', sa.Column('sealed_code', sa.String(length=64), nullable=True))


def downgrade():
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_column('sealed_code')
    op.drop_table('one_time_code')
