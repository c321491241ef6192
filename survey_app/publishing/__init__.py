"""From stored responses to what is published: data file, tables, charts, chapter and release."""
