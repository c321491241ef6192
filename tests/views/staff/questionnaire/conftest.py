"""A lead at the questionnaire of a draft."""

from __future__ import annotations

import pytest
from flask import Flask

from survey_app.models import Role
from tests.staff import Browser, signed_in

from .editor import edited


@pytest.fixture
def lead(app: Flask) -> Browser:
    """A lead who has signed in; there is a draft to edit."""
    edited()
    return signed_in(app, Role.LEAD)
