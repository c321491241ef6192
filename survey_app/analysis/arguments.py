"""Checks the arguments of public functions against their annotations, so that a wrong one is named before anything is counted."""

from __future__ import annotations

import inspect
import numbers
from collections import abc
from collections.abc import Callable
from functools import cache, wraps
from types import UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")

NUMBERS: dict[type, type] = {int: numbers.Integral, float: numbers.Real}     # numpy's numbers are numbers too
PLAIN = {"str": "text", "bool": "True or False", "int": "a whole number", "float": "a number", "NoneType": "None",
         "Tally": "a Tally (from `tally`)", "Questionnaire": "a Questionnaire (from `load`)",
         "ConcernItem": "a ConcernItem (from `items`)", "Answer": "an Answer (from `answers`)"}
LONGEST = 60    # characters of a wrong value in a message


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Returns the function with a check of its arguments.

    A call raises TypeError for an argument of the wrong type and ValueError for a word that is not one of the possible ones. The
    message names the function, the argument, what it must be and what it was.
    """
    signature = inspect.signature(function)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        for name, value in _bound(function, signature, args, kwargs).items():
            if signature.parameters[name].kind is not inspect.Parameter.VAR_KEYWORD:
                check(f"{function.__name__}: `{name}`", value, _hints(function)[name])
        return function(*args, **kwargs)

    return call


def _bound(function: Callable[..., Any], signature: inspect.Signature, args: Any, kwargs: Any) -> dict[str, object]:
    """Returns the arguments by name. Raises TypeError for one too many, one too few and an unknown one."""
    try:
        return signature.bind(*args, **kwargs).arguments
    except TypeError as error:
        raise TypeError(f"{function.__name__}: {error}; it takes {', '.join(signature.parameters)}") from None


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Returns the annotations as types. They are read at the first call, when every module is there."""
    return get_type_hints(function)


def check(what: str, value: object, hint: Any) -> None:
    """Raises TypeError if `value` is not of the type `hint`, and ValueError for a word that is not one of its possible ones."""
    if _fits(value, hint):
        return
    error = ValueError if get_origin(hint) is Literal and isinstance(value, str) else TypeError
    raise error(f"{what} must be {_words(hint)}, not {brief(value)}")


def _fits(value: object, hint: Any) -> bool:
    """Returns whether a value is of the annotated type, with the values inside lists and mappings."""
    origin, inside = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inside)
    if origin is Literal:
        return isinstance(value, str) and value in inside
    return _is_a(value, origin or hint) and _holds(value, origin, inside)


def _is_a(value: object, wanted: type) -> bool:
    """Returns whether a value is of a type. True is no number here, and text is no list of letters."""
    if wanted in NUMBERS:
        return isinstance(value, NUMBERS[wanted]) and not isinstance(value, bool | np.bool_)
    if wanted is bool:
        return isinstance(value, bool | np.bool_)
    return isinstance(value, wanted) and not (wanted in (abc.Sequence, abc.Collection) and isinstance(value, str))


def _holds(value: Any, origin: Any, inside: tuple[Any, ...]) -> bool:
    """Returns whether everything inside a list, a tuple or a mapping is of the annotated type."""
    if origin is abc.Mapping:
        return all(_fits(key, inside[0]) and _fits(held, inside[1]) for key, held in value.items())
    if origin is tuple and Ellipsis not in inside:
        return len(value) == len(inside) and all(map(_fits, value, inside))
    if origin in (abc.Sequence, abc.Collection, frozenset, tuple):
        return all(_fits(one, inside[0]) for one in value)
    return True


def _words(hint: Any) -> str:
    """Returns the annotated type in words."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(map(_words, inside)))
    if origin is Literal:
        return " or ".join(f"'{word}'" for word in inside)
    if origin is abc.Mapping:
        return f"a dict from {_words(inside[0])} to {_words(inside[1])}"
    if origin is tuple and Ellipsis not in inside:
        return f"a pair of {_words(inside[0])} and {_words(inside[-1])}"
    if origin in (abc.Sequence, abc.Collection, frozenset, tuple):
        return f"a list, every entry {_words(inside[0])}"
    return _named(origin or hint)


def _named(wanted: Any) -> str:
    name = getattr(wanted, "__name__", str(wanted))
    return PLAIN.get(name) or f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def brief(value: object) -> str:
    """Returns a value for a message: a short word or number itself, anything else by its type."""
    if isinstance(value, str | int | float | list | tuple | dict) and len(repr(value)) <= LONGEST:
        return repr(value)
    return _named(type(value))
