"""every import is a batch, and uploads say how they were read"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0019'
down_revision = '0017'


def upgrade():
    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('mapping', JSON, nullable=False),
    sa.Column('imported_by', sa.String(length=254), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_import_batch_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    op.create_index(op.f('ix_import_batch_consultation_id'), 'import_batch', ['consultation_id'])
    op.add_column('response', sa.Column('batch_id', sa.Integer(), nullable=True))
    op.add_column('response', sa.Column('row_digest', sa.String(length=24), nullable=True))
    op.create_index('ix_response_batch_id', 'response', ['batch_id'])
    make_uploads(sa.Column('fingerprint', sa.String(length=64), nullable=False), sa.Column('reading', JSON, nullable=False))


def downgrade():
    make_uploads()
    op.drop_index('ix_response_batch_id', 'response')
    op.drop_column('response', 'row_digest')
    op.drop_column('response', 'batch_id')
    op.drop_table('import_batch')


def make_uploads(*more):
    # What waits was read without these columns. It is kept for a day at most, so staff upload it again.
    op.drop_table('import_upload')
    op.create_table('import_upload',
    sa.Column('token', sa.String(length=43), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    *more,
    sa.Column('mapping', JSON, nullable=False),
    sa.Column('uploaded_by', sa.String(length=254), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_import_upload_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_import_upload'))
    )
    op.create_index(op.f('ix_import_upload_consultation_id'), 'import_upload', ['consultation_id'])
