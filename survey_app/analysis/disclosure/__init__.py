"""Disclosure control: makes sure that nobody can calculate a small count from the published figures."""
