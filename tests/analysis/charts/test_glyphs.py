"""Characters that no typeface of the machine has are found, and no others."""

from __future__ import annotations

import pytest

from survey_app.appearance import glyphs


def test_what_every_machine_draws_is_drawn() -> None:
    assert glyphs.undrawn(["Litter, “drugs” – 20 %", "Ŵ ŷ Ł é ß", "soft\u00adhyphen", "tab\tline\n", ""]) == ""


@pytest.mark.parametrize("character", ["\U0010fffd", "\U0010fffc"])
def test_what_no_typeface_has_is_named_once(character: str) -> None:
    assert glyphs.undrawn([f"Drugs {character}", f"{character} noise {character}"]) == character
