"""Forms that check what people type: the survey built from a questionnaire, and what staff fill in."""
