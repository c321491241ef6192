"""frozen responses and publications"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0003'
down_revision = '0002'


def upgrade():
    op.create_table('frozen_responses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('program', sa.String(length=40), nullable=False),
    sa.Column('response_count', sa.Integer(), nullable=False),
    sa.Column('last_response', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_frozen_responses_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frozen_responses')),
    sa.UniqueConstraint('consultation_id', 'version', name=op.f('uq_frozen_responses_consultation_id_version'))
    )
    op.create_table('publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('frozen_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('page', sa.Text(), nullable=False),
    sa.Column('facts', JSON, nullable=False),
    sa.Column('told', JSON, nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_why', sa.Text(), nullable=False),
    sa.CheckConstraint('withdrawn_at IS NULL OR withdrawn_at >= published_at', name=op.f('ck_publication_withdrawn_after')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_publication_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['frozen_id'], ['frozen_responses.id'], name=op.f('fk_publication_frozen_id_frozen_responses')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('consultation_id', 'version', name=op.f('uq_publication_consultation_id_version'))
    )
    op.create_table('published_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_published_file_publication_id_publication')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_file')),
    sa.UniqueConstraint('publication_id', 'name', name=op.f('uq_published_file_publication_id_name'))
    )


def downgrade():
    op.drop_table('published_file')
    op.drop_table('publication')
    op.drop_table('frozen_responses')
