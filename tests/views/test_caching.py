"""Caches keep published results for a while and learn of changes; a withdrawn version is gone at every address."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Consultation, Publication, Role
from survey_app.models.consultations import now
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import versions
from survey_app.publishing.publications.versions import Published
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation
from tests.factories.releases import preview_of
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows
from tests.staff import signed_in

PAGE = "/results/small"
SITE = "http://localhost"
FILES = {"tables/problems.csv": b"item\na\n", "charts/problems.svg": b"<svg/>", "charts/empty.txt": b"",
         "csv-metadata.json": b"{}", "datapackage.json": b'{"resources": [{"path": "tables/problems.csv", "title": "Problems"}]}'}


@pytest.fixture
def small(app: Flask) -> Survey:
    """Sixteen responses with hostile text, closed."""
    return consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows())


@pytest.fixture
def first(small: Survey) -> Published:
    """The first version of its results, an hour old."""
    return publish(small, 1, age=60)


def publish(survey: Survey, version: int, age: int = 0) -> Published:
    """Publishes a page and some files; the charts of a whole release would take a minute."""
    facts = {"title": survey.title, "responses": 16, "settings": {"brand": {}}, "files": dict.fromkeys(FILES, "0" * 64),
             "bytes": {name: len(content) for name, content in FILES.items()}, "data_sha256": "0" * 64}
    row = Publication(consultation_id=survey.id, frozen_id=frozen_data.freeze(survey).frozen_id, version=version,
                      page="<h1>Results</h1>", facts=facts, note="A figure." if version > 1 else "", told=[],
                      published_at=now() - timedelta(minutes=age))
    return versions.store(survey, row, FILES)


@pytest.mark.parametrize("path", ["", "/1/tables/problems.csv", "/1/charts/empty.txt", "/1/dcat.jsonld"])
@pytest.mark.usefixtures("first")
def test_who_has_it_already_is_told_so(client: FlaskClient, path: str) -> None:
    reply = client.get(PAGE + path)
    assert (reply.status_code, reply.cache_control.public) == (200, True)
    assert reply.cache_control.max_age in (60, 300)
    assert {"Cookie", "Accept-Encoding"} <= set(reply.vary.as_set(preserve_casing=True))
    for known in ({"If-None-Match": reply.headers["ETag"]}, {"If-Modified-Since": reply.headers["Last-Modified"]}):
        again = client.get(PAGE + path, headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == reply.headers["ETag"]
    assert client.get(PAGE + path, headers={"If-None-Match": 'W/"another"'}).status_code == 200
    assert client.head(PAGE + path).headers["ETag"] == reply.headers["ETag"]


@pytest.mark.usefixtures("first")
def test_compressed_or_not_it_is_the_same(client: FlaskClient) -> None:
    reply = client.get(PAGE, headers={"Accept-Encoding": "br"})
    assert reply.headers["Content-Encoding"] == "br"
    assert reply.headers["ETag"] == client.get(PAGE).headers["ETag"]
    again = client.get(PAGE, headers={"Accept-Encoding": "br", "If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_correction_changes_the_page_and_the_version_before_names_its_successor(client: FlaskClient, small: Survey,
                                                                                 first: Published) -> None:
    before = client.get(PAGE)
    assert 'rel="successor-version"' not in (links := before.headers.getlist("Link"))
    assert f'<{SITE}{PAGE}>; rel="canonical"' in links
    publish(small, 2)
    known = {"If-None-Match": before.headers["ETag"], "If-Modified-Since": before.headers["Last-Modified"]}
    assert client.get(PAGE, headers=known).status_code == 200
    assert client.get(PAGE, headers={"If-Modified-Since": before.headers["Last-Modified"]}).status_code == 200
    assert f'<{SITE}{PAGE}/v/1>; rel="predecessor-version"' in client.get(PAGE).headers.getlist("Link")
    for path in ("/v/1", "/1/tables/problems.csv"):
        links = client.get(PAGE + path).headers.getlist("Link")
        assert {f'<{SITE}{PAGE}>; rel="latest-version"', f'<{SITE}{PAGE}>; rel="successor-version"'} <= set(links)
    assert f'<{SITE}{PAGE}>; rel="canonical"' in client.get(f"{PAGE}/v/1").headers.getlist("Link")
    assert f'<{SITE}{PAGE}/1/csv-metadata.json>; rel="describedby"; type="application/csvm+json"' in links
    record = json.loads(client.get(f"{PAGE}/1/dcat.jsonld").data)
    assert record["dct:isReplacedBy"] == {"@id": SITE + PAGE}
    assert json.loads(client.get(f"{PAGE}/2/dcat.jsonld").data)["dct:replaces"] == {"@id": f"{SITE}{PAGE}/v/1"}
    assert client.get(f"{PAGE}/1/dcat.jsonld").headers["Last-Modified"] > first.published_at.strftime("%a, %d")


@pytest.mark.parametrize("path", ["", "/2/tables/problems.csv", "/2/charts/problems.svg", "/2/dcat.jsonld", "/2/none.csv"])
def test_a_withdrawn_version_is_gone_at_every_address_and_says_why(client: FlaskClient, small: Survey, first: Published,
                                                                  path: str) -> None:
    publish(small, 2)
    versions.withdraw("small", "A <weight> was wrong.")
    reply = client.get(PAGE + path)
    assert (reply.status_code, reply.content_type) == (410, "text/html; charset=utf-8")
    assert "A &lt;weight&gt; was wrong." in reply.text
    assert (reply.headers["Cache-Control"], "ETag" in reply.headers) == ("no-store", False)
    assert client.get(f"{PAGE}/1/tables/problems.csv").data == FILES["tables/problems.csv"]


def test_a_withdrawn_version_leads_to_the_one_that_stands(client: FlaskClient, small: Survey, first: Published) -> None:
    versions.withdraw("small", "The data were not complete.")
    assert "Read the results that stand" not in client.get(PAGE).text
    publish(small, 2)
    reply = client.get(f"{PAGE}/1", follow_redirects=True)
    assert (reply.status_code, "Read the results that stand" in reply.text) == (410, True)
    assert client.get(f"{PAGE}/1/charts/problems.svg").status_code == 410
    assert client.get(f"{PAGE}/3/charts/problems.svg").status_code == 404


@pytest.mark.usefixtures("first")
def test_what_sets_a_cookie_is_kept_by_no_shared_cache(app: Flask, client: FlaskClient) -> None:
    chosen = client.get(f"{PAGE}?language=en")
    assert ("Set-Cookie" in chosen.headers, chosen.headers["Cache-Control"]) == (True, "no-store")
    lead = signed_in(app, Role.LEAD)
    for path in ("", "/1/tables/problems.csv"):
        assert lead.get(PAGE + path).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.usefixtures("first")
def test_a_slash_at_the_end_leads_on(client: FlaskClient) -> None:
    for asked, meant in ((f"{PAGE}/", PAGE), (f"{PAGE}/?language=en", f"{PAGE}?language=en"),
                         (f"{PAGE}/problems/", f"{PAGE}/problems")):
        reply = client.get(asked)
        assert (reply.status_code, reply.location) == (308, meant)
    assert client.get("/results/nothing/").status_code in (308, 404)
    assert client.get("/results/nothing").status_code == 404


@pytest.mark.usefixtures("first")
def test_a_page_describes_itself_to_search_engines_and_to_who_shares_it(client: FlaskClient) -> None:
    text = client.get(PAGE).text
    record = json.loads(text.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert (record["@type"], record["url"], record["version"]) == ("Dataset", SITE + PAGE, "1")
    assert record["distribution"][0]["contentUrl"] == f"{SITE}{PAGE}/1/tables/problems.csv"
    assert f'<meta property="og:url" content="{SITE}{PAGE}">' in text
    assert '<meta property="og:site_name" content="A “partnership”">' in text
    assert "license" not in record


def test_a_title_cannot_end_the_script_element(client: FlaskClient, small: Survey, first: Published) -> None:
    db.session.execute(update(Consultation).values(title='</script><img src=x onerror="alert(1)">'))
    db.session.commit()
    client.application.extensions.pop("surveys_seen", None)
    text = client.get(PAGE).text
    assert "<img src=x" not in text
    held = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(held)["name"] == '</script><img src=x onerror="alert(1)">'


@pytest.mark.slow   # draws every chart
@pytest.mark.sqlite_only
def test_a_preview_is_kept_by_nobody(app: Flask, small: Survey) -> None:
    preview_of(small)
    lead = signed_in(app, Role.LEAD)
    address = "/staff/consultations/small/results/preview"
    reply = lead.get(address)
    assert (reply.status_code, reply.headers["Cache-Control"], "ETag" in reply.headers) == (200, "no-store", False)
    assert "application/ld+json" not in reply.text


def test_the_day_of_publishing_and_of_withdrawing_is_that_of_london(client: FlaskClient, first: Published) -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)      # half past midnight of the next day in London
    db.session.execute(update(Publication).values(published_at=late))
    db.session.commit()
    assert "published on 2 July 2026" in " ".join(client.get("/results/").text.split())
    versions.withdraw("small", "A figure was wrong.")
    db.session.execute(update(Publication).values(withdrawn_at=late))
    db.session.commit()
    for page in ("/results/", PAGE):
        assert "withdrawn on 2 July 2026" in " ".join(client.get(page).text.split())
