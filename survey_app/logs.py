"""The log: one JSON object a line and one line a fault, with the number of the request.

What people typed never enters it. A fault is told by its kind and its place in the program, because its message may hold an
answer, an address or a code; and a request by its view, because its address may hold a code.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import orjson
from flask import Flask, Response, g, has_request_context, request

REQUEST_ID = re.compile(r"[0-9a-f]{16,64}")      # what nginx makes; anything else may be a visitor's own text
PLACES = 6      # of a traceback's last lines


class Lines(logging.Formatter):
    """Makes a line of JSON from a record."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"), "level": record.levelname,
                "logger": record.name, "message": record.getMessage()}
        if has_request_context():
            line |= {"request": request_id(), "view": request.endpoint or "", "method": request.method}
        if record.exc_info and record.exc_info[0]:
            line |= {"fault": record.exc_info[0].__name__, "at": places(record.exc_info[2])}
        return orjson.dumps(line).decode()


def request_id() -> str:
    """The number of this request: the proxy's, or a new one."""
    if "request_id" not in g:
        sent = request.headers.get("X-Request-ID", "")
        g.request_id = sent if REQUEST_ID.fullmatch(sent) else secrets.token_hex(16)
    return str(g.request_id)


def places(trace: TracebackType | None) -> str:
    """The last places of a traceback, outermost first: file, line and function, without what was passed."""
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
                      for frame in traceback.extract_tb(trace)[-PLACES:])


def write_lines() -> None:
    """Makes this process log in lines of JSON, to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in ("alembic", "werkzeug"):      # each look at the revision would be a line
        logging.getLogger(name).setLevel(logging.WARNING)


def init_app(app: Flask) -> None:
    """Gives each request a number, which its answer tells too; logs in JSON where the settings say so."""
    if app.config["LOG"] == "json":
        write_lines()
    app.after_request(_tell_number)


def _tell_number(response: Response) -> Response:
    if request.endpoint != "static":
        response.headers["X-Request-ID"] = request_id()
    return response
