"""Reading questionnaires from TOML and JSON."""

from pathlib import Path

import pytest

from survey_app.questionnaire.kinds import MATRIX
from survey_app.questionnaire.model import Audience, Condition, Item, Option
from survey_app.questionnaire.parsing import bundled, from_json, from_toml, load, sha256, to_json
from survey_app.questionnaire.validation import QuestionnaireError

SMALL = """
id = "small"
title = "A small survey"

[scales]
problem = [
  { code = "big", label = "Big", concern = true, top = true },
  { code = "small", label = "Small" },
]

[[pages]]
id = "area"
title = "Your area"

[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem?"
scale = "problem"
items = [{ id = "litter", label = "Litter" }, { id = "noise", label = "Noise" }]

[[pages]]
id = "reasons"
title = "Reasons"
show_if = { question = "problems.litter", answers = ["big"] }

[[pages.questions]]
id = "comments"
kind = "long_text"
label = "Anything else?"
max_length = 500
"""


def faults(text: str) -> list[str]:
    with pytest.raises(QuestionnaireError) as caught:
        from_toml(text, source="small.toml")
    return [str(fault) for fault in caught.value.faults]


def test_a_questionnaire_is_read_with_its_parts() -> None:
    read = from_toml(SMALL)
    problems = read.question("problems")
    assert (read.id, read.title, read.language) == ("small", "A small survey", "en")
    assert read.audiences == (Audience("resident", "Residents"),)
    assert problems.kind is MATRIX
    assert problems.options == (Option("big", "Big", concern=True, top=True), Option("small", "Small"))
    assert problems.items == (Item("litter", "Litter"), Item("noise", "Noise"))
    assert read.pages[1].show_if == (Condition("problems.litter", ("big",)),)
    assert read.question("comments").max_length == 500


@pytest.mark.parametrize("name", ["have-your-say-2015", "residents-survey-2020", "have-your-say-2026"])
def test_json_gives_back_every_bundled_questionnaire(name: str) -> None:
    read = load(name)
    again = from_json(to_json(read))
    assert again == read
    assert to_json(again) == to_json(read)
    assert sha256(again) == sha256(read)


def test_the_fingerprint_follows_the_words() -> None:
    assert sha256(from_toml(SMALL)) != sha256(from_toml(SMALL.replace("Anything else?", "Anything more?")))


def test_the_bundled_questionnaires_are_listed() -> None:
    assert bundled() == ("have-your-say-2015", "have-your-say-2026", "residents-survey-2020")


def test_a_file_is_read_with_and_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, "utf-8-sig")
    assert load(path) == from_toml(SMALL)


@pytest.mark.parametrize(("content", "fault"), [
    (b"id = \xe9", "small.toml: is not UTF-8 text (byte 5); save it as UTF-8"),
    (b"id = ", "small.toml: is not valid TOML: Invalid value (at end of document)"),
])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(content)
    with pytest.raises(QuestionnaireError, match=r"small\.toml") as caught:
        load(path)
    assert str(caught.value) == fault


@pytest.mark.parametrize("name", ["no_such_survey", "bad\0name"])
def test_a_file_that_is_not_there_is_refused_by_name(name: str) -> None:
    with pytest.raises(QuestionnaireError, match=r"neither a file nor one of the bundled|cannot be read"):
        load(name)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match="cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize(("old", "new", "fault"), [
    ('kind = "long_text"', 'kind = "essay"',
     "comments has the unknown kind 'essay'; the kinds are single, search_list, multiple, matrix, ranking, number, short_text, "
     "long_text, other_text, postcode"),
    ('kind = "long_text"', "kind = 3",
     "comments has the unknown kind 3; the kinds are single, search_list, multiple, matrix, ranking, number, short_text, "
     "long_text, other_text, postcode"),
    ('kind = "long_text"\n', "", "comments has no 'kind'"),
    ('scale = "problem"', 'scale = "bother"',
     "problems uses the scale 'bother', which is not defined under [scales]"),
    ("max_length = 500", 'max_length = "long"', "comments has 'max_length' = 'long', which is not a whole number"),
    ("max_length = 500", "max_length = true", "comments has 'max_length' = True, which is not a whole number"),
    ('label = "Anything else?"', "label = 7", "comments has 'label' = 7, which is not text in quotes"),
    ("top = true", 'top = "yes"', "scale problem has 'top' = 'yes', which is not true or false"),
    ('answers = ["big"]', 'answers = "big"', "page reasons show_if has 'big' where a list is needed"),
    ('answers = ["big"]', "answers = [1]", "page reasons show_if has 'a name' = 1, which is not text in quotes"),
    ('{ id = "litter", label = "Litter" }, ', '"litter", ', "problems has 'litter' where a table is needed"),
    ('title = "Your area"', 'title = "Your area"\nheading = "Area"',
     "page area has the unknown setting 'heading'; known are id, title, questions, intro, show_if, show_if_any"),
])
def test_a_fault_of_form_names_file_place_and_fault(old: str, new: str, fault: str) -> None:
    assert SMALL.count(old) == 1
    assert f"small.toml: {fault}" in faults(SMALL.replace(old, new))


def test_every_fault_of_form_is_found_at_once() -> None:
    text = SMALL.replace('kind = "long_text"', 'kind = "essay"').replace('scale = "problem"', 'scale = "bother"')
    assert [fault.split(" has ")[0].split(" uses ")[0] for fault in faults(text)] == [
        "small.toml: problems", "small.toml: comments"]


@pytest.mark.parametrize("text", ["", "pages = 3", "pages = [3]", 'pages = [{ questions = [3] }]', "scales = 3",
                                  "audiences = 3", 'id = "small"\ntitle = "T"\npages = []'])
def test_a_document_of_the_wrong_shape_is_refused(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize("text", ["[]", "3", '"words"', "null"])
def test_json_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(QuestionnaireError, match="is not a table with id, title and pages"):
        from_json(text)


def test_json_that_is_cut_short_is_refused() -> None:
    with pytest.raises(QuestionnaireError, match="is not valid JSON"):
        from_json(to_json(from_toml(SMALL))[:-1])


def test_the_example_of_a_national_survey_can_be_asked() -> None:
    example = load(Path(__file__).parents[2] / "docs/examples/csew-2013-14-questionnaire.toml")
    concern = {question.id: [option.code for option in question.options if option.concern]
               for question in example.questions if question.is_concern}
    assert concern == {
        **{name: ["very_common", "fairly_common"] for name in ("rubbcomm", "vandcomm", "poorhou")},
        **{name: ["a_bit_unsafe", "very_unsafe"] for name in ("walkdark", "walkday", "homealon")}}
