"""The resident's pages: start, questions, check your answers, thank you. All of them work without JavaScript."""

from . import alerts, check_and_submit, codes, complaints, question_page, sharing, start_page
from .urls import blueprint

__all__ = ["blueprint", "alerts", "check_and_submit", "codes", "complaints", "question_page", "sharing", "start_page"]
