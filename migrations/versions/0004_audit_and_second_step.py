"""the audit trail, which is only ever added to, and the second step of signing in"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0004'
down_revision = '0003'

REFUSED = 'the audit trail is only ever added to'


def upgrade():
    op.create_table('audit_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('who', sa.String(length=254), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('about', sa.String(length=254), nullable=False),
    sa.Column('details', JSON, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event'))
    )
    op.create_index(op.f('ix_audit_event_at'), 'audit_event', ['at'])
    op.create_index(op.f('ix_audit_event_about'), 'audit_event', ['about'])
    for statement in _only_added_to(op.get_bind().dialect.name):
        op.execute(statement)

    op.add_column('staff_account', sa.Column('second_step', sa.String(length=64), server_default='', nullable=False))
    op.add_column('staff_account', sa.Column('second_step_used', sa.Integer(), server_default='0', nullable=False))
    op.create_table('recovery_code',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['staff_account.id'], name=op.f('fk_recovery_code_account_id_staff_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_recovery_code'))
    )
    op.create_index(op.f('ix_recovery_code_account_id'), 'recovery_code', ['account_id'])


def downgrade():
    op.drop_table('recovery_code')
    with op.batch_alter_table('staff_account') as batch_op:
        batch_op.drop_column('second_step_used')
        batch_op.drop_column('second_step')
    op.drop_table('audit_event')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION audit_event_is_only_added_to()')


def _only_added_to(dialect):
    """Triggers that refuse to change or delete a row of the trail."""
    if dialect == 'postgresql':
        yield ("CREATE FUNCTION audit_event_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
               f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$")
        yield ("CREATE TRIGGER audit_event_rows BEFORE UPDATE OR DELETE ON audit_event "
               "FOR EACH ROW EXECUTE FUNCTION audit_event_is_only_added_to()")
        yield ("CREATE TRIGGER audit_event_table BEFORE TRUNCATE ON audit_event "
               "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_only_added_to()")
    else:
        for event in ('UPDATE', 'DELETE'):
            yield (f"CREATE TRIGGER audit_event_{event.lower()} BEFORE {event} ON audit_event "
                   f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
