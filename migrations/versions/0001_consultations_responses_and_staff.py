"""consultations, responses and staff"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0001'
down_revision = None


def upgrade():
    op.create_table('questionnaire_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire_version')),
    sa.UniqueConstraint('sha256', name=op.f('uq_questionnaire_version_sha256'))
    )
    op.create_table('staff_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_account')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_staff_account_fs_uniquifier'))
    )
    op.create_table('staff_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.CheckConstraint("name IN ('admin', 'lead', 'analyst', 'entry')", name=op.f('ck_staff_role_name_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_role')),
    sa.UniqueConstraint('name', name=op.f('uq_staff_role_name'))
    )
    op.create_table('consultation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('organisation', sa.String(length=200), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('audience_keys', JSON, nullable=False),
    sa.Column('settings', JSON, nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('closed_at IS NULL OR released_at IS NOT NULL', name=op.f('ck_consultation_only_a_released_one_closes')),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_consultation_opens_before_it_closes')),
    sa.ForeignKeyConstraint(['version_id'], ['questionnaire_version.id'], name=op.f('fk_consultation_version_id_questionnaire_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation')),
    sa.UniqueConstraint('slug', name=op.f('uq_consultation_slug'))
    )
    op.create_table('staff_account_role',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['staff_account.id'], name=op.f('fk_staff_account_role_account_id_staff_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['staff_role.id'], name=op.f('fk_staff_account_role_role_id_staff_role')),
    sa.PrimaryKeyConstraint('account_id', 'role_id', name=op.f('pk_staff_account_role'))
    )
    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('answers', JSON, nullable=False),
    sa.Column('place', JSON, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_draft_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_draft_token_hash'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('response',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('receipt_hash', sa.String(length=64), nullable=True),
    sa.Column('submitted_on', sa.Date(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('audience', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('answers', JSON, nullable=False),
    sa.Column('lsoa', sa.String(length=9), nullable=True),
    sa.Column('ward', sa.String(length=9), nullable=True),
    sa.Column('authority', sa.String(length=9), nullable=True),
    sa.Column('place_status', sa.String(length=12), nullable=False),
    sa.Column('imd_decile', sa.Integer(), nullable=True),
    sa.Column('imd_quintile_local', sa.Integer(), nullable=True),
    sa.Column('imd_edition', sa.String(length=20), nullable=True),
    sa.Column('weight', sa.Double(), nullable=True),
    sa.Column('deprivation_quintile', sa.Integer(), nullable=True),
    sa.CheckConstraint("place_status IN ('matched', 'terminated', 'outside', 'no_area', 'unknown', 'invalid', 'not_given')", name=op.f('ck_response_place_status_is_known')),
    sa.CheckConstraint("source IN ('online', 'paper', 'assisted', 'import')", name=op.f('ck_response_source_is_known')),
    sa.CheckConstraint('deprivation_quintile BETWEEN 1 AND 5', name=op.f('ck_response_deprivation_quintile_is_1_to_5')),
    sa.CheckConstraint('imd_decile BETWEEN 1 AND 10', name=op.f('ck_response_imd_decile_is_1_to_10')),
    sa.CheckConstraint('imd_quintile_local BETWEEN 1 AND 5', name=op.f('ck_response_imd_quintile_local_is_1_to_5')),
    sa.CheckConstraint('length(lsoa) <= 9 AND length(ward) <= 9 AND length(authority) <= 9', name=op.f('ck_response_places_are_area_codes')),
    sa.CheckConstraint('weight > 0', name=op.f('ck_response_weight_is_positive')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_response_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['version_id'], ['questionnaire_version.id'], name=op.f('fk_response_version_id_questionnaire_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_response_receipt_hash'))
    )
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_response_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_index('uq_response_consultation_id_reference', ['consultation_id', 'reference'], unique=True)



def downgrade():
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index('uq_response_consultation_id_reference')
        batch_op.drop_index(batch_op.f('ix_response_consultation_id'))

    op.drop_table('response')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_consultation_id'))

    op.drop_table('draft')
    op.drop_table('staff_account_role')
    op.drop_table('consultation')
    op.drop_table('staff_role')
    op.drop_table('staff_account')
    op.drop_table('questionnaire_version')
