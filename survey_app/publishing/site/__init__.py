"""The results site: a small page for each question that a reader has, made from the finished tables of a release."""
