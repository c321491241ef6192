"""A restore is all or nothing: what is wrong is found before anything is changed, and a killed one changes nothing."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import orjson
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from survey_app import consultations
from survey_app.consultations import Refused
from survey_app.database import db
from survey_app.models import AreaName, Contact, ImportUpload
from survey_app.operations import backup, backup_file, restore
from survey_app.questionnaire import parsing
from tests.factories.full_database import NOW, rows

pytestmark = pytest.mark.slow

Counts = Callable[[], dict[str, int]]


@pytest.fixture
def made(everything: dict[str, list[Any]], tmp_path: Path) -> Path:
    """A backup of everything."""
    path = tmp_path / "backup.zip"
    backup.make(path)
    return path


def altered(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of a backup in which `change` has changed members."""
    copy = path.with_name(f"altered-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return copy


def with_manifest(path: Path, **values: Any) -> Path:
    return altered(path, lambda name, data: orjson.dumps({**orjson.loads(data), **values})
                   if name == backup_file.MANIFEST else data)


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda path: path.write_bytes(path.read_bytes()[:-5000]), "not a backup, or it was cut short"),
    (lambda path: path.write_bytes(b""), "not a backup, or it was cut short"),
    (lambda path: path.write_text("slug,title\n"), "not a backup, or it was cut short"),
    (lambda path: zipfile.ZipFile(path, "w").close(), "not a backup made by this program"),
])
def test_what_is_no_backup_or_not_a_whole_one(made: Path, target: Flask, row_counts: Counts, spoil: Callable[[Path], object],
                                              said: str) -> None:
    spoil(made)
    with target.app_context():
        with pytest.raises(Refused, match=said):
            restore.restore(made)
        assert row_counts() == {}


@pytest.mark.parametrize("spoil", [
    lambda name, data: data.replace(b"ref-1", b"ref-9"),
    lambda name, data: b"" if name == "contact.jsonl" else data,
])
def test_a_changed_member_is_found_before_anything_is_written(made: Path, target: Flask, row_counts: Counts, spoil: Any) -> None:
    with target.app_context():
        with pytest.raises(Refused, match="is damaged"):
            restore.restore(altered(made, spoil))
        assert row_counts() == {}


def test_a_flipped_byte_is_found(made: Path, target: Flask, row_counts: Counts) -> None:
    data = bytearray(made.read_bytes())
    with zipfile.ZipFile(made) as file:
        data[file.getinfo("response.jsonl").header_offset + 90] ^= 0xFF
    made.write_bytes(data)
    with target.app_context():
        with pytest.raises(Refused, match="is damaged"):
            restore.restore(made)
        assert row_counts() == {}


def test_a_backup_of_a_newer_version(made: Path, target: Flask) -> None:
    with target.app_context(), pytest.raises(Refused, match="newer version"):
        restore.restore(with_manifest(made, revision="9999", program="have-your-say 99"))


def test_a_manifest_of_hundreds_of_megabytes_is_refused_unread(made: Path, target: Flask) -> None:
    large = altered(made, lambda name, content: b" " * 300_000_000 if name == "manifest.json" else content)
    tracemalloc.start()
    with pytest.raises(Refused, match="not a backup made by this program"):
        restore.restore(large)
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_backup_in_an_unknown_form(made: Path, target: Flask) -> None:
    with target.app_context(), pytest.raises(Refused, match="a form that this version does not know"):
        restore.restore(with_manifest(made, format="have-your-say backup 2"))


def test_an_older_backup_says_which_database_to_make_and_then_fits(made: Path, target: Flask, tmp_path: Path) -> None:
    old = tmp_path / "old.zip"
    with target.app_context():
        flask_migrate.downgrade(revision="0004")
        db.session.add(AreaName(code="E1", name="old"))
        db.session.commit()
        backup.make(old)
        with pytest.raises(Refused, match="is of revision"):
            restore.restore(made)
        flask_migrate.upgrade()
        with pytest.raises(Refused, match=r"is of revision 0004 .* have-your-say db upgrade 0004; restore; and"):
            restore.restore(old, replace=True)
        flask_migrate.downgrade(revision="0004")
        restore.restore(old, replace=True)
        flask_migrate.upgrade()
        assert db.session.scalars(sa.select(AreaName.name)).all() == ["old"]


def test_a_database_that_is_not_empty_is_left_alone(made: Path, target: Flask) -> None:
    with target.app_context():
        db.session.add(AreaName(code="E1", name="here first"))
        db.session.commit()
        before = rows()
        with pytest.raises(Refused, match=r"not empty: it holds area name 1\. Nothing was changed"):
            restore.restore(made)
        assert rows() == before


def test_replacing_takes_the_place_of_everything_and_the_trail_is_guarded_again(made: Path, target: Flask) -> None:
    before = rows()
    with target.app_context():
        consultations.create("other", parsing.load("have-your-say-2015"), "Other", NOW.date(), NOW.date(), "P")
        db.session.add(AreaName(code="E1", name="here first"))
        db.session.commit()
        restore.restore(made, replace=True)
        assert rows(but_last_event=True) == before
        with pytest.raises(DBAPIError, match="only ever added to"):
            db.session.execute(sa.text("DELETE FROM audit_event"))
        db.session.rollback()


def test_a_row_that_the_database_refuses_changes_nothing(made: Path, target: Flask) -> None:
    def doubled(name: str, data: bytes) -> bytes:
        return data + data if name == "response.jsonl" else data

    with target.app_context():
        db.session.add(AreaName(code="E1", name="here first"))
        db.session.commit()
        before = rows()
        with pytest.raises(Refused, match="refused a row, and nothing was changed"):
            restore.restore(rehashed(altered(made, doubled)), replace=True)
        assert rows() == before


def test_missing_rows_change_nothing(made: Path, target: Flask, row_counts: Counts) -> None:
    short = altered(made, lambda name, data: data.split(b"\n")[0] + b"\n" if name == "response.jsonl" else data)
    with target.app_context():
        with pytest.raises(Refused, match="has 1 rows and should have 3"):
            restore.restore(rehashed(short))
        assert row_counts() == {}


def test_the_command_asks_before_it_replaces_and_tells_of_another_secret_key(made: Path, target: Flask) -> None:
    run = target.test_cli_runner()
    with target.app_context():
        done = run.invoke(args=["restore", str(with_manifest(made, key_check="another"))])
        assert done.exit_code == 0, done.stderr
        assert "SECRET_KEY is not the one" in done.stderr
        refused = run.invoke(args=["restore", str(made)])
        assert refused.exit_code == 1
        assert "not empty" in refused.stderr
        asked = run.invoke(args=["restore", str(made), "--replace"], input="n\n")
        assert asked.exit_code == 1
        assert "This deletes what the database holds" in asked.stderr
        replaced = run.invoke(args=["restore", str(made), "--replace", "--yes"])
        assert replaced.exit_code == 0, replaced.stderr
        assert run.invoke(args=["restore", "nowhere.zip"]).exit_code == 2


@pytest.mark.slow
def test_a_restore_that_is_killed_half_way_changes_nothing(everything: dict[str, list[Any]], target: Flask, tmp_path: Path,
                                                           row_counts: Counts) -> None:
    survey = consultations.get("asked")
    db.session.add_all([ImportUpload(token=f"t{number}", consultation_id=survey.id, name="a", data=os.urandom(1_000_000),
                                     uploaded_by="l") for number in range(25)])
    db.session.commit()
    path = tmp_path / "large.zip"
    backup.make(path)
    url = target.config["SQLALCHEMY_DATABASE_URI"]
    environment = {**os.environ, "DATABASE_URL": url.replace("+psycopg", ""), "INSTANCE_PATH": str(tmp_path)}
    with target.app_context():
        waiting = _half_way_on_sqlite if url.startswith("sqlite") else _half_way_on_postgresql
        with waiting() as is_half_way:
            restoring = subprocess.Popen([sys.executable, "-m", "survey_app", "restore", str(path)], env=environment)
            try:
                _wait(is_half_way, restoring)
            finally:
                restoring.kill()
            assert restoring.wait(60) == -signal.SIGKILL
        assert row_counts() == {}
        restore.restore(path)
        assert row_counts()["import_upload"] == 26


@contextmanager
def _half_way_on_sqlite() -> Iterator[Callable[[], bool]]:
    """Rows of an unfinished transaction that do not fit into memory stand in the write-ahead log."""
    log = Path(f"{db.engine.url.database}-wal")
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")     # else the log is written over, and does not grow
    yield lambda: log.exists() and log.stat().st_size > 5_000_000


@contextmanager
def _half_way_on_postgresql() -> Iterator[Callable[[], bool]]:
    """It waits for us, who are about to put in a row with the same address as one of its own."""
    waits = sa.text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    alone = {"isolation_level": "AUTOCOMMIT"}
    with db.engine.connect() as ours, db.engine.connect().execution_options(**alone) as looking:
        ours.execute(sa.insert(Contact).values(key="ours", email="someone@example.org"))
        yield lambda: bool(looking.scalar(waits))
        ours.rollback()


def rehashed(path: Path) -> Path:
    """A copy of an altered backup whose manifest has the fingerprints of what is in it."""
    with zipfile.ZipFile(path) as file:
        document = orjson.loads(file.read(backup_file.MANIFEST))
        for member in document["members"]:
            member["sha256"] = hashlib.sha256(file.read(f"{member['table']}.jsonl")).hexdigest()
    return with_manifest(path, members=document["members"])


def _wait(is_half_way: Callable[[], bool], restoring: subprocess.Popen[bytes]) -> None:
    for _ in range(12_000):
        if is_half_way():
            return
        assert restoring.poll() is None, "it ended before it was half-way"
        time.sleep(0.01)
    raise TimeoutError("It never came half-way.")
