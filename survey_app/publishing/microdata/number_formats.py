"""The number formats of a workbook, written as Excel writes them, in OpenDocument and in words.

A format has a whole part, thousands or not, decimals or none, and may show the sign of a positive number ("+0.0;-0.0;0.0").
"""

from __future__ import annotations

GENERAL = ("", "General")


def shown(figure: float, format_: str) -> str:
    """Returns a figure as a cell in this format shows it. "" and "General" show every digit."""
    if format_ in GENERAL:
        return str(figure)
    words = f"{figure:{',' if _has_thousands(format_) else ''}.{_decimals(format_)}f}"
    is_zero = not words.strip("-0.")
    return words.lstrip("-") if is_zero else f"+{words}" if _is_signed(format_) and figure > 0 else words


def style(name: str, format_: str) -> str:
    """Returns the OpenDocument style of a cell in this format."""
    of_cell = f'<style:style style:name="{name}" style:family="table-cell"'
    if format_ in GENERAL:
        return f"{of_cell}/>"
    return f'{_number_styles(f"{name}n", format_)}{of_cell} style:data-style-name="{name}n"/>'


def _number_styles(name: str, format_: str) -> str:
    if not _is_signed(format_):
        return _number_style(name, _number(format_))
    return (_number_style(f"{name}plus", f"<number:text>+</number:text>{_number(format_)}")
            + _number_style(name, f'{_number(format_)}<style:map style:condition="value()&gt;0" '
                                  f'style:apply-style-name="{name}plus"/>'))


def _number_style(name: str, content: str) -> str:
    return f'<number:number-style style:name="{name}">{content}</number:number-style>'


def _number(format_: str) -> str:
    decimals = _decimals(format_)
    grouping = ' number:grouping="true"' if _has_thousands(format_) else ""
    return (f'<number:number number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" '
            f'number:min-integer-digits="1"{grouping}/>')


def _decimals(format_: str) -> int:
    return len(format_.partition(";")[0].strip().partition(".")[2])


def _has_thousands(format_: str) -> bool:
    return "," in format_


def _is_signed(format_: str) -> bool:
    return format_.startswith("+")
