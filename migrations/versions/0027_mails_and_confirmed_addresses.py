"""mails that wait, what subscribers were told of, and addresses that their owners have confirmed"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
INDEXED = ('contact_key', 'consultation_id', 'due_at')


def upgrade():
    with op.batch_alter_table('contact', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.add_column(sa.Column('agreed_in', sa.String(7), nullable=False, server_default=''))
        table.add_column(sa.Column('wording', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('contact', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.alter_column('agreed_in', server_default=None)
        table.alter_column('wording', server_default=None)
    op.create_table(
        'outgoing_mail',
        sa.Column('key', sa.String(32), primary_key=True),
        sa.Column('kind', sa.String(10), nullable=False),
        sa.Column('letter', sa.Text(), nullable=False),
        sa.Column('contact_key', sa.String(32), sa.ForeignKey('contact.key', ondelete='CASCADE'), nullable=True),
        sa.Column('consultation_id', sa.Integer(), sa.ForeignKey('consultation.id', ondelete='CASCADE'), nullable=True),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('failure', sa.String(60), nullable=False),
        sqlite_with_rowid=False)
    for name in INDEXED:
        op.create_index(f'ix_outgoing_mail_{name}', 'outgoing_mail', [name])
    op.create_table(
        'mail_count',
        sa.Column('day', sa.Date(), primary_key=True),
        sa.Column('kind', sa.String(10), primary_key=True),
        sa.Column('sent', sa.Integer(), nullable=False),
        sa.Column('given_up', sa.Integer(), nullable=False))
    op.create_table(
        'announcement',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('consultation_id', sa.Integer(), sa.ForeignKey('consultation.id', ondelete='CASCADE'), nullable=False),
        sa.Column('event', sa.String(10), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.UniqueConstraint('consultation_id', 'event'),
        sa.CheckConstraint("event IN ('opening', 'results')", name='event_is_known'))


def downgrade():
    op.drop_table('announcement')
    op.drop_table('mail_count')
    for name in INDEXED:
        op.drop_index(f'ix_outgoing_mail_{name}', 'outgoing_mail')
    op.drop_table('outgoing_mail')
    with op.batch_alter_table('contact', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.drop_column('wording')
        table.drop_column('agreed_in')
