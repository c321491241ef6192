"""What people can look up at any time: privacy, cookies, accessibility, and who can help."""

from __future__ import annotations

from typing import Any

from flask import render_template

from ...access import public
from ...fieldwork import keeping
from .routes import blueprint
from .standing import find

PRIVACY = ("controller", "purpose", "lawful_basis", "retention", "rights", "contact")


@blueprint.get("/consultations/<slug>/privacy")
@public
def privacy(slug: str) -> Any:
    """The privacy notice: the consultation's own settings, and what is true of every one."""
    survey = find(slug)
    own = {name: str(survey.settings.get(name, "")) for name in PRIVACY}
    return render_template("public/privacy.html", survey=survey, own=own, months=keeping.months(survey.settings))


@blueprint.get("/cookies")
@public
def cookies() -> Any:
    """Each cookie, what it is for and how long it is kept."""
    return render_template("public/cookies.html", survey=None)


@blueprint.get("/accessibility")
@public
def accessibility() -> Any:
    """The accessibility statement."""
    return render_template("public/accessibility.html", survey=None)


@blueprint.get("/support")
@public
def support() -> Any:
    """Services that help, and their numbers."""
    return render_template("public/support_page.html", survey=None)
