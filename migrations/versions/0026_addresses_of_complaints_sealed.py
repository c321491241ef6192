"""addresses of those who complain sealed"""

import base64
import hashlib
import hmac

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app

revision = '0026'
down_revision = '0025'


def upgrade():
    _resize(364)
    _change(_sealed)


def downgrade():
    _change(_opened)
    _resize(254)


def _resize(letters):
    with op.batch_alter_table('data_complaint', table_kwargs={'sqlite_with_rowid': False}) as table:
        table.alter_column('reply_to', type_=sa.String(letters))


def _change(change):
    connection = op.get_bind()
    for number, address in connection.execute(sa.text('SELECT number, reply_to FROM data_complaint')).all():
        connection.execute(sa.text('UPDATE data_complaint SET reply_to = :address WHERE number = :number'),
                           {'number': number, 'address': change(address)})


def _cipher():
    return AESSIV(hmac.new(current_app.config['SECRET_KEY'].encode(), b'sealed text', hashlib.sha256).digest())


def _sealed(address):
    return base64.urlsafe_b64encode(_cipher().encrypt(address.encode().ljust(256, b'\0'), None)).decode()


def _opened(letters):
    return _cipher().decrypt(base64.urlsafe_b64decode(letters), None).rstrip(b'\0').decode()
