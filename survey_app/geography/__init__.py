"""From a typed postcode to its areas and their deprivation."""
