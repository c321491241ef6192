"""postcodes, places and the index of deprivation"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')

revision = '0002'
down_revision = '0001'


def upgrade():
    op.create_table('area_name',
    sa.Column('code', sa.String(length=9), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_area_name'))
    )
    op.create_table('place_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('recognised', JSON, nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('postcodes', 'deprivation', 'lsoas', 'partnerships', 'areas', 'boundaries', 'population')", name=op.f('ck_place_edition_kind_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place_edition')),
    sa.UniqueConstraint('kind', 'name', name=op.f('uq_place_edition_kind_name'))
    )
    op.create_table('postcode',
    sa.Column('postcode', sa.String(length=7), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('terminated', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('postcode', name=op.f('pk_postcode')),
    sqlite_with_rowid=False
    )
    op.create_table('deprivation',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('lsoa', sa.String(length=9), nullable=False),
    sa.Column('authority', sa.String(length=9), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('decile', sa.Integer(), nullable=False),
    sa.Column('quintile_local', sa.Integer(), nullable=True),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.CheckConstraint('decile BETWEEN 1 AND 10', name=op.f('ck_deprivation_decile_is_1_to_10')),
    sa.CheckConstraint('quintile_local BETWEEN 1 AND 5', name=op.f('ck_deprivation_quintile_local_is_1_to_5')),
    sa.ForeignKeyConstraint(['edition_id'], ['place_edition.id'], name=op.f('fk_deprivation_edition_id_place_edition')),
    sa.PrimaryKeyConstraint('edition_id', 'lsoa', name=op.f('pk_deprivation'))
    )
    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('lsoa', sa.String(length=9), nullable=True),
    sa.Column('lsoa_name', sa.String(length=100), nullable=True),
    sa.Column('ward', sa.String(length=9), nullable=True),
    sa.Column('ward_name', sa.String(length=100), nullable=True),
    sa.Column('authority', sa.String(length=9), nullable=True),
    sa.Column('authority_name', sa.String(length=100), nullable=True),
    sa.Column('partnership', sa.String(length=9), nullable=True),
    sa.Column('partnership_name', sa.String(length=100), nullable=True),
    sa.Column('areas', JSON, nullable=False),
    sa.Column('lsoa_change', sa.String(length=1), nullable=True),
    sa.Column('imd_rank', sa.Integer(), nullable=True),
    sa.Column('imd_decile', sa.Integer(), nullable=True),
    sa.Column('imd_quintile_local', sa.Integer(), nullable=True),
    sa.Column('imd_edition', sa.String(length=20), nullable=True),
    sa.CheckConstraint("lsoa_change IN ('U', 'S', 'M', 'X')", name=op.f('ck_place_lsoa_change_is_known')),
    sa.CheckConstraint("status IN ('matched', 'outside', 'no_area')", name=op.f('ck_place_status_is_known')),
    sa.ForeignKeyConstraint(['edition_id'], ['place_edition.id'], name=op.f('fk_place_edition_id_place_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place'))
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_place_edition_id'), ['edition_id'], unique=False)

    op.create_table('area_member',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=100), nullable=False),
    sa.Column('code', sa.String(length=9), nullable=False),
    sa.Column('area', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['place_edition.id'], name=op.f('fk_area_member_edition_id_place_edition')),
    sa.PrimaryKeyConstraint('edition_id', 'kind', 'code', 'area', name=op.f('pk_area_member'))
    )
    op.create_table('boundary',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=9), nullable=False),
    sa.Column('geometry', JSON, nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['place_edition.id'], name=op.f('fk_boundary_edition_id_place_edition')),
    sa.PrimaryKeyConstraint('edition_id', 'code', name=op.f('pk_boundary'))
    )
    op.create_table('population',
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=9), nullable=False),
    sa.Column('sex', sa.String(length=6), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('by_age', JSON, nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['place_edition.id'], name=op.f('fk_population_edition_id_place_edition')),
    sa.PrimaryKeyConstraint('edition_id', 'code', 'sex', name=op.f('pk_population'))
    )


def downgrade():
    op.drop_table('population')
    op.drop_table('boundary')
    op.drop_table('area_member')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_edition_id'))

    op.drop_table('place')
    op.drop_table('deprivation')
    op.drop_table('postcode')
    op.drop_table('place_edition')
    op.drop_table('area_name')
