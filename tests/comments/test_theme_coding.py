"""The themes of comments: suggested until a person decides, never overwritten unseen, gone with their response."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from survey_app import audit, consultations
from survey_app.comments import theme_coding
from survey_app.comments.theme_coding import Comment, Wanted
from survey_app.consultations import Survey, setup
from survey_app.consultations.setup import Faulty
from survey_app.database import db
from survey_app.models import CommentCoding, Response
from survey_app.questionnaire.model import Theme
from tests.factories.comments import COMMENTS


def comments(survey: Survey) -> dict[str, Comment]:
    return {one.text: one for one in theme_coding.comments(survey.id, consultations.get(survey.slug).questionnaire)}


def confirm(survey: Survey, comment: Comment, *themes: str) -> list[tuple[int, str]]:
    return theme_coding.confirm(survey.slug, survey.id, survey.questionnaire, {comment.key: (comment.state, themes)})


def test_rules_suggest_and_store_nothing(commented: Survey) -> None:
    found = comments(commented)
    assert list(found) == list(COMMENTS)
    assert {text: one.themes for text, one in found.items()} == COMMENTS
    assert not any(one.confirmed for one in found.values())
    assert db.session.scalar(select(func.count()).select_from(CommentCoding)) == 0


def test_a_person_confirms_and_changes(commented: Survey) -> None:
    one, two, *_ = comments(commented).values()
    assert confirm(commented, one, "parking", "drugs", "nonsense") == []
    assert confirm(commented, two) == []
    found = comments(commented)
    assert (found[one.text].themes, found[one.text].confirmed) == (("drugs", "parking"), True)
    assert (found[two.text].themes, found[two.text].confirmed) == ((), True)
    event = audit.events(audit.Filter(action="comment themes confirmed"), limit=2)[1]
    assert event.details == {"comments": 1}
    assert confirm(commented, comments(commented)[one.text], "drugs") == []
    assert comments(commented)[one.text].themes == ("drugs",)


def test_what_somebody_else_coded_meanwhile_is_not_overwritten(commented: Survey) -> None:
    seen = next(iter(comments(commented).values()))
    confirm(commented, seen, "parking")
    assert confirm(commented, seen, "drugs") == [seen.key]
    assert comments(commented)[seen.text].themes == ("parking",)
    wanted: dict[tuple[int, str], tuple[str, list[str]]] = {(0, "comments"): ("", [])}
    assert theme_coding.confirm(commented.slug, commented.id, commented.questionnaire, wanted) == [(0, "comments")]


def test_of_two_who_confirm_one_comment_at_once_one_is_told(commented: Survey, app: Flask) -> None:
    seen, barrier, left = next(iter(comments(commented).values())), threading.Barrier(6), []

    def code(theme: str) -> None:
        with app.app_context():
            barrier.wait()
            left.append(confirm(commented, seen, theme))

    people = [threading.Thread(target=code, args=(theme,)) for theme in ("drugs", "parking", "noise") * 2]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(left) == 6, "nobody met an error"
    assert [] in left
    assert db.session.scalar(select(func.count()).select_from(CommentCoding)) == 1


def test_it_goes_with_its_response(commented: Survey) -> None:
    one = next(iter(comments(commented).values()))
    confirm(commented, one, "drugs")
    db.session.execute(delete(Response).where(Response.id == one.response_id))
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(CommentCoding)) == 0


@pytest.mark.parametrize(("wanted", "number"), [
    (Wanted(), 4), (Wanted("drugs"), 2), (Wanted("no_theme"), 1), (Wanted(confirmed=True), 1), (Wanted("drugs", False), 1)])
def test_comments_are_found_by_theme_and_state(commented: Survey, wanted: Wanted, number: int) -> None:
    confirm(commented, next(iter(comments(commented).values())), "drugs")
    assert sum(wanted.lets_through(one) for one in comments(commented).values()) == number


def test_numbers_by_theme(commented: Survey) -> None:
    confirm(commented, next(iter(comments(commented).values())), "drugs")
    found = {name: (every, sure) for name, _, every, sure in theme_coding.numbers(list(comments(commented).values()),
                                                                            commented.questionnaire)}
    assert (found["drugs"], found["parking"], found["no_theme"]) == ((2, 1), (0, 0), (1, 0))


def test_the_fingerprint_tells_every_change_of_themes(commented: Survey) -> None:
    def now() -> str:
        return theme_coding.fingerprint(commented.id, consultations.get(commented.slug).questionnaire)

    before, one = now(), next(iter(comments(commented).values()))
    confirm(commented, one, *one.themes)
    sure = now()
    confirm(commented, comments(commented)[one.text], "noise")
    other = now()
    assert len({before, sure, other}) == 3
    setup.set_themes(commented, commented.questionnaire.themes[:3])
    assert now() not in (before, sure, other)
    assert theme_coding.fingerprint(commented.id, replace(commented.questionnaire, themes=())) == ""


def test_another_frame_suggests_anew_and_keeps_what_was_confirmed(commented: Survey) -> None:
    one, *_ = comments(commented).values()
    confirm(commented, one, "drugs", "parking")
    changed = setup.set_themes(commented, [Theme("drugs", "Drugs", ("heroin",)), Theme("words", "Words", ("nothing*",))])
    assert changed.version_id != commented.version_id
    assert changed.state() is commented.state()
    found = comments(commented)
    assert (found[one.text].themes, found[one.text].confirmed) == (("drugs",), True)
    assert found["Nothing to add"].themes == ("words",)
    with pytest.raises(Faulty, match="has no patterns"):
        setup.set_themes(changed, [Theme("x", "X", ())])
