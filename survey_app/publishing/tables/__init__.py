"""The tables of a release, by subject."""
