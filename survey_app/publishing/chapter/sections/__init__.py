"""The sections of a chapter by subject. Each turns tables into lines and binds every claim to its cell."""
