"""From stored responses to what is published: the data file, tables, charts and the folder they go into."""
