"""Forms that check input: the survey form, built from a questionnaire, and the forms for staff."""
