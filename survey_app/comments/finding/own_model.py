"""A spaCy pipeline that an operator brings as a folder, with its SHA-256: it only adds marks, from no network."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...config import ConfigurationError
from .mark import Mark

FOLDER, DIGEST = "HYS_SPACY_MODEL", "HYS_SPACY_MODEL_SHA256"
PEOPLE = frozenset({"PERSON", "PER"})      # the labels that spaCy's own pipelines give to people
LONGEST = 100_000       # characters; a longer text is not given to the model, which needs about 1 GB for a million


class ModelRefused(ConfigurationError):
    """The model cannot be used; the message says which setting is wrong and what to do."""


def checked(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of the model; None if none is set. Raises ModelRefused if it is missing or is not the one of the hash."""
    folder, wanted = environ.get(FOLDER, ""), environ.get(DIGEST, "")
    if not folder and not wanted:
        return None
    if not folder or not wanted:
        raise ModelRefused(f"{FOLDER} and {DIGEST} belong together: set both, or neither.")
    if not Path(folder, "meta.json").is_file():
        raise ModelRefused(f"{FOLDER} is {folder}, which is no folder of a spaCy pipeline: it has no meta.json.")
    if not hmac.compare_digest(found := sha256(Path(folder)), wanted.lower()):
        raise ModelRefused(f"{FOLDER} is {folder}, whose SHA-256 is {found}, and {DIGEST} is another. "
                           "Set it to this one only if you have looked at where the model came from.")
    return Path(folder)


def sha256(folder: Path) -> str:
    """The hash of a folder: of the name and the bytes of each file, in the order of the names."""
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def people(text: str) -> Iterator[Mark]:
    """Yields a mark for each person that the operator's model sees; none if there is no model."""
    pipeline = _pipeline()
    if pipeline is None or len(text) > LONGEST:
        return
    for entity in pipeline(text).ents:
        if entity.label_ in PEOPLE:
            yield Mark(entity.start_char, entity.end_char, "name", "the operator's model sees a person")


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    folder = checked()
    if folder is None:
        return None
    try:
        return importlib.import_module("spacy").load(folder)
    except ModuleNotFoundError as missing:
        raise ModelRefused(f"{FOLDER} is set, but {missing.name} is not installed: pip install 'have-your-say[spacy]'."
                           ) from missing
    except (ValueError, OSError) as error:
        raise ModelRefused(f"{FOLDER} is {folder}, which spaCy cannot load: {error}") from error
