"""What a fuzzed request, file or command is made of: words as attackers and broken programs send them, and damaged real files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click
from hypothesis import strategies as st

ODD = (
    "", " ", "0", "-1", "1e9", "9" * 25, "9" * 5_000, "٣", "NaN", "true", "null", "[]", "{}", "=1+1", "=cmd|' /C calc'!A0", "\0",
    "\r\nSet-Cookie: a=b", "../../etc/passwd", "%00", "%s%n", "{{7*7}}", "{0.__class__}", "<script>alert(1)</script>",
    "' OR 1=1 --", "\u202e", "é" * 300, "👍🏽", "a" * 20_000, "2026-02-30", "99999-99-99", "ZZ1 1AA", "https://example.com/",
    "\\\\example.com")
words = st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.integers().map(str))
numbers = st.one_of(st.integers(0, 20).map(str), st.sampled_from(("999999999", "9" * 30, "-5", "x")))
SPLICES = (b"", b"\0", b"\xff\xfe", b'"', b",", b"\n", b"[", b"{", b"=", b"9" * 40, b"-", b"\xc3", b"PK\x03\x04", b"$FL2",
           b"true", b"1e999")


@st.composite
def damaged(draw: st.DrawFn, wholes: Sequence[bytes]) -> bytes:
    """A real file with a few places cut, doubled or overwritten; now and then only noise."""
    data = draw(st.one_of(st.sampled_from(wholes), st.binary(max_size=200)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        stop = start + draw(st.integers(0, 30))
        data = data[:start] + draw(st.one_of(st.sampled_from(SPLICES), st.just(data[start:stop] * 2))) + data[stop:]
    return data


@st.composite
def forms(draw: st.DrawFn, known: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Fields of a form: names and values of real pages, mixed with odd ones, some of them several times."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(known), words, st.booleans()), max_size=8))
    sent: dict[str, Any] = {name: value if as_known else odd for (name, value), odd, as_known in pairs}
    if draw(st.booleans()):
        sent[draw(words)[:50]] = draw(st.lists(words, max_size=3))
    return sent


@st.composite
def arguments(draw: st.DrawFn, command: click.Command, plausible: Sequence[str]) -> list[str]:
    """Arguments and options of a command, right by half. No value has a slash, so that no path leads out of the folder."""
    made: list[str] = []
    for parameter in command.params:
        value = draw(st.one_of(st.sampled_from(plausible), words)).replace("/", "").replace("\0", "")
        match parameter:
            case click.Argument() if draw(st.integers(0, 9)):
                made.append(value)
            case click.Option(is_flag=True) if draw(st.booleans()):
                made.append(parameter.opts[0])
            case click.Option(is_flag=False) if draw(st.booleans()):
                made += [parameter.opts[0], _of_type(draw, parameter.type, value)]
    return made


def _of_type(draw: Callable[..., Any], kind: click.ParamType[Any], value: str) -> str:
    if isinstance(kind, click.Choice) and draw(st.integers(0, 4)):
        return str(draw(st.sampled_from(list(kind.choices))))
    return str(draw(numbers)) if isinstance(kind, click.types.IntParamType) else value
