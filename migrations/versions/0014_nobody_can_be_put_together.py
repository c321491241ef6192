"""responses under random keys, durations in bands, drafts without a time, addresses for alerts sealed"""

import base64
import hashlib
import hmac
import secrets

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app
from sqlalchemy.dialects import postgresql

revision = '0014'
down_revision = '0013'
JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')
BANDS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60)     # minutes
FOREIGN_KEY = 'fk_comment_coding_response_id_response'
ORDINARY = 2**32        # keys given one after the other are below this


def upgrade():
    _free_keys()
    _number_responses(lambda: ORDINARY + secrets.randbits(51))
    bands = ' '.join(f'WHEN seconds >= {60 * start} THEN {60 * start}' for start in reversed(BANDS))
    op.execute(f'UPDATE response SET seconds = CASE {bands} ELSE 0 END WHERE seconds IS NOT NULL')
    if not _is_sqlite():
        op.create_foreign_key(FOREIGN_KEY, 'comment_coding', 'response', ['response_id'], ['id'], ondelete='CASCADE')
    _make_drafts('token_hash, consultation_id, audience, language, answers, place, revision, resume_hash, sealed_token, '
                 'sealed_code', [sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_draft'))], sqlite_with_rowid=False)
    _make_contacts(364, _sealed)


def downgrade():
    _free_keys()
    numbers = iter(range(1, 2**31))
    _number_responses(lambda: next(numbers), shrink=True)
    if not _is_sqlite():
        for table, column in (('response', 'id'), ('comment_coding', 'response_id'), ('frozen_responses', 'last_response')):
            op.alter_column(table, column, type_=sa.Integer())
        op.create_foreign_key(FOREIGN_KEY, 'comment_coding', 'response', ['response_id'], ['id'], ondelete='CASCADE')
        op.execute('CREATE SEQUENCE response_id_seq OWNED BY response.id')
        op.execute("ALTER TABLE response ALTER COLUMN id SET DEFAULT nextval('response_id_seq')")
        op.execute("SELECT setval('response_id_seq', coalesce(max(id), 1), max(id) IS NOT NULL) FROM response")
    _make_drafts('id, token_hash, consultation_id, audience, language, answers, place, revision, resume_hash, sealed_token, '
                 'sealed_code, started_at', [sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
                                             sa.UniqueConstraint('token_hash', name=op.f('uq_draft_token_hash'))])
    _make_contacts(254, _opened)


def _is_sqlite():
    return op.get_bind().dialect.name == 'sqlite'


def _free_keys():
    """Lets keys be changed, and makes them wide enough. SQLite's are, and it is told to look at them only in the end."""
    connection = op.get_bind()
    if _is_sqlite():
        connection.exec_driver_sql('UPDATE response SET id = id WHERE 0')       # begins a transaction
        connection.exec_driver_sql('PRAGMA defer_foreign_keys=ON')
        return
    op.drop_constraint(FOREIGN_KEY, 'comment_coding', type_='foreignkey')
    op.execute('ALTER TABLE response ALTER COLUMN id DROP DEFAULT')
    op.execute('DROP SEQUENCE IF EXISTS response_id_seq')
    for table, column in (('response', 'id'), ('comment_coding', 'response_id')):
        op.alter_column(table, column, type_=sa.BigInteger())


def _number_responses(new_key, shrink=False):
    """Gives every response a new key, and keeps in mind which of them a data file holds."""
    connection = op.get_bind()
    old_name, new_name = ('responses_sum', 'last_response') if shrink else ('last_response', 'responses_sum')
    before = _held(shrink)
    for [key] in connection.execute(sa.text('SELECT id FROM response')).all():
        names = {'old': key, 'new': new_key()}
        connection.execute(sa.text('UPDATE comment_coding SET response_id = :new WHERE response_id = :old'), names)
        connection.execute(sa.text('UPDATE response SET id = :new WHERE id = :old'), names)
    after = _held(not shrink)
    if not _is_sqlite() and not shrink:
        op.alter_column('frozen_responses', 'last_response', type_=sa.BigInteger())
    op.execute(f'ALTER TABLE frozen_responses RENAME COLUMN {old_name} TO {new_name}')
    frozen = connection.execute(sa.text(f'SELECT id, consultation_id, response_count, {new_name} FROM frozen_responses')).all()
    for key, consultation, count, mark in frozen:
        is_present = before.get(consultation) == (count, mark)
        connection.execute(sa.text(f'UPDATE frozen_responses SET {new_name} = :mark WHERE id = :key'),
                           {'key': key, 'mark': after[consultation][1] if is_present else -1})


def _held(by_sum):
    """The number of responses of each consultation, with the sum of the low bits of their keys, or the highest key."""
    what = f'sum(id % {2**31})' if by_sum else 'max(id)'
    return {row[0]: (row[1], int(row[2])) for row in op.get_bind().execute(
        sa.text(f'SELECT consultation_id, count(*), {what} FROM response GROUP BY consultation_id'))}


def _make_drafts(names, keys, **options):
    """Makes the table anew, in the order of the hash, with these of its columns."""
    columns = {'id': sa.Integer(), 'token_hash': sa.String(64), 'consultation_id': sa.Integer(), 'audience': sa.String(40),
               'language': sa.String(12), 'answers': JSON, 'place': JSON, 'revision': sa.Integer(), 'resume_hash': sa.String(64),
               'sealed_token': sa.String(64), 'sealed_code': sa.String(64), 'started_at': sa.DateTime(timezone=True)}
    optional = ('resume_hash', 'sealed_token', 'sealed_code')
    wanted = names.split(', ')
    kept = [name for name in wanted if name not in ('id', 'started_at')]
    _remake('draft', [sa.Column(name, columns[name], nullable=name in optional) for name in wanted], [
        sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_draft_consultation_id_consultation')),
        sa.UniqueConstraint('resume_hash', name=op.f('uq_draft_resume_hash')), *keys],
        f"INSERT INTO draft ({', '.join(kept)}{', started_at' if 'started_at' in wanted else ''}) SELECT {', '.join(kept)}"
        f"{', CURRENT_TIMESTAMP' if 'started_at' in wanted else ''} FROM draft_before ORDER BY token_hash", **options)
    op.create_index(op.f('ix_draft_consultation_id'), 'draft', ['consultation_id'])


def _make_contacts(letters, change):
    """Makes the table anew with its addresses changed."""
    contacts = op.get_bind().execute(sa.text('SELECT key, email FROM contact ORDER BY key')).all()
    columns = [sa.Column('key', sa.String(32), nullable=False), sa.Column('email', sa.String(letters), nullable=False)]
    keys = [sa.PrimaryKeyConstraint('key', name=op.f('pk_contact')), sa.UniqueConstraint('email', name=op.f('uq_contact_email'))]
    _remake('contact', columns, keys,
            sqlite_with_rowid=False)
    for key, email in contacts:
        op.get_bind().execute(sa.text('INSERT INTO contact (key, email) VALUES (:key, :email)'),
                              {'key': key, 'email': change(email)})


def _remake(table, columns, constraints, copy='', **options):
    op.rename_table(table, f'{table}_before')
    if _is_sqlite():
        op.execute(f'DROP INDEX IF EXISTS ix_{table}_consultation_id')
    else:       # the names of constraints and indexes are free for the new table
        inspector = sa.inspect(op.get_bind())
        for index in inspector.get_indexes(f'{table}_before'):
            if not index.get('duplicates_constraint'):
                op.drop_index(index['name'], f'{table}_before')
        for unique in inspector.get_unique_constraints(f'{table}_before'):
            op.drop_constraint(unique['name'], f'{table}_before')
        op.drop_constraint(inspector.get_pk_constraint(f'{table}_before')['name'], f'{table}_before')
    op.create_table(table, *columns, *constraints, **options)
    if copy:
        op.execute(copy)
    op.drop_table(f'{table}_before')


def _cipher():
    return AESSIV(hmac.new(current_app.config['SECRET_KEY'].encode(), b'sealed text', hashlib.sha256).digest())


def _sealed(email):
    return base64.urlsafe_b64encode(_cipher().encrypt(email.encode().ljust(256, b'\0'), None)).decode()


def _opened(letters):
    return _cipher().decrypt(base64.urlsafe_b64decode(letters), None).rstrip(b'\0').decode()
