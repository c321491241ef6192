"""Reads the files of ONS, MHCLG and councils. Pure: no database. Pages import none of it: what it reads them with is heavy."""


class SourceError(ValueError):
    """A file that cannot be used: the message says which, what was expected, what was found and what to do."""
