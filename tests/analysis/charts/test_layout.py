from survey_app.analysis.charts import layout

from .examples import LONG


def test_wrapping_keeps_every_word_and_the_width() -> None:
    lines = layout.wrap("Motor vehicle crime, including theft of and from vehicles", 200)
    assert " ".join(lines) == "Motor vehicle crime, including theft of and from vehicles"
    assert len(lines) == 2
    assert all(layout.text_width(line) <= 200 for line in lines)


def test_lines_are_about_equally_long() -> None:
    assert layout.wrap("aaa aaa aaa aaa bbb", 6 * 4 * 4, 12) == ["aaa aaa aaa", "aaa bbb"]


def test_a_word_wider_than_the_line_stays_whole() -> None:
    assert " ".join(layout.wrap(LONG, 150)) == LONG


def test_an_empty_label_is_one_line() -> None:
    assert layout.wrap("", 100) == [""]


def test_rows_are_as_high_as_their_labels_and_do_not_overlap() -> None:
    rows = layout.lay_out(["Litter", LONG, "Noise"])
    assert [row.top + row.height for row in rows[:-1]] == [row.top for row in rows[1:]]
    assert rows[1].height > rows[0].height
    assert layout.height(rows) == rows[2].top + rows[2].height
    assert layout.height([]) == 0
