"""The analyst's bench: any table of a closed consultation's answers, for its staff and not for publication."""
