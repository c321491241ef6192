"""What a production server loads: `granian --interface wsgi wsgi:app`, and what `flask --app wsgi` reads."""

from survey_app import create_app

app = create_app()
