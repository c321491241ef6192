"""The last gate finds what is planted in every kind of file, stops what it cannot read, and lets everything else out."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import func, select

from survey_app import audit, mailing
from survey_app.comments import decisions, states
from survey_app.database import db
from survey_app.gate import leaving
from survey_app.gate.leaving import Leaving, Recipient, Stopped
from survey_app.gate.markup import Unreadable
from survey_app.gate.reading import pieces
from survey_app.gate.watchlist import Watchlist, postcodes
from survey_app.mailing import Letter
from survey_app.models import Contact, Publication
from survey_app.publishing.microdata.data_texts import READERS
from survey_app.publishing.publications import release_preview
from tests.factories.comments import decide_all, make_commented
from tests.factories.releases import preview_of
from tests.gate.planted import files

HELD = "the lamp by my back gate has gone out"
SECRETS = ("Wilhelmina Ashgrove", "07700 900123", "someone@example.org", "ZZ11 1BB", HELD)


@pytest.fixture(scope="module")
def watched() -> Watchlist:
    """A list with a name, a telephone number, an address, and a comment that nobody has decided on."""
    made = Watchlist()
    made.forbid_mark("Wilhelmina Ashgrove")
    made.forbid_mark("07700 900 123")
    made.forbid_addresses(["Someone@example.org"])
    made.forbid_comment(f"I mean that {HELD} since May")
    return made.ready()


@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_planted_is_found_in_every_kind_of_file(watched: Watchlist, secret: str) -> None:
    planted = files(secret)
    missed = [name for name, data in planted if not list(leaving.search(watched, name, data, READERS))]
    assert len(planted) > 35
    assert missed == []


def test_what_is_harmless_is_let_out(watched: Watchlist) -> None:
    found = [find for name, data in files("Nothing of note, E05000001") for find in leaving.search(watched, name, data, READERS)]
    assert found == []


@pytest.mark.parametrize("text", ["WILHELMINA  ashgrove", "Wilhel\u00admina Ashgrove’s", "Ｗilhelmina Ashgrove",
                                  "+44 7700 900123", "07700900123", "7700900123", "zz11-1bb", "ZZ111BB", "SOMEONE@EXAMPLE.ORG",
                                  "The lamp, by my back gate, has gone out!"])
def test_another_way_to_write_it_is_the_same(watched: Watchlist, text: str) -> None:
    assert list(watched.search("x", text))


@pytest.mark.parametrize("text", ["Wilhelmina lives in Ashgrove", "the lamp by my back", "#E15AB1", "B1 is a code, 2AB too",
                                  "1,234"])
def test_what_only_resembles_it_is_not(watched: Watchlist, text: str) -> None:
    assert not list(watched.search("x", text))


def test_an_approved_quotation_and_what_it_shares_may_leave() -> None:
    made = Watchlist()
    made.forbid_comment(HELD)
    made.forbid_mark("Ash Grove")
    made.allow(f"{HELD}, in Ash Grove at ZZ1 1AA")
    made.ready()
    assert not list(made.search("x", f"“{HELD}” in Ash Grove, ZZ1 1AA"))


def test_a_name_of_one_word_is_found_in_quotations_alone(watched: Watchlist) -> None:
    made = Watchlist()
    made.forbid_mark("Hill")
    made.ready()
    text = "# One\n\nAt Hill End somebody said: “Hill did it”.\n"
    assert [str(find) for find in leaving.search(made, "chapter.md", text.encode())] == [
        "chapter.md: a quotation with a name that was taken out of a comment"]
    assert not list(leaving.search(made, "other.md", text.encode()))


def broken() -> list[tuple[str, bytes]]:
    locked = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        archive.writestr("in.bin", b"\0\1")
    return [("a.exe", b"MZ"), ("a", b"x"), ("a.json", b"{"), ("a.csv", b"\xff\xfe\xfd"), ("a.svg", b"<svg>"),
            ("a.png", b"\x89PNG"), ("a.docx", b"PK\x03\x04"), ("a.pdf", b"%PDF-1.7"), ("locked.pdf", locked.getvalue()),
            ("a.zip", packed.getvalue()),
            ("a.parquet", b"PAR1"), ("a.sav", b"$FL2"), ("a.jpg", b"\xff\xd8"), ("a.md", b"\xff\xff"),
            ("bomb.svg", b'<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>')]


@pytest.mark.parametrize(("name", "data"), broken())
def test_what_cannot_be_read_does_not_leave(watched: Watchlist, name: str, data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(pieces(name, data, READERS))
    assert [find.where for find in leaving.search(watched, name, data, READERS)] == [name]


def test_a_find_stops_the_publication_and_the_trail_says_where(app: Flask) -> None:
    survey = decide_all(make_commented())
    ready = preview_of(survey)
    db.session.add(Contact(email=ready.facts["title"].replace(" ", ".") + "@example.org"))
    db.session.commit()
    with pytest.raises(Stopped, match=r"the note\.txt: the email address of a contact"):
        release_preview.publish(survey, ready.id, "Write to With.comments@example.org")
    assert db.session.scalar(select(func.count()).select_from(Publication)) == 0
    assert release_preview.find(survey) is not None
    told = audit.events(audit.Filter(action="stopped by the last check"), limit=1)[0]
    assert told.details["number"] == 1
    assert "example.org" not in str(told.details)
    assert release_preview.publish(survey, ready.id, "").version == 1


def test_the_public_reads_only_quotable_comments_and_analysts_decided_ones(app: Flask) -> None:
    survey = decide_all(make_commented())
    text = b"Drugs are sold here, and cars parked on the verge"
    leaving.let_out(Leaving("x", Recipient.ANALYST), {"a.txt": text})
    with pytest.raises(Stopped, match="6 words in a row"):
        leaving.let_out(Leaving("x", Recipient.PUBLIC), {"a.txt": text})
    known = next(one.known for one in states.texts(survey.id, survey.questionnaire) if one.text.encode() == text)
    assert known
    assert decisions.set_quotable(survey, [known.id], [known.id]) == (1, [])
    leaving.let_out(Leaving("x", Recipient.PUBLIC), {"a.txt": text})


def test_a_mail_with_somebody_else_s_address_is_not_sent(app: Flask) -> None:
    db.session.add(Contact(email="someone@example.org"))
    db.session.commit()
    with pytest.raises(mailing.NotMailed, match="last check"):
        mailing.send(Letter("other@example.org", "Hello", "Write to Someone@example.org"))
    with pytest.raises(mailing.NotMailed, match="last check"):
        mailing.send(Letter("other@example.org", "Hello", "We met at ZZ1 1AA"))
    leaving.check_mail("someone@example.org", "Hello someone@example.org, your code is ABCD-EFGH-IJKL-MNOP")


def test_no_signed_link_is_taken_for_a_postcode() -> None:
    """The time in a link is six letters and digits: on some days every fiftieth one would read as a postcode does."""
    class Then(TimestampSigner):
        second = 0

        def get_timestamp(self) -> int:
            return self.second

    signer = URLSafeTimedSerializer("for a test alone", salt="link", signer=Then)
    for Then.second in range(1_796_026_000, 1_796_126_000, 7):
        assert postcodes(f"https://survey.example.org/staff/set-password/{signer.dumps('f' * 32)}\n") == set()
    assert postcodes("https://survey.example.org/staff/sw1a-1aa ZZ1 1AA, aw0 7sa.") == {"ZZ11AA", "AW07SA"}
    assert postcodes("The road at AW0 7SA.More of it") == {"AW07SA"}
