"""Reads the files of ONS, MHCLG and councils. Pure: no database; pyarrow and openpyxl load only when a file is read."""


class SourceError(ValueError):
    """A file that cannot be used: the message says which, what was expected, what was found and what to do."""
