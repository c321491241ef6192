"""The output of commands: a refusal is one clear message and exit 1; work of over two seconds shows its progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

import click
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, ProgrammingError

from ..accounts import AccountRefused
from ..consultations import Refused
from ..questionnaire.validation import QuestionnaireError

Command = TypeVar("Command", bound=Callable[..., Any])


def report_errors(command: Command) -> Command:
    """Turns a refusal, or a database error, into a message for the person at the keyboard."""
    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (Refused, QuestionnaireError, AccountRefused) as refusal:
            raise click.ClickException(str(refusal)) from None
        except (DataError, OverflowError) as error:
            raise click.ClickException(f"A number or a text is too large to be stored, or holds a character that cannot be "
                                       f"({type(error).__name__}). Nothing was stored.") from None
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(f"The database cannot be used: {str(error.orig).strip()}\n{_advice(error)}") from None
    return cast(Command, wrapped)


def _advice(error: DBAPIError) -> str:
    if "locked" in str(error.orig):
        return "Another program is writing to it. Nothing was changed; try again in a minute."
    return "If it is new, run: have-your-say db upgrade"


def progress(label: str) -> Callable[[Sequence[Any]], Iterator[Any]]:
    """A progress bar over a sequence, on stderr and only in a terminal."""
    def watched(items: Sequence[Any]) -> Iterator[Any]:
        with click.progressbar(items, label=label, file=sys.stderr) as bar:
            yield from bar
    return watched


def left_out(facts: Mapping[str, Any]) -> list[str]:
    """A line for each map that a release does not have, with the reason, and for characters that its pictures do not show."""
    maps = [f"No map of {planned['chart']}: {planned['left_out']}." for planned in facts.get("maps", ()) if planned["left_out"]]
    undrawn = facts.get("no_typeface_for", "")
    boxes = f"No typeface on this machine has these characters, which are empty boxes in pictures and in PDF: {undrawn}"
    return [*maps, *([boxes] if undrawn else [])]


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar with rows and rows per second, on stderr and only in a terminal."""
    started, done = time.monotonic(), 0
    with click.progressbar(length=0, label=label, show_pos=True, file=sys.stderr, hidden=not sys.stderr.isatty(),
                           item_show_func=lambda rate: rate) as shown:
        def progress(rows: int, of: int) -> None:
            nonlocal done
            done += rows
            shown.length = max(of, done)
            shown.update(rows, f"{done / max(time.monotonic() - started, 0.001):,.0f} rows/s")
        yield progress
