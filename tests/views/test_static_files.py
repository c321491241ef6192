"""Stylesheets and scripts are compressed well for who can read that, and are whole for who cannot."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

pytestmark = pytest.mark.sqlite_only


def get(client: FlaskClient, name: str, **headers: str) -> TestResponse:
    named = {header.replace("_", "-"): value for header, value in headers.items()}
    return client.get(f"/static/{name}", headers=named, buffered=True)


@pytest.mark.parametrize("name", ["resident.css", "resident.js"])
def test_are_compressed_well_and_are_the_same(app: Flask, client: FlaskClient, name: str) -> None:
    whole = (Path(str(app.static_folder)) / name).read_bytes()
    small = get(client, name, Accept_Encoding="gzip, br")
    assert small.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert brotli.decompress(small.data) == whole
    assert len(small.data) < len(brotli.compress(whole, quality=app.config["COMPRESS_BR_LEVEL"]))
    assert get(client, name, Accept_Encoding="identity").data == whole


@pytest.mark.parametrize("name", ["resident.css", "resident.js", "results.css", "staff.css", "staff.js"])
@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate", "br;q=0, gzip", "*"])
def test_are_small_for_a_client_without_brotli(app: Flask, client: FlaskClient, name: str, accepted: str) -> None:
    whole = (Path(str(app.static_folder)) / name).read_bytes()
    small = get(client, name, Accept_Encoding=accepted)
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) == int(small.headers["Content-Length"]) < len(whole)
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[small.headers["Content-Encoding"]]
    assert unpack(small.data) == whole


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "zstd"])
def test_are_whole_for_who_reads_no_compression(app: Flask, client: FlaskClient, accepted: str) -> None:
    plain = get(client, "resident.css", Accept_Encoding=accepted)
    assert "Content-Encoding" not in plain.headers
    assert plain.data == (Path(str(app.static_folder)) / "resident.css").read_bytes()


def test_are_not_sent_again_to_who_has_them(client: FlaskClient) -> None:
    tag = get(client, "resident.css", Accept_Encoding="br").headers["ETag"]
    again = get(client, "resident.css", Accept_Encoding="br", If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")


def test_that_are_not_there_are_not_found(client: FlaskClient) -> None:
    assert get(client, "nothing.css", Accept_Encoding="br").status_code == 404
