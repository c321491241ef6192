"""The synthetic places."""

import re

import pytest

from survey_app.demo.areas import AUTHORITIES, LSOAS_OF_ENGLAND, Authority, areas, postcodes
from survey_app.geography.postcode import normalise

EVERY = [area for authority in AUTHORITIES for area in areas(authority)]
POSTCODES = [code for authority in AUTHORITIES for code, _ in postcodes(authority)]


def test_every_postcode_is_in_the_area_that_no_real_one_is_in() -> None:
    assert len(set(POSTCODES)) == len(POSTCODES)
    assert all(re.fullmatch(r"ZZ[1-9] [1-9][ABD-HJLNP-UW-Z]{2}", code) for code in POSTCODES)


def test_every_postcode_is_one_that_a_resident_can_type() -> None:
    assert all(str(normalise(code.lower())) == code for code in POSTCODES)


def test_area_codes_cannot_be_taken_for_real_ones() -> None:
    codes = {code for area in EVERY for code in (area.lsoa, area.ward, area.authority.code)}
    assert all(re.fullmatch(r"ZZ[157]\d{6}", code) for code in codes)
    assert len({area.lsoa for area in EVERY}) == len(EVERY)


def test_a_ward_lies_in_one_authority() -> None:
    assert len({(area.ward, area.authority.code) for area in EVERY}) == len({area.ward for area in EVERY}) == 52


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_every_local_quintile_and_national_decile_exists(authority: Authority) -> None:
    own = areas(authority)
    assert {area.imd_decile for area in own} == set(range(1, 11))
    sizes = [sum(area.imd_quintile_local == quintile for area in own) for quintile in range(1, 6)]
    assert sizes == [len(own) // 5] * 5


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_decile_and_quintile_follow_from_the_rank(authority: Authority) -> None:
    by_rank = sorted(areas(authority), key=lambda area: area.imd_rank)
    assert len({area.imd_rank for area in by_rank}) == len(by_rank)
    for position, area in enumerate(by_rank, start=1):
        assert (area.imd_decile - 1) * LSOAS_OF_ENGLAND < 10 * area.imd_rank <= area.imd_decile * LSOAS_OF_ENGLAND
        assert (area.imd_quintile_local - 1) * len(by_rank) < 5 * position <= area.imd_quintile_local * len(by_rank)
