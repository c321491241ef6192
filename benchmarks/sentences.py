"""Counts how many honest sentences the check of the chapter passes, and how many overstating ones it refuses.

Method: each list in `plan_sentences/` was written in the words of partnerships' plans about the tables of the two demonstrations,
before anybody looked at what the rules said of it. Every sentence is checked as a line of the chapter. The
rules have been mended by these lists since, so the figures say that they hold still, and not how the next list would do;
`docs/decisions/0024` has what each list gave on first sight.

    python -m benchmarks.sentences [--verbose]
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.attack import application
from survey_app import consultations
from survey_app.demo import build
from survey_app.publishing.chapter import claim_check
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.release.disclosure_control import disclose
from survey_app.publishing.tables import release_counts

LISTS = Path(__file__).with_name("plan_sentences")
Kinds = Mapping[str, Mapping[str, Sequence[str]]]      # honest or overstating -> demonstration -> sentences


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line for each list, and with --verbose each sentence that gets the wrong verdict."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true", help="Print each sentence that gets the wrong verdict.")
    chosen = parser.parse_args(arguments)
    with application():
        build.build()
        cells = {slug: finished_tables(slug) for slug in ("have-your-say-2015", "residents-survey-2020")}
        for path in sorted(LISTS.glob("*.toml")):
            kinds = tomllib.loads(path.read_text("utf-8"))
            print(f"{path.stem}: {measured(kinds, cells)}")
            for sentence, fault in wrong(kinds, cells) if chosen.verbose else ():
                print(f"    {sentence}\n        {fault}")


def finished_tables(slug: str) -> Cells:
    """Returns the tables of a demonstration after disclosure control."""
    survey = consultations.get(slug)
    disclosed = disclose(release_counts.count(frozen_data.source(survey).frame(), survey))
    return Cells(chapter_tables(disclosed.tables, disclosed.described))


def measured(kinds: Kinds, cells: Mapping[str, Cells]) -> str:
    """Says how many sentences of each kind get the right verdict."""
    passed = [not fault for _, fault in verdicts(kinds["honest"], cells)]
    refused = [bool(fault) for _, fault in verdicts(kinds["overstating"], cells)]
    return f"{sum(passed)} of {len(passed)} honest passed, {sum(refused)} of {len(refused)} overstating refused"


def wrong(kinds: Kinds, cells: Mapping[str, Cells]) -> Iterator[tuple[str, str]]:
    """Yields each sentence with a wrong verdict: an honest one with its fault, an overstating one with none."""
    yield from ((sentence, fault) for sentence, fault in verdicts(kinds["honest"], cells) if fault)
    yield from ((sentence, "is not refused") for sentence, fault in verdicts(kinds["overstating"], cells) if not fault)


def verdicts(sentences: Mapping[str, Sequence[str]], cells: Mapping[str, Cells]) -> Iterator[tuple[str, str]]:
    """Yields each sentence with its first fault; empty if it may stand."""
    for slug, some in sentences.items():
        for sentence in some:
            yield sentence, next((claim.fault for claim in claim_check.check(sentence, cells[slug]) if claim.fault), "")


if __name__ == "__main__":
    main()
