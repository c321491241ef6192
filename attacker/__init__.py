"""An attacker: a stranger who has every published file, the questionnaire and a map, and wants to know small hidden counts.

It knows nothing of the program that published the files. It reads every figure in every format, writes each as an inequality
between unknown whole numbers of people, and works out what each count that is not printed could still be. A hidden count of
fewer than five people is too narrow if fewer values are left to it than one printed figure of a larger group leaves.
"""

from .attack import Attack, Finding, attack, find
from .knowledge import Item, Map, Piece, Questions, Release, Weights
from .people import Atom, Person, truth_of
from .words import report

__all__ = ["attack", "find", "report", "Attack", "Finding", "Item", "Questions", "Piece", "Map", "Release", "Weights", "Atom",
           "Person", "truth_of"]
