"""A backup of either database is every row of it as of one instant, and restores on either."""

from __future__ import annotations

import stat
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app import consultations
from survey_app.audit import Filter, events
from survey_app.consultations import Refused
from survey_app.database import db
from survey_app.models import AreaName, AuditEvent, Contact, PaperForm, Response
from survey_app.operations import backup, backup_file, restore, table_schema
from tests.factories.full_database import rows

pytestmark = pytest.mark.slow

LONG = AreaName.__table__.c.name.type.length  # type: ignore[attr-defined]  # characters


@pytest.fixture
def made(everything: dict[str, list[Any]], tmp_path: Path) -> Path:
    """A backup of everything."""
    path = tmp_path / "backup.zip"
    backup.make(path)
    return path


def test_every_row_comes_back_as_it_was_on_either_database(made: Path, target: Flask) -> None:
    before = rows()
    with target.app_context():
        restored = restore.restore(made)
        assert rows(but_last_event=True) == before
        assert restored.same_key
        assert restored.manifest.rows == sum(map(len, before.values()))
        assert consultations.get("asked").title == "Asked “so”, Łódź 👍"
    assert all(before[name] for name in before.keys() - {"boundary", "area_member", "deprivation", "place", "import_mapping",
                                                         "recovery_code"}), "the backup that was tested holds hardly anything"


def test_new_rows_are_numbered_after_the_restored(made: Path, target: Flask) -> None:
    with target.app_context():
        restore.restore(made)
        last = db.session.scalar(sa.select(sa.func.max(PaperForm.id)))
        copied = {name: value for name, value in db.session.execute(
            sa.select(PaperForm.__table__).limit(1)).one()._mapping.items() if name not in ("id", "serial")}
        db.session.add(PaperForm(**copied, serial="new"))
        db.session.commit()
        assert db.session.scalars(sa.select(PaperForm.id).where(PaperForm.serial == "new")).one() > (last or 0)


def test_a_backup_of_the_restored_database_is_the_same_backup(made: Path, target: Flask, tmp_path: Path) -> None:
    with target.app_context():
        restore.restore(made)
        again = backup.make(tmp_path / "again.zip").manifest
    with backup_file.opened(made) as first:
        known = {member.table: member.sha256 for member in first.manifest.members}
    same = {member.table for member in again.members if member.sha256 == known[member.table]}
    keys_in_another_order = {"response", "questionnaire_version", "consultation", "draft", "place_edition", "publication"}
    assert known.keys() - same - keys_in_another_order == {"audit_event"}


def test_it_is_of_one_instant_while_people_go_on_answering(everything: dict[str, list[Any]], tmp_path: Path) -> None:
    db.session.add_all([AreaName(code=f"A{number:08}", name="n") for number in range(table_schema.BATCH + 10)])
    db.session.commit()
    seen: list[bool] = []

    def answer_meanwhile(_rows: int, _of: int) -> None:
        if not seen:
            seen.append(True)
            with db.engine.begin() as connection:
                connection.execute(sa.insert(Contact).values(key="k", email="meanwhile@example.org"))
                connection.execute(sa.delete(Response))

    manifest = backup.make(tmp_path / "backup.zip", answer_meanwhile).manifest
    held = {member.table: member.rows for member in manifest.members}
    assert seen
    assert held["contact"] == 1
    assert held["response"] == 3
    assert len(rows()["contact"]) == 2


def test_the_file_is_for_its_owner_alone_and_nothing_is_overwritten(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    before = made.read_bytes()
    with pytest.raises(Refused, match="already exists, and is not overwritten"):
        backup.make(made)
    assert made.read_bytes() == before
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_one_that_fails_leaves_nothing_behind(everything: dict[str, list[Any]], tmp_path: Path) -> None:
    def full(_rows: int, _of: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(Refused, match="cannot be written: No space left on device"):
        backup.make(tmp_path / "backup.zip", full)
    with pytest.raises(Refused, match="No such file or directory"):
        backup.make(tmp_path / "nowhere" / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_that_it_was_made_is_in_the_trail_and_in_the_backup(made: Path, target: Flask) -> None:
    assert events(Filter(action="backup made"), limit=1)[0].about == "backup.zip"
    with target.app_context():
        restore.restore(made)
        assert [event.action for event in events(Filter(), limit=2)] == ["database restored", "backup made"]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_data(everything: dict[str, list[Any]], tmp_path: Path, target: Flask) -> None:
    def peak(action: Callable[[], object]) -> int:
        tracemalloc.start()
        action()
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peaks = []
    for more in (6_000, 36_000):            # both more than one batch, and more text than is read at once
        db.session.execute(sa.insert(AreaName), [
            {"code": f"{more // 1000}-{number}", "name": "x" * LONG} for number in range(more)])
        db.session.commit()
        path = tmp_path / f"{more}.zip"
        written = peak(lambda path=path: backup.make(path))  # type: ignore[misc]  # a default binds the loop's value
        with target.app_context():
            read = peak(lambda path=path: restore.restore(path, replace=True))  # type: ignore[misc]  # ditto
        peaks.append((written, read))
    held = 36_000 * LONG                    # bytes, were the rows that came on top held; in truth more: each is objects too
    assert peaks[1][0] - peaks[0][0] < held / 2
    assert peaks[1][1] - peaks[0][1] < held / 2


def test_the_command_says_what_the_file_holds(run: FlaskCliRunner, everything: dict[str, list[Any]], tmp_path: Path) -> None:
    made = run.invoke(args=["backup", str(tmp_path / "b.zip")])
    assert made.exit_code == 0
    assert "personal data: 1 staff accounts with their email addresses; 1 email addresses of residents" in made.stdout
    assert "SECRET_KEY is not in it" in made.stdout
    again = run.invoke(args=["backup", str(tmp_path / "b.zip")])
    assert again.exit_code == 1
    assert "not overwritten" in again.stderr
    assert run.invoke(args=["backup"]).exit_code == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.action == "backup made"))
