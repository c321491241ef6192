"""Importing responses from CSV files, from this program or other tools."""
