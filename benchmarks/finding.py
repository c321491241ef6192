"""How long finding takes, and how it grows: python -m benchmarks.finding

60 KB of comments; 20,000 characters of each shape that has made a pattern slow somewhere; 2,379 comments of the demonstration.
"""

from __future__ import annotations

import time

from survey_app.comments.finding import find_marks
from survey_app.demo.comments import PLACES, SENTENCES

SHAPES = (
    "a", "A", "1", "@", ".", " ", "\n", "'", "-", "(", "_", "0 ", "1 ", "a ", "A ", "a.", "a.b", "a@", "a@b.", "a-", "a'",
    "ab12 ", "07700 ", "12 x ", "12 the ", "1a", "o", "o ", "mr ", "Mr A ", "flat ", "house on ", "house on the corner of ",
    "number ", "number 1 ", "no. ", "at 1 ", "aged 9 in ", "is 9 in ", "the old ", "dot ", "a dot ", "at ", "a at b dot ",
    "born ", "born 1 ", "one ", "leanne ", "Leanne ", "Leanne and ", "xqzt ", "will ", "rose ", "d.", "www.", "http://", "/",
    "1/", "1.", "+1", "\xa31", "\xe9", "\xe9 ", "\u0436", "\u0436 ", "\u0301", "a\xa0", "insta ", "user is ", "ends in ",
    "plate is ", "doors down from ", "live above the ", "12 a b ", "flat 1, ", "unit b ", "12/12/", "1 jan ", "may 1 ",
    "St. ", "J. ", "van der ", "\u2019", "a\u2019", "\t", "\r\n", "1 Mill Lane, ", "shop on the ", "x-")


def seconds(text: str) -> float:
    """The least processor time of three runs: what else the machine does is not counted."""
    times = []
    for _ in range(3):
        began = time.process_time()
        find_marks(text)
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    began = time.process_time()
    find_marks("x")
    print(f"first use, which reads the lists: {(time.process_time() - began) * 1000:.0f} ms")
    sentences = [sentence.format(place=place) for told in SENTENCES.values() for sentence in told for place in PLACES]
    joined = " ".join(sentences * 40)[:60_000]
    print(f"60 KB of comments: {seconds(joined) * 1000:.1f} ms")
    began = time.process_time()
    for index in range(2_379):
        find_marks(sentences[index % len(sentences)] + f" Ask Leanne Sibley on 07700 900{index % 900 + 100:03}.")
    print(f"2,379 comments: {time.process_time() - began:.2f} s")
    worst = sorted(((seconds((shape * 20_000)[:20_000]), shape) for shape in SHAPES), reverse=True)
    slowest = ", ".join(f"{shape!r} {time * 1000:.1f} ms" for time, shape in worst[:12])
    print("20,000 characters of one shape, the slowest:", slowest)
    print("a.b x 20,000 (60 KB):", f"{seconds('a.b' * 20_000) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
