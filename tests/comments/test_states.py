"""A comment leaves nowhere before every mark in it is decided, and then without what was taken out."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey_app import audit, consultations
from survey_app.comments import checking, decisions, second_reading, states, summary
from survey_app.comments.states import State, Text
from survey_app.comments.strings import misspelt
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.fieldwork.importing import importer
from survey_app.models import CommentMark, Response
from survey_app.questionnaire import parsing

TEXTS = ("Wilhelmina is loud at the corner", "WILHELMINA again, and wilhelmina’s dog", "Ask Grace, and ring 07700 900123",
         "By the grace of god I went out", "Nothing", "Wilhelmina lives by the old mill")


def make(texts: tuple[str, ...] = TEXTS, slug: str = "named") -> Survey:
    survey = consultations.create(slug, parsing.load("residents-survey-2020"), slug, date(2020, 1, 6), date(2020, 1, 31), "P",
                                  synthetic=True)
    importer.import_rows(survey, [{"reference": f"r{place}", "comments": text} for place, text in enumerate(texts)])
    return consultations.release(slug)


@pytest.fixture
def named(app: Flask) -> Survey:
    """Six comments with names, a name that is a word, one that is misspelt, and a telephone number."""
    return make()


def every(survey: Survey) -> list[Text]:
    return list(states.texts(survey.id, survey.questionnaire))


def found(survey: Survey) -> dict[str, State]:
    return {one.text: one.state for one in every(survey)}


def leaving(survey: Survey) -> list[str]:
    return [one.leaving for one in every(survey)]


def check(survey: Survey) -> checking.Searched:
    return checking.check(survey.slug, survey.id, survey.questionnaire)


def marks(survey: Survey, string: str, decision: str = states.OPEN) -> list[int]:
    return [mark.id for one in every(survey) if one.known for mark in one.known.marks
            if (mark.string, mark.decision) == (string, decision)]


def strings(survey: Survey) -> list[str]:
    return [row.string for row in decisions.rows(every(survey))]


def test_what_was_never_searched_is_held(named: Survey) -> None:
    assert set(found(named).values()) == {State.HELD}
    assert leaving(named) == [states.HELD_WORDS] * 6


def test_a_comment_without_a_mark_is_decided_when_it_was_searched_and_held_when_it_changes(named: Survey) -> None:
    assert (check(named).comments, check(named).comments) == (6, 0)
    assert found(named)["Nothing"] is State.DECIDED
    changed = db.session.scalars(select(Response).where(Response.reference == "r4")).one()
    changed.answers = changed.answers | {"comments": "Then Wilhelmina did it"}
    db.session.commit()
    assert found(named)["Then Wilhelmina did it"] is State.HELD
    assert check(named).comments == 1
    assert decisions.accept(named, "wilhelmina") == 5
    assert leaving(named)[4] == "Then [name] did it"


def test_a_name_that_is_accepted_is_looked_for_everywhere(named: Survey) -> None:
    check(named)
    assert found(named)["By the grace of god I went out"] is State.DECIDED
    assert decisions.accept(named, "grace") == 1
    assert found(named)["By the grace of god I went out"] is State.HELD
    assert decisions.decide_places(named, marks(named, "grace"), states.REFUSED) == 1
    assert leaving(named)[3] == "By the grace of god I went out"
    importer.import_rows(named, [{"reference": "late", "comments": "With a little grace it will go"}])
    check(named)
    assert "grace" in strings(named)


def test_a_misspelt_name_is_like_the_name() -> None:
    written = {"wilhelmena", "wilhelmin", "wilhelminna", "wilhlemina", "wilhelm", "nothing", "wilhelmina"}
    assert set(misspelt({"wilhelmina", "jo"}, written)) == {"wilhelmena", "wilhelmin", "wilhelminna", "wilhlemina"}


def test_a_word_that_is_also_a_name_is_refused_line_by_line(named: Survey) -> None:
    check(named)
    with pytest.raises(Refused, match="Refuse the lines"):
        decisions.refuse_everywhere(named, "grace")
    row = next(row for row in decisions.rows(every(named)) if row.string == "grace")
    assert row.ordinary
    assert decisions.decide_places(named, [place.mark for place in row.places], states.REFUSED) == 1
    importer.import_rows(named, [{"reference": "late", "comments": "Then ask Grace about it"}])
    check(named)
    assert "grace" in strings(named)      # a comment that comes later opens the string again


def test_what_is_refused_everywhere_stays_so_until_it_is_accepted_somewhere(named: Survey) -> None:
    check(named)
    assert decisions.refuse_everywhere(named, "wilhelmina") == 4
    importer.import_rows(named, [{"reference": "late", "comments": "Wilhelmina came back"}])
    check(named)
    assert "wilhelmina" not in strings(named)
    late = next(one.known for one in every(named) if one.reference == "late")
    assert late
    with pytest.raises(Refused, match="does not hold"):
        decisions.add(named, late.id, ["Ashgrove"])
    assert decisions.add(named, late.id, ["Wilhelmina"]) == 1
    assert decisions.rows(every(named))[0].string == "wilhelmina"
    assert decisions.rows(every(named))[0].count == 4


def test_the_last_decision_is_taken_back_with_what_it_raised(named: Survey) -> None:
    check(named)
    before = strings(named)
    decisions.accept(named, "grace")
    assert decisions.undo(named) == 1
    assert strings(named) == before
    assert decisions.undo(named) == 0
    assert audit.events(audit.Filter(action="comment decision taken back"), limit=1)[0].details == {"marks": 1}


def test_of_two_people_the_first_counts(named: Survey) -> None:
    check(named)
    assert decisions.accept(named, "grace") == 1
    assert decisions.decide_places(named, marks(named, "grace", states.ACCEPTED), states.REFUSED) == 0
    assert decisions.accept(make(slug="other"), "wilhelmina") == 0        # another consultation's marks are its own


def test_edges_are_changed_and_a_whole_comment_is_hidden(named: Survey) -> None:
    check(named)
    mark = marks(named, "wilhelmina")[0]
    with pytest.raises(Refused, match="do not stand"):
        decisions.edit(named, mark, "loud")
    decisions.edit(named, mark, "Wilhelmina is loud")
    decisions.accept(named, "wilhelmina is loud")
    assert leaving(named)[0] == "[name] at the corner"
    one = every(named)[2]
    assert one.known
    assert decisions.hide(named, one.known.id, hidden=True)
    assert not decisions.hide(named, one.known.id, hidden=True)
    assert leaving(named)[2] == states.HIDDEN_WORDS
    assert decisions.set_quotable(named, [one.known.id], [one.known.id]) == (0, [one.known.id])
    assert decisions.hide(named, one.known.id, hidden=False)
    assert found(named)[one.text] is State.HELD


def test_a_person_who_decided_does_not_read_a_second_time(named: Survey) -> None:
    check(named)
    while rows := decisions.rows(every(named)):
        for row in rows:
            decisions.decide_places(named, [place.mark for place in row.places], states.ACCEPTED)
    assert second_reading.draw(named) == 6
    with pytest.raises(Refused, match="already"):
        second_reading.draw(named)
    one = second_reading.following(named)
    assert one is not None
    assert one.text == "Nothing"        # the others were decided by the command line itself
    db.session.execute(update(CommentMark).values(decided_by="somebody@example.org"))
    db.session.commit()
    while (one := second_reading.following(named)) is not None:
        assert one.known
        second_reading.store(named, one.known.id, ["at the corner"] if "corner" in one.text else [])
    told = second_reading.progress(named)
    assert (told.drawn, told.read, told.finds) == (6, 6, 1)
    assert leaving(named)[0] == "[name] is loud [name]"
    assert "1 of them still named somebody" in summary.of(named).sentence
    second_reading.give_up(named)
    assert second_reading.progress(named).drawn == 0


def test_the_trail_holds_no_words(named: Survey) -> None:
    check(named)
    decisions.accept(named, "wilhelmina")
    decisions.undo(named)
    told = [str(event.details) for event in audit.events(audit.Filter(about=named.slug))]
    assert told
    assert not [one for one in told if "wilhelmina" in one.casefold()]


def test_comments_are_searched_some_at_a_time(app: Flask) -> None:
    survey = make(tuple(f"Speeding on our road again, {place}" for place in range(60)), "many")
    assert checking.check(survey.slug, survey.id, survey.questionnaire, most=50) == checking.Searched(50, 0, 10)
    assert check(survey).comments == 10
