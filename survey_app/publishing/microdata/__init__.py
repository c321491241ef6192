"""The responses as files: the frozen data, their codebook, and the exports."""

FORMATS = ("csv", "xlsx", "ods", "sav", "parquet")     # the export formats of responses
