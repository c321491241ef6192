"""Looking after an instance: backup, restore, and what is kept for how long."""
