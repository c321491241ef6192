"""The chapter for the plan. Every figure and every word of comparison in it is bound to a table cell."""
