"""The built stylesheets and scripts, each compressed once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # it ships no types
from flask import Flask, request, url_for

QUALITY = 9   # of 11 for Brotli, of 9 for gzip: takes 0.03 s a file, and saves an eighth compared with the level of pages
ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {    # the smallest first
    "br": lambda whole: bytes(brotli.compress(whole, quality=QUALITY)),
    "gzip": lambda whole: gzip.compress(whole, compresslevel=QUALITY, mtime=0),
}


def init_app(app: Flask) -> None:
    """Gives the templates the addresses of the files, and serves them."""
    folder, as_it_is = Path(str(app.static_folder)), app.view_functions["static"]

    @cache
    def asset(name: str) -> str:
        """The address of a built file; part of it changes with the file, so that browsers can cache it for a year."""
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:8]
        return url_for("static", filename=name, v=digest)

    @cache
    def compressed(name: str, encoding: str) -> bytes:
        return ENCODERS[encoding]((folder / name).read_bytes())

    def static(filename: str) -> Any:
        reply: Any = as_it_is(filename=filename)
        reply.headers.pop("Content-Disposition", None)      # a name that no browser asks for
        encoding = next((one for one in ENCODERS if request.accept_encodings[one]), "")
        if reply.status_code == HTTPStatus.OK and encoding:
            reply.close()   # the file, which is not read
            reply.direct_passthrough = False
            reply.set_data(compressed(filename, encoding))
            reply.content_encoding = encoding
            reply.set_etag(reply.get_etag()[0], weak=True)   # the same tag for the compressed and the plain file
        return reply

    app.view_functions["static"] = static
    app.add_template_global(asset, "asset")
