"""What people wrote: its themes, as rules suggest and a person confirms them, and the same words without who is meant."""
