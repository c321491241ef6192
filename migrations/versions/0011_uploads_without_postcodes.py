"""uploads are kept as lines without their postcodes"""

from alembic import op

revision = '0011'
down_revision = '0010'


def upgrade():
    # What waits now may hold postcodes. It is kept for a day at most, so staff upload it again.
    op.execute('DELETE FROM import_upload')


def downgrade():
    # Lines do not become the uploaded file again.
    op.execute('DELETE FROM import_upload')
