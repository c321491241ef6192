"""Disclosure control: no small count can be worked out from what is published."""
