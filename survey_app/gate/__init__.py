"""The last gate: every text of every file is searched for what a person must not meet, before the file leaves."""
