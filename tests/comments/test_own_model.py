"""An operator's spaCy model: taken by folder and hash, refused with what to do, and it only adds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy

from survey_app import create_app
from survey_app.comments.finding import find_marks, own_model
from survey_app.comments.finding.own_model import DIGEST, FOLDER, ModelRefused, checked, sha256
from survey_app.config import ConfigurationError


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real pipeline on the disk, which sees two people where the words are plain."""
    pipeline = spacy.blank("en")
    ruler: Any = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Kettle Drum"}, {"label": "ORG", "pattern": "Table"}])
    folder = tmp_path_factory.mktemp("model") / "people"
    pipeline.to_disk(folder)
    return folder


@pytest.fixture
def in_use(model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(FOLDER, str(model))
    monkeypatch.setenv(DIGEST, sha256(model))
    own_model._pipeline.cache_clear()
    yield model
    own_model._pipeline.cache_clear()


def test_it_only_adds(in_use: Path) -> None:
    text = "then Kettle Drum and Leanne sat at the Table, 07700 900123"
    assert [(mark.kind, text[mark.start:mark.end]) for mark in find_marks(text)] == [
        ("name", "Kettle Drum"), ("name", "Leanne"), ("phone", "07700 900123")]


def test_without_it_the_same_words_are_plain() -> None:
    assert find_marks("then Kettle Drum sat at the Table") == []


@pytest.mark.parametrize(("settings", "said"), [
    ({FOLDER: "/nowhere"}, "belong together"), ({DIGEST: "0"}, "belong together"),
    ({FOLDER: "/nowhere", DIGEST: "0"}, "no meta.json")])
def test_half_a_setting_or_no_model_is_refused(settings: dict[str, str], said: str) -> None:
    with pytest.raises(ModelRefused, match=said):
        checked(settings)


def test_another_model_than_the_one_of_the_hash_is_refused(model: Path) -> None:
    with pytest.raises(ModelRefused, match=f"whose SHA-256 is {sha256(model)}"):
        checked({FOLDER: str(model), DIGEST: "0" * 64})
    assert checked({FOLDER: str(model), DIGEST: sha256(model).upper()}) == model
    assert checked({}) is None


def test_the_program_does_not_start_with_another_model(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(model))
    monkeypatch.setenv(DIGEST, "0" * 64)
    with pytest.raises(ConfigurationError, match="HYS_SPACY_MODEL is"):
        create_app({"TESTING": True})


def test_a_changed_file_changes_the_hash(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    before = sha256(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert sha256(tmp_path) != before


def test_a_folder_that_spacy_cannot_load_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setenv(DIGEST, sha256(tmp_path))
    own_model._pipeline.cache_clear()
    with pytest.raises(ModelRefused, match="which spaCy cannot load"):
        find_marks("x")
    own_model._pipeline.cache_clear()
