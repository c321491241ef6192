"""Turns stored responses into what is published: data file, tables, charts, chapter and release."""
