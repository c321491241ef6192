"""Makers: what many tests need is made in one place, by subject."""
