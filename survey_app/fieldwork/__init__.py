"""Asking: drafts become responses, on a screen, on paper, with help, or in files."""
