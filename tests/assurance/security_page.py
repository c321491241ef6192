"""Writes the tables of the security requirements into the documentation: `python -m tests.assurance.security_page`."""

from __future__ import annotations

from pathlib import Path

from survey_app.assurance.security_requirements import chapters, counts_by_state, markdown_table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
HEADING = "## Requirements of ASVS 4.0.3, level 2\n"


def with_tables(text: str) -> str:
    """The page with its tables made anew; what stands above their heading stays."""
    above, heading, _tables = text.partition(HEADING)
    assert heading, f"{PAGE.name} has no heading {HEADING.strip()!r}"
    strict, relaxed = ({"SECOND_STEP_REQUIRED": required} for required in (True, False))
    intro = (f"With a compulsory second step: {_in_words(strict)}. Without: {_in_words(relaxed)}. Checked by those who write the "
             "program; nobody else has audited it. `survey_app/assurance/asvs.toml` holds the answers, a test finds all that "
             "they name, and `python -m tests.assurance.security_page` writes these tables.\n")
    parts = [f"\n### {chapter.number}. {chapter.name}\n\n{markdown_table(chapter.requirements)}\n" for chapter in chapters()]
    return f"{above}{heading}\n{intro}{''.join(parts)}"


def _in_words(settings: dict[str, bool]) -> str:
    return ", ".join(f"{number} {state}" for state, number in counts_by_state(settings).items())


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
