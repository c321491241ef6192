"""Reads the files of ONS, MHCLG and councils. Pure: no database; pyarrow and openpyxl load only when a file is read."""

from .areas import Lookup, OwnAreas, changes, read_areas, read_lookup, read_lsoas, slug
from .boundaries import Boundaries, read_boundaries
from .deprivation import DeprivationIndex, RankedLsoa, local_quintiles, read_deprivation
from .files import SourceError
from .population import Population, read_population
from .postcode_product import Recognised, neighbours, recognise
from .postcodes import PostcodeFiles, batches, open_postcodes, rows_about

__all__ = ["SourceError", "open_postcodes", "recognise", "batches", "PostcodeFiles", "Recognised", "rows_about", "neighbours",
           "read_deprivation", "local_quintiles", "DeprivationIndex", "RankedLsoa", "read_lookup", "changes", "Lookup",
           "read_areas", "read_lsoas", "slug", "OwnAreas", "read_boundaries", "Boundaries", "read_population", "Population"]
