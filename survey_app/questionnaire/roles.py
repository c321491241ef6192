"""The roles of questions: which part of the results is made from a question, and which of its answers that part counts.

A question has the role that a lead gave it, never one that its id or its words suggest. A closed question without a role
is ranked, if its concern is, or else has a plain section of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .kinds import Tabulation
from .model import Option, Question, Questionnaire

AGREE, DISAGREE, YES, NO, HEARSAY = "agree", "disagree", "yes", "no", "hearsay"
SIDES: Mapping[str, str] = {      # what an answer can say, in the words of a lead
    AGREE: "Agreement", DISAGREE: "Disagreement", YES: "Was a victim", NO: "Did not report it",
    HEARSAY: "News reports or the experience of others"}     # the results print these words
RANKING, OWN = "ranking", "own"   # sections of questions without a role


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its name for a lead, its effect, the sides that its answers must have, and others that they can have."""

    name: str
    effect: str
    needs: tuple[str, ...] = ()
    can_have: tuple[str, ...] = ()
    several: bool = False       # several questions can have it

    @property
    def sides(self) -> tuple[str, ...]:
        """Returns every side that an answer can have."""
        return (*self.needs, *self.can_have)


ROLES: Mapping[str, Role] = {
    "agreement": Role("Agreement with the priorities",
                      "Its own section says for each row how many agreed and disagreed, and it leads the key findings.",
                      needs=(AGREE, DISAGREE)),
    "safety": Role("How safe people feel",
                   "Its own section says how many feel safest and how many unsafe, and compares more deprived areas.",
                   several=True),
    "victim": Role("Whether people were a victim of crime", "The section on victims says how many were.", needs=(YES,)),
    "reported": Role("Whether it was reported", "The section on victims says how many did not report it.", needs=(NO,)),
    "reasons": Role("Why it was not reported", "The section on victims lists the reasons, the commonest first."),
    "sources": Role("Where the strongest concerns come from",
                    "Its own section adds up the answers of all rows. "
                    "Answers that are news reports or the experience of others are also counted together.",
                    can_have=(HEARSAY,), several=True),
    "informed": Role("How well informed people feel", "Its own section lists what people know most about first."),
    "channels": Role("How people would like to be informed", "Its own section lists the ways, the commonest first."),
    "profile": Role("What people say about themselves", "It stands in the table of who answered, and in no section of its own.",
                    several=True),
}


def section_of(question: Question) -> str:
    """Returns the part of the results that shows a question: its role, `ranking` or `own`; empty if it is not closed.

    A question whose answers do not say what its role needs is shown as if it had no role, so that none is left out.
    """
    if not question.is_closed:
        return ""
    if question.role in ROLES and not lacking(question):
        return question.role
    return RANKING if question.is_concern and question.ranked else OWN


def lacking(question: Question) -> list[str]:
    """Returns what its role needs and none of its answers is, in the words of a lead."""
    if question.role == "safety" and not question.is_concern:
        return ["A concern"]
    return [SIDES[side] for side in ROLES[question.role].needs if not with_side(question, side)]


def with_side(question: Question, side: str) -> tuple[str, ...]:
    """Returns the codes of the answers with this side."""
    return tuple(option.code for option in question.options if option.side == side)


def with_role(questionnaire: Questionnaire, role: str) -> Sequence[Question]:
    """Returns the questions that the results show in this role, in the order asked."""
    return [question for question in questionnaire.questions if section_of(question) == role]


def roles_for(question: Question) -> Iterator[str]:
    """Yields the roles that a question can have."""
    for name in ROLES if question.is_closed else ():
        if not any(fault for fault in _unfit(question, name)):
            yield name


def faults(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yields the id of a question and what is wrong with its role or the sides of its answers."""
    taken: dict[str, str] = {}
    for question in questionnaire.questions:
        yield from ((question.id, f"has an answer with the unknown side '{option.side}'; the sides are {', '.join(SIDES)}")
                    for option in question.options if option.side and option.side not in SIDES)
        if question.role and question.role not in ROLES:
            yield question.id, f"has the unknown role '{question.role}'; the roles are {', '.join(ROLES)}"
        elif question.role:
            yield from ((question.id, fault) for fault in _unfit(question, question.role))
            if not ROLES[question.role].several and question.role in taken:
                yield question.id, (f"has the role '{question.role}', which '{taken[question.role]}' has already; only one "
                                    "question can have it")
            taken.setdefault(question.role, question.id)


def _unfit(question: Question, role: str) -> Iterator[str]:
    if not question.is_closed:
        yield f"has the role '{role}', which only a question with answers to choose from can have"
    elif role == "sources" and not question.rows_from:
        yield "has the role 'sources', which only a grid can have that takes its rows from an earlier one"
    elif role == "safety" and not question.kind.has_concern:
        yield "has the role 'safety', which only a question with one answer, or a grid, can have"
    elif role == "profile" and not question.kind.is_characteristic:
        yield "has the role 'profile', which only a question with one answer can have"
    elif role in ("reasons", "channels") and question.kind.tabulation is not Tabulation.TICKS:
        yield f"has the role '{role}', which only a question with several answers can have"
    elif ROLES[role].needs and question.kind.tabulation is not Tabulation.CODES:
        yield f"has the role '{role}', which only a question with one answer, or a grid, can have"


def given(questionnaire: Questionnaire, question_id: str, role: str, sides: Mapping[str, str]) -> Questionnaire:
    """Returns the questionnaire with the role of a question, and the sides of its answers by their code.

    Questions on the same scale share their answers, and the sides of these.
    """
    chosen = replace(questionnaire.question(question_id), role=role)
    options = tuple(replace(option, side=_side(option, role, sides)) for option in chosen.options)

    def changed(question: Question) -> Question:
        if question.id == question_id:
            return replace(chosen, options=options)
        return replace(question, options=options) if chosen.scale and question.scale == chosen.scale else question
    return replace(questionnaire, pages=tuple(replace(page, questions=tuple(map(changed, page.questions)))
                                              for page in questionnaire.pages))


def _side(option: Option, role: str, sides: Mapping[str, str]) -> str:
    """Returns the side of an answer: the chosen one, if the role has it. A side of another role stays unless one is chosen."""
    allowed = ROLES[role].sides if role in ROLES else ()
    chosen = sides.get(option.code, option.side)
    return chosen if chosen in allowed else "" if option.side in allowed else option.side
