"""comments have a state: held, decided, quotable or hidden; frozen files say whose words they hold"""

import sqlalchemy as sa
from alembic import op
from survey_app.database import UtcDateTime

revision = '0017'
down_revision = '0014'


def upgrade():
    op.create_table('checked_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question', sa.String(length=80), nullable=False),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('quotable', sa.Boolean(), nullable=False),
    sa.Column('read_by', sa.String(length=254), nullable=False),
    sa.CheckConstraint('NOT (hidden AND quotable)', name=op.f('ck_checked_comment_hidden_is_not_quotable')),
    sa.ForeignKeyConstraint(['response_id'], ['response.id'], name=op.f('fk_checked_comment_response_id_response'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checked_comment')),
    sa.UniqueConstraint('response_id', 'question', name=op.f('uq_checked_comment_response_id_question'))
    )
    op.create_table('comment_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('stop', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('string', sa.Text(), nullable=False),
    sa.Column('decision', sa.String(length=8), nullable=False),
    sa.Column('everywhere', sa.Boolean(), nullable=False),
    sa.Column('decided_by', sa.String(length=254), nullable=False),
    sa.Column('deed', sa.String(length=40), nullable=False),
    sa.CheckConstraint("decision IN ('open', 'accepted', 'refused')", name=op.f('ck_comment_mark_decision_is_known')),
    sa.CheckConstraint('start >= 0 AND stop > start', name=op.f('ck_comment_mark_span_is_not_empty')),
    sa.ForeignKeyConstraint(['comment_id'], ['checked_comment.id'], name=op.f('fk_comment_mark_comment_id_checked_comment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_mark'))
    )
    op.create_index('ix_comment_mark_comment_id', 'comment_mark', ['comment_id'])
    op.create_index('ix_comment_mark_deed', 'comment_mark', ['deed'])
    op.create_table('second_reading',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('read_by', sa.String(length=254), nullable=False),
    sa.Column('finds', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['checked_comment.id'], name=op.f('fk_second_reading_comment_id_checked_comment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_second_reading'))
    )
    for column in (sa.Column('texts_decided', sa.Boolean(), server_default=sa.false(), nullable=False),
                   sa.Column('withdrawn_at', UtcDateTime(), nullable=True),
                   sa.Column('withdrawn_why', sa.Text(), server_default='', nullable=False)):
        op.add_column('frozen_responses', column)


def downgrade():
    for name in ('withdrawn_why', 'withdrawn_at', 'texts_decided'):
        op.drop_column('frozen_responses', name)
    op.drop_table('second_reading')
    op.drop_table('comment_mark')
    op.drop_table('checked_comment')
