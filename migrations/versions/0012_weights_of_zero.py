"""a weight may be zero"""

from alembic import op

revision = '0012'
down_revision = '0011'

POSITIVE = ('weight_is_positive', 'weight > 0')
NOT_NEGATIVE = ('weight_is_not_negative', 'weight >= 0')


def upgrade():
    _replace(POSITIVE, NOT_NEGATIVE)


def downgrade():
    op.execute('UPDATE response SET weight = 1e-9 WHERE weight = 0')    # the smallest weight that counts
    _replace(NOT_NEGATIVE, POSITIVE)


def _replace(old, new):
    """Replaces one check by another.

    SQLite cannot drop a check. It would have to copy the table, and dropping the first one would delete all that refers to it.
    Its documentation (lang_altertable, section 7) has this way instead: the definition is written anew, no row is touched.
    """
    old_name, new_name = (op.f(f'ck_response_{name}') for name, _ in (old, new))
    if op.get_bind().dialect.name == 'sqlite':
        _rewrite(f'CONSTRAINT {old_name} CHECK ({old[1]})', f'CONSTRAINT {new_name} CHECK ({new[1]})')
    else:
        op.drop_constraint(old_name, 'response', type_='check')
        op.create_check_constraint(new_name, 'response', new[1])


def _rewrite(old, new):
    connection = op.get_bind()
    version = connection.exec_driver_sql('PRAGMA schema_version').scalar()
    connection.exec_driver_sql('PRAGMA writable_schema=ON')
    changed = connection.exec_driver_sql("UPDATE sqlite_master SET sql = replace(sql, ?, ?) "
                                         "WHERE type = 'table' AND name = 'response' AND instr(sql, ?)", (old, new, old))
    connection.exec_driver_sql(f'PRAGMA schema_version={version + 1}')
    connection.exec_driver_sql('PRAGMA writable_schema=OFF')
    if changed.rowcount != 1:
        raise RuntimeError(f'the table response has no "{old}"; nothing was changed')
