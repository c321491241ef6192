"""Collecting answers: drafts become responses, on screen, on paper, in assisted entry or from files."""
