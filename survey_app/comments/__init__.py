"""Residents' comments: what names somebody in them, what people decided about it, and their themes."""
