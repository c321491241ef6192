"""The questionnaire as an immutable, checked document, and its routing. All functions are pure."""
