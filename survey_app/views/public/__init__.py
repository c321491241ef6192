"""The resident's way: start, the pages, check your answers, thank you. Every page works without JavaScript."""

from . import alerts, check_and_submit, codes, question_page, start_page
from .urls import blueprint

__all__ = ["blueprint", "alerts", "check_and_submit", "codes", "question_page", "start_page"]
