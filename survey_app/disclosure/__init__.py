"""Disclosure control: decides what a release prints of every count, so that nobody can work out a small one.

Pages import this room, so it offers only the descriptions of counts; `release` and `people` load numpy.
"""

from .counts import ALL_PEOPLE, Count, Group, Mean, Range, Revealed, Share, Sum, Weighted, counts_of, describe, mentions

__all__ = ["ALL_PEOPLE", "Count", "Group", "Mean", "Range", "Revealed", "Share", "Sum", "Weighted", "counts_of", "describe",
           "mentions"]
