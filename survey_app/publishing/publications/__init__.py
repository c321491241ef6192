"""Previews, published versions, chapter edits, branding and downloads."""
