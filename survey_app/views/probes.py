"""What a load balancer or a monitor asks."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from ..access import limiter, public
from ..database import db

blueprint = Blueprint("probes", __name__)


@blueprint.get("/health")
@public
@limiter.exempt
def health() -> tuple[dict[str, str], int]:
    """200 while the database answers; otherwise the error handler's 503."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}, 200
