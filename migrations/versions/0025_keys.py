"""passkeys, and under which key a recovery code was made"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'


def upgrade():
    op.add_column('recovery_code', sa.Column('key', sa.String(8), nullable=False, server_default=''))
    op.create_table(
        'passkey',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(60), nullable=False),
        sa.Column('credential_id', sa.String(1400), nullable=False),
        sa.Column('public_key', sa.String(2000), nullable=False),
        sa.Column('sign_count', sa.Integer(), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['staff_account.id'], name=op.f('fk_passkey_account_id_staff_account'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
        sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id')))
    op.create_index(op.f('ix_passkey_account_id'), 'passkey', ['account_id'])


def downgrade():
    op.drop_table('passkey')
    with op.batch_alter_table('recovery_code') as table:
        table.drop_column('key')
