"""Colours and typefaces, and checks that people can read them: the same measure for charts, documents and pages."""
