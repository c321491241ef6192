"""Every requirement of ASVS 4.0.3 at level 2 has an answer, and what the answer names is there."""

from __future__ import annotations

from itertools import chain

import pytest

from survey_app.assurance import security_requirements
from survey_app.assurance.security_requirements import IF, STATES, Requirement, chapters
from survey_app.config import settings
from tests.assurance.evidence import is_there
from tests.assurance.security_page import PAGE, with_tables

# Section and its requirements at level 2, as the standard numbers them: what it struck and what is of level 3 is not there.
STANDARD = """1.1 1-7, 1.2 1-4, 1.4 1 4 5, 1.5 1-4, 1.6 1-4, 1.7 1-2, 1.8 1-2, 1.9 1-2, 1.10 1, 1.11 1-2, 1.12 2, 1.14 1-6,
2.1 1-12, 2.2 1-3, 2.3 1-3, 2.4 1-6, 2.5 1-7, 2.6 1-3, 2.7 1-6, 2.8 1-7, 2.9 1-3, 2.10 1-4,
3.1 1, 3.2 1-4, 3.3 1-4, 3.4 1-5, 3.5 1-3, 3.7 1, 4.1 1-3 5, 4.2 1-2, 4.3 1-3,
5.1 1-5, 5.2 1-8, 5.3 1-10, 5.4 1-3, 5.5 1-4, 6.1 1-3, 6.2 1-6, 6.3 1-2, 6.4 1-2,
7.1 1-4, 7.2 1-2, 7.3 1 3 4, 7.4 1-3, 8.1 1-4, 8.2 1-3, 8.3 1-8, 9.1 1-3, 9.2 1-4, 10.2 1-2, 10.3 1-3, 11.1 1-8,
12.1 1-3, 12.2 1, 12.3 1-6, 12.4 1-2, 12.5 1-2, 12.6 1, 13.1 1 3 4 5, 13.2 1-3 5 6, 13.3 1-2, 13.4 1-2,
14.1 1-4, 14.2 1-6, 14.3 2-3, 14.4 1-7, 14.5 1-4"""
REQUIREMENTS = list(chain.from_iterable(chapter.requirements for chapter in chapters()))


def numbers() -> list[str]:
    """The numbers of all requirements of the standard at level 2."""
    found = []
    for section, *ranges in (part.split() for part in STANDARD.replace("\n", " ").split(",")):
        for first, _, last in (each.partition("-") for each in ranges):
            found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def test_each_requirement_has_one_answer_in_the_order_of_the_standard() -> None:
    assert [one.number for one in REQUIREMENTS] == numbers()
    assert len(REQUIREMENTS) == 260


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda one: one.number)
def test_its_state_is_known_and_its_evidence_is_there(requirement: Requirement) -> None:
    assert requirement.state in STATES or requirement.state.removeprefix(IF) in settings({})
    assert [name for name in requirement.evidence if not is_there(name)] == []
    assert requirement.evidence or requirement.state == "not applicable"
    assert requirement.answer


def test_a_compulsory_second_step_is_one_more_that_is_met() -> None:
    required, free = (security_requirements.counts_by_state({"SECOND_STEP_REQUIRED": on}) for on in (True, False))
    assert required["met"] == free["met"] + 1
    assert sum(required.values()) == sum(free.values()) == len(REQUIREMENTS)


def test_the_documentation_has_the_same_answers() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_tables(page)
