"""prepared releases and the edited sections of chapters"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0010'
down_revision = '0009'


def upgrade():
    op.create_table('chapter_text',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('edits', JSON, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('edited_by', sa.String(length=254), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_chapter_text_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_chapter_text'))
    )
    op.create_table('preparation',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('run', sa.String(length=43), nullable=False),
    sa.Column('asked_by', sa.String(length=254), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('alive_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refusal', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_preparation_consultation_id_consultation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_preparation'))
    )
    op.create_table('prepared_release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('frozen_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.Text(), nullable=False),
    sa.Column('own', sa.Text(), nullable=False),
    sa.Column('facts', JSON, nullable=False),
    sa.Column('told', JSON, nullable=False),
    sa.Column('withheld', JSON, nullable=False),
    sa.Column('basis', JSON, nullable=False),
    sa.Column('made_by', sa.String(length=254), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_prepared_release_consultation_id_consultation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['frozen_id'], ['frozen_responses.id'], name=op.f('fk_prepared_release_frozen_id_frozen_responses')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prepared_release')),
    sa.UniqueConstraint('consultation_id', name=op.f('uq_prepared_release_consultation_id'))
    )
    op.create_table('prepared_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['release_id'], ['prepared_release.id'], name=op.f('fk_prepared_file_release_id_prepared_release'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prepared_file')),
    sa.UniqueConstraint('release_id', 'name', name=op.f('uq_prepared_file_release_id_name'))
    )


def downgrade():
    op.drop_table('prepared_file')
    op.drop_table('prepared_release')
    op.drop_table('preparation')
    op.drop_table('chapter_text')
