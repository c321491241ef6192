"""Asking: consultations, drafts and responses, and responses that come in files."""
