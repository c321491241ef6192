"""Items that are tied: who is asked because of an earlier answer, pooled mentions, and rows that stand by number."""

from __future__ import annotations

from attacker import Item, Map, Piece, Questions, attack, find
from tests.attack.published import ANSWERS, BY_WARD, GROUPS, LITTER, release

TICKED = frozenset({"1"})
VICTIM = Item("victim", ("yes", "no"), frozenset({"yes", "no"}))
REPORTED = Item("reported", ("yes", "no"), frozenset({"yes", "no"}), asked_if=(("victim", frozenset({"yes"})),))
ROWS = tuple(Item(f"source.{name}", ("own", "news"), frozenset({"own", "news"})) for name in ("litter", "drugs"))
CHANNELS = tuple(Item(f"channels.{name}", ("0", "1"), frozenset("01")) for name in ("post", "email", "shop", "web", "none"))


def test_only_those_who_gave_the_answer_were_asked_on() -> None:
    """Nobody else was asked if they reported it, so at least 3 of the 100 were victims, and no more than the band says."""
    asked = Questions.of(VICTIM, REPORTED)
    published = release(answers=[ANSWERS, "victim,Victim,yes,Yes,100,,,fewer than 5", "victim,Victim,no,No,100,,,[c]",
                                 "reported,Reported,yes,Yes,3,,,[c]", "reported,Reported,no,No,3,,,[c]"])
    assert {(one.low, one.high) for one in find(published, questions=asked) if one.answers == ("yes",) and one.item == "victim"} \
        == {(3, 4)}


def test_mentions_are_the_sum_of_their_rows() -> None:
    asked = Questions.of(*ROWS, pooled={"source": ("own", "news")})
    published = release(
        answers=[ANSWERS, "source.litter,Litter,own,Own,30,22,73.3,", "source.litter,Litter,news,News,30,8,26.7,",
                 "source.drugs,Drugs,own,Own,,,,[c]", "source.drugs,Drugs,news,News,,,,[c]"],
        sources_of_concern=["item,problem,option,answer,base,mentions,percent,shorthand", "source,Q,own,Own,45,34,75.6,",
                            "source,Q,news,News,45,11,24.4,"])
    assert ("news", 3, 3) in {(one.answers[0], one.low, one.high) for one in find(published, questions=asked)
                              if one.item == "source.drugs"}


def test_rows_that_stand_by_number_bound_a_hidden_one_between_them() -> None:
    lines = [("web", "60"), ("post", "31"), ("email", "7"), ("shop", ""), ("none", "4")]
    rows = [ANSWERS, *(f"channels.{name},{name},1,Ticked,90,{count},,{'' if count else '[c]'}" for name, count in lines)]
    found = find(release(channels=rows), questions=Questions.of(*CHANNELS))
    assert {(one.low, one.high) for one in found if one.item == "channels.shop"} == {(4, 7)}
    asked_order = [rows[0], *sorted(rows[1:], key=lambda row: [one.id for one in CHANNELS].index(row.split(",")[0]))]
    found = find(release(channels=asked_order), questions=Questions.of(*CHANNELS))
    assert [one for one in found if one.item == "channels.shop"] == []


def test_figures_that_fit_nobody_make_the_attacker_give_up_an_assumption() -> None:
    """An area that is listed for one problem alone, with fewer people than everyone: somebody lives elsewhere."""
    published = release(
        problems_by_ward=[BY_WARD, "W1,Ward 1,litter,Litter,20,10,50.0,"],
        ranked_problems=["rank,item,problem,base,concerned,percent,shorthand", "1,litter,Litter,50,25,50.0,"],
        deprivation_groups=[GROUPS, "deprived: x,0,0.0,", "other: x,50,100.0,", "unplaced: x,0,0.0,"])
    where = Map((Piece("W1", "A", "other"), Piece("W2", "A", "other")))
    result = attack(published, questions=Questions.of(LITTER), where=where)
    assert result.assumed == ("litter: an area that is not listed has nobody",)
    assert result.findings == ()
