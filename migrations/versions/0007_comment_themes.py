"""themes of comments"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0007'
down_revision = '0006'


def upgrade():
    op.create_table('comment_coding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=80), nullable=False),
    sa.Column('themes', JSON, nullable=False),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_comment_coding_response_id_response'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_coding')),
    sa.UniqueConstraint('response_id', 'question', name=op.f('uq_comment_coding_response_id_question'))
    )
    with op.batch_alter_table('frozen_responses') as batch:
        batch.add_column(sa.Column('coding', sa.String(length=64), server_default='', nullable=False))


def downgrade():
    with op.batch_alter_table('frozen_responses') as batch:
        batch.drop_column('coding')
    op.drop_table('comment_coding')
