"""Each sentence of the lists that were written before the rules gets its verdict."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.publishing.chapter import claim_check
from tests.publishing.chapter.known_tables import BY_NAME, cells

LISTS = [tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
         for name in ("sentences.toml", "everyday_sentences.toml")]


def sentences(honest: bool) -> Iterator[tuple[str, str, str]]:
    for tables, kinds in ((tables, kinds) for some in LISTS for tables, kinds in some.items()):
        for kind, texts in kinds.items():
            yield from ((tables, kind, text) for text in texts if (tables == "honest") == honest)


def faults(tables: str, text: str) -> list[str]:
    return [str(claim) for claim in claim_check.check(text, cells(BY_NAME[tables])) if claim.fault]


@pytest.mark.parametrize(("tables", "kind", "text"), list(sentences(honest=False)))
def test_an_overstating_sentence_is_refused(tables: str, kind: str, text: str) -> None:
    assert faults(tables, text), kind


@pytest.mark.parametrize(("tables", "kind", "text"), list(sentences(honest=True)))
def test_an_honest_sentence_may_stand(tables: str, kind: str, text: str) -> None:
    assert faults(tables, text) == [], kind
