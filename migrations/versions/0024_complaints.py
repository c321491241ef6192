"""complaints about how personal data is used"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'


def upgrade():
    op.create_table(
        'data_complaint',
        sa.Column('number', sa.String(19), primary_key=True),
        sa.Column('received_on', sa.Date(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('reply_to', sa.String(254), nullable=False),
        sa.Column('reply', sa.Text(), nullable=False),
        sa.Column('replied_by', sa.String(254), nullable=False),
        sa.Column('closed_on', sa.Date(), nullable=True),
        sqlite_with_rowid=False)
    op.create_index('ix_data_complaint_received_on', 'data_complaint', ['received_on'])


def downgrade():
    op.drop_table('data_complaint')
