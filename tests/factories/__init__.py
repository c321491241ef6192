"""Factories: one module for each subject makes the data that many tests need."""
