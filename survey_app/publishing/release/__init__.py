"""Makes a release: everything that is published from one set of responses."""
