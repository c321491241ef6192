"""Colours and typefaces, and whether they can be read: one measure for charts, documents and pages."""
