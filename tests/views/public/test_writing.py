"""Who writes a telephone number, an email address or a postcode into a comment is told so, and may leave it."""

from __future__ import annotations

import pytest

from survey_app.consultations import Survey
from tests.views.public.resident import Resident

pytestmark = pytest.mark.sqlite_only

PHONE, EMAIL, POSTCODE = (f"What you wrote seems to hold {what}." for what in ("a telephone number", "an email address",
"a postcode"))


def comment_page(survey: Survey) -> str:
    return next(page.id for page in survey.questionnaire.pages if any(one.id == "comments" for one in page.questions))


def write(resident: Resident, survey: Survey, comment: str, **more: str) -> None:
    resident.open("views")
    while not resident.address.endswith(f"/{comment_page(survey)}"):
        resident.send()
    resident.send(comments=comment, **more)


@pytest.mark.parametrize(("comment", "said"), [
    ("ring 07700 900123", [PHONE]), ("write to some.one@example.com", [EMAIL]), ("lamps in ZZ1 1AA please", [POSTCODE]),
    ("someone at example dot com, zz11aa or 07700-900-123", [PHONE, EMAIL, POSTCODE]), ("Leanne shouts at 14 Mill Lane", []),
    ("more lamps", []), ("", [])])
def test_the_next_page_tells_what_is_seen(resident: Resident, survey: Survey, comment: str, said: list[str]) -> None:
    write(resident, survey, comment)
    shown = [told for told in (PHONE, EMAIL, POSTCODE) if told in resident.page.words]
    assert shown == said
    assert ("Change what you wrote" in resident.page.words) == bool(said)


def test_it_can_be_changed_and_it_can_be_left(resident: Resident, survey: Survey) -> None:
    write(resident, survey, "ring 07700 900123")
    change = next(link for link in resident.page.links if f"/{comment_page(survey)}?change=1" in link)
    resident.go(change)
    assert resident.answers["comments"] == "ring 07700 900123"
    resident.send(comments="ring me")
    assert PHONE not in resident.page.words
    write(resident, survey, "ring 07700 900123")
    resident.answer_all()
    assert resident.send().status_code == 200
    assert resident.address.endswith("/thanks")


def test_who_was_told_beside_the_box_is_not_told_again(resident: Resident, survey: Survey) -> None:
    write(resident, survey, "ring 07700 900123", _noticed="1")
    assert PHONE not in resident.page.words


def test_an_address_tells_nothing_that_was_not_written(resident: Resident, survey: Survey) -> None:
    write(resident, survey, "more lamps")
    for page in (comment_page(survey), "nope", "views", "<b>"):
        resident.go(f"{resident.start}views?written={page}")
        assert "What you wrote seems to hold a telephone number" not in resident.html.replace("hidden>What you wrote", "")


def test_it_is_said_in_welsh(resident: Resident, survey: Survey) -> None:
    resident.open("views")
    resident.press("language", "cy")
    while not resident.address.startswith(f"{resident.start}{comment_page(survey)}"):
        resident.send()
    resident.send(comments="07700 900123")
    assert "Mae’n ymddangos bod rhif ffôn yn yr hyn a ysgrifennoch." in resident.page.words
