"""What synthetic residents write."""

import re

import numpy as np
import pytest

from survey_app.demo.comments import PLACES, SENTENCES, comments

WORDS = {"drugs": r"drug|cannabis", "fly_tipping": r"fly-tip", "police": r"polic|support officer", "burglary": r"burgl",
         "youths": r"youth", "speeding": r"speeding", "parking": r"\bpark(ing|ed)\b", "lighting": r"light(s|ing)\b"}
EVERY = {theme: list(dict.fromkeys(sentence.format(place=place) for sentence in sentences for place in PLACES))
         for theme, sentences in SENTENCES.items()}


def matching(theme: str, texts: list[str]) -> int:
    return sum(re.search(WORDS[theme], text, re.IGNORECASE) is not None for text in texts)


@pytest.mark.parametrize("theme", WORDS)
def test_the_words_of_a_theme_stand_in_its_sentences_and_in_no_others(theme: str) -> None:
    assert matching(theme, EVERY[theme]) == len(EVERY[theme])
    assert not any(matching(theme, texts) for other, texts in EVERY.items() if other != theme)


@pytest.mark.parametrize("seed", range(5))
def test_the_most_common_themes_are_those_of_the_plan_in_its_order(seed: int) -> None:
    written = comments(np.random.default_rng(seed), 812)
    counts = [matching(theme, written) for theme in WORDS]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == len(counts)
    assert counts[-1] > max(sum(text in comment for comment in written for text in EVERY[theme])
                            for theme in EVERY if theme not in WORDS)


def test_there_are_as_many_comments_as_people_some_on_two_themes() -> None:
    written = comments(np.random.default_rng(1), 812)
    assert len(written) == 812
    assert all(written)
    assert sum(len([theme for theme in WORDS if matching(theme, [text])]) > 1 for text in written) > 50
    assert len(set(written)) > 400
