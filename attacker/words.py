"""The attack in words, for the person who publishes."""

from __future__ import annotations

from collections.abc import Iterator

from .attack import Attack, Finding


def report(attack: Attack) -> Iterator[str]:
    """Yields what was tried, then a line for each count that can be worked out too well."""
    where = f"{_number(attack.tables, 'table')} of {_number(attack.versions, 'version')}"
    tried = f"Tried {attack.cells:,} hidden counts in {where}, and {attack.sums - attack.cells:,} sums that no table has"
    yield f"{tried}: {_number(len(attack.findings), 'count')} found." if attack.findings else f"{tried}: nothing found."
    for finding in attack.findings:
        yield _line(finding)
    for why in attack.assumed:
        yield f"These figures contradict an assumption of the attack: {why}."


def _line(finding: Finding) -> str:
    what = f"{finding.table or 'no table'}: {finding.item} ({' or '.join(finding.answers)}), {finding.group}"
    if finding.how == "printed":
        return f"{what}: the table prints {finding.low:,}."
    range_ = f"is {finding.low:,}" if finding.is_exact else f"is {finding.low:,} to {finding.high:,}"
    return f"{what}: {range_}; {finding.needed} values should be left."


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
