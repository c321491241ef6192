"""From a typed postcode to area and deprivation."""
