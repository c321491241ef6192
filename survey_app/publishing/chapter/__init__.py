"""The chapter for the plan: every figure in it, and every word of comparison, is bound to a cell of a table."""
