"""The responses as files: the frozen data, its codebook, and the exports."""

FORMATS = ("csv", "xlsx", "ods", "sav", "parquet")     # in which responses can be exported
