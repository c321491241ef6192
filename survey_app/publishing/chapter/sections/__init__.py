"""The sections of a chapter by subject: each turns tables into lines, with every claim bound to its cell."""
