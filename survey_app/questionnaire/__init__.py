"""What is asked: the questionnaire as an immutable, checked document, and who is asked what. Pure."""
