"""The work that needs pandas, numpy, scipy, altair, pyarrow or openpyxl: these are imported only when somebody asks for it.

Pages and commands start such work only through this module, the only one with imports inside functions. A web worker that
never exports or ranks therefore does not load those libraries and uses a third of the memory, and `have-your-say --help`
does not wait for them. Each function here does one complete piece of work; all other modules import at the top of the file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .consultations import Survey

if TYPE_CHECKING:
    from .fieldwork.answers_so_far import AnswersSoFar
    from .fieldwork.importing.table_files import TableFile
    from .geography.places.loading import Coverage, Sources
    from .publishing.bench.table_file import BenchTable
    from .publishing.bench.table_request import TableRequest
    from .publishing.interim_ranking import Provisional
    from .publishing.microdata.frozen_data import Source
    from .publishing.publications.attack_report import AttackReport
    from .publishing.publications.versions import Published
    from .publishing.release.bundle import Bundle

Progress = Callable[[int, int], None]


def export_responses(survey: Survey, format_: str, path: Path) -> int:
    """Writes the responses to a file and returns their number. See `exports.export`."""
    from .publishing.microdata.exports import export
    return export(survey, format_, path)


def read_responses(data: bytes, name: str) -> TableFile:
    """Reads a file of responses from another tool, whatever it is. See `table_files.read` and `sav_file.read`."""
    from .fieldwork.importing import table_files
    if not data.startswith(table_files.SPSS):
        return table_files.read(data, name)
    from .fieldwork.importing.sav_file import read
    return read(data, name)


def freeze(survey: Survey) -> Source:
    """Returns the frozen responses of a closed consultation. See `frozen_data.freeze`."""
    from .publishing.microdata.frozen_data import freeze
    return freeze(survey)


def answers_so_far(survey: Survey) -> AnswersSoFar:
    """Returns the numbers of the watch page that tell answers, protected. See `answers_so_far.answers_so_far`."""
    from .fieldwork.answers_so_far import answers_so_far
    return answers_so_far(survey)


def interim_ranking(survey: Survey) -> Provisional:
    """Ranks the problems while people still answer. See `interim_ranking.ranking`."""
    from .publishing.interim_ranking import ranking
    return ranking(survey)


def bench_table(survey: Survey, request: TableRequest) -> BenchTable:
    """Makes a table that an analyst asks for. See `bench_table.make`."""
    from .publishing.bench.bench_table import make
    return make(survey, request)


def analyse(survey: Survey, output: Path, chapter: str | None, *, publishable: bool) -> Bundle:
    """Writes tables, charts and the chapter to a folder. See `release.commands.analyse`."""
    from .publishing.release.commands import analyse
    return analyse(survey, output, chapter, publishable=publishable)


def run_preview_job(slug: str, who: str, run: str) -> None:
    """Makes the preview that staff check before publication. See `release.commands.run_preview_job`."""
    from .publishing.release.commands import run_preview_job
    run_preview_job(slug, who, run)


def publish(slug: str, note: str, chapter: str | None, *, accept_found: bool = False) -> Published:
    """Makes the release and publishes it. See `release.commands.publish`."""
    from .publishing.release.commands import publish
    return publish(slug, note, chapter, accept_found=accept_found)


def attack(survey: Survey) -> AttackReport:
    """Attacks everything that was ever published of a consultation. See `self_attack.in_words`."""
    from .publishing.release.self_attack import in_words
    return in_words(survey)


def recognise_places(postcodes: list[Path], **files: Any) -> Sources:
    """Reads the files of places and identifies each one. See `loading.recognise`."""
    from .geography.places.loading import recognise
    return recognise(postcodes, **files)


def load_places(found: Sources, progress: Progress) -> Coverage | None:
    """Stores the files that were recognised. See `loading.load`."""
    from .geography.places.loading import load
    return load(found, progress)


def read_lsoas(path: Path) -> frozenset[str]:
    """Returns the LSOAs that a file lists. Raises SourceError."""
    from .geography.sources.areas import read_lsoas
    return read_lsoas(path)


def build_demo() -> list[str]:
    """Builds the demonstrations that do not exist yet, and returns their names. See `demo.build.build`."""
    from .demo.build import build
    return list(build())


def unpublished_demos() -> list[str]:
    """Returns the names of the demonstrations that wait to be published. See `demo.build.unpublished`."""
    from .demo.build import unpublished
    return list(unpublished())
