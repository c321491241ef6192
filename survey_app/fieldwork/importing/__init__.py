"""Responses that come in files of any tool."""
