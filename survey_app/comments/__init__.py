"""Residents' comments: their themes, suggested by rules and confirmed by a person, and redacted copies."""
