"""publications keep who was in each group, for disclosure control of later versions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
GROUPS = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')


def upgrade():
    for table in ('publication', 'prepared_release'):
        op.add_column(table, sa.Column('groups', GROUPS, nullable=True))


def downgrade():
    for table in ('publication', 'prepared_release'):
        op.drop_column(table, 'groups')
