"""DDI-Codebook 2.5: the study, its questions, and every variable of the responses and the published tables, for data archives.

The standard is https://ddialliance.org/Specification/DDI-Codebook/2.5/. The children of an element have an order in it, which
the functions here follow. Meanings and categories come from the data packages of `codebook`. No count is in it: how many people
gave an answer stands in the tables alone, where disclosure control has seen it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, groupby
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ...questionnaire.characters import shown
from ...questionnaire.model import NOT_ASKED, Question, Questionnaire
from ...questionnaire.response_columns import columns

NAMESPACE = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
OWN = "en"              # the language of the words written here; the questionnaire can have another
RESPONSES = "R"         # the id of the file of responses; the tables have T1, T2 and so on
WEIGHT = "weight"
SAMPLING = "Self-selected: everybody who wanted to could answer, and nobody was drawn at random."
ACCESS = ("The tables are public. The responses are not published: analysts of the partnership have them, without names, "
          "addresses or postcodes.")
CONFIDENTIALITY = ("Small numbers, and those from which they could be worked out, are left out of the tables and marked [c]. "
                   "Do not try to find out who somebody is.")


class Study(NamedTuple):
    """The facts of the study: who asked what, when, and from which version of the data the release was made."""

    slug: str
    title: str
    organisation: str
    begun: date
    ended: date
    questionnaire: Questionnaire
    version: int            # of the data
    dated: date             # when these were made
    program: str
    licence: str = ""       # the address of its text


def codebook(study: Study, responses: Mapping[str, Any], tables: Mapping[str, Any]) -> bytes:
    """Returns the codebook of a release as an XML file, from the data packages of its responses and of its tables."""
    files = {RESPONSES: responses["resources"][0], **{f"T{number}": one for number, one in enumerate(tables["resources"], 1)}}
    variables = {file: {field["name"]: f"{file}V{number}" for number, field in enumerate(resource["schema"]["fields"], 1)}
                 for file, resource in files.items()}
    figures = (_figures(file, files[file], ids) for file, ids in variables.items() if file != RESPONSES)
    root = _element("codeBook", _study(study, WEIGHT in variables[RESPONSES]),
                    *(_file(file, resource) for file, resource in files.items()),
                    _element("dataDscr", *_groups(study.questionnaire, variables[RESPONSES]),
                             *_answers(study.questionnaire, files[RESPONSES], variables[RESPONSES]), *chain(*figures)),
                    version="2.5", ID="codebook", **{LANGUAGE: study.questionnaire.language, "xmlns": NAMESPACE})
    ElementTree.indent(root)
    return b"%b\n" % ElementTree.tostring(root, "utf-8", xml_declaration=True)


def _element(name: str, /, *content: Element | str | None, **attributes: str) -> Element:
    """Returns an element with its children or its text; None adds nothing. A character that XML cannot hold becomes a sign."""
    made = Element(name, {key: shown(value) for key, value in attributes.items()})
    made.extend(part for part in content if isinstance(part, Element))
    made.text = shown("".join(part for part in content if isinstance(part, str))) or None
    return made


def _own(name: str, text: str, /, **attributes: str) -> Element:
    """Returns an element with words of this program, and not of the questionnaire."""
    return _element(name, text, **{LANGUAGE: OWN, **attributes})


def _study(study: Study, is_weighted: bool) -> Element:
    begun, ended = study.begun.isoformat(), study.ended.isoformat()
    people = [_element("universe", audience.label) for audience in study.questionnaire.audiences]
    return _element(
        "stdyDscr",
        _citation(study),
        _element("stdyInfo",
                 _own("abstract", f"A survey that {study.organisation} asked from {begun} to {ended}. {SAMPLING}"),
                 _element("sumDscr", *(_element("collDate", day, date=day, event=event)
                                       for event, day in (("start", begun), ("end", ended))),
                          _own("anlyUnit", "Individual"), *people, _own("dataKind", "Survey data, and tables made from them"))),
        _element("method", _element(
            "dataColl", _own("timeMeth", "Cross-section"), _element("dataCollector", study.organisation),
            _own("sampProc", SAMPLING), _own("collMode", "Self-administered questionnaire: online and on paper; some with help"),
            _own("resInstru", "Structured questionnaire"),
            _own("weight", f"The variable “{WEIGHT}” says how many people a response stands for.") if is_weighted else None)),
        _element("dataAccs", _element("setAvail", _own("avlStatus", ACCESS)),
                 _element("useStmt", _own("confDec", CONFIDENTIALITY, required="no"),
                          _element("conditions", study.licence) if study.licence else None)))


def _citation(study: Study) -> Element:
    dated = study.dated.isoformat()
    return _element(
        "citation",
        _element("titlStmt", _element("titl", study.title), _element("IDNo", study.slug)),
        _element("rspStmt", _element("AuthEnty", study.organisation)),
        _element("prodStmt", _element("producer", study.organisation), _element("prodDate", dated, date=dated),
                 _element("software", study.program)),
        _element("distStmt", _element("distrbtr", study.organisation)),
        _element("verStmt", _element("version", str(study.version), date=dated)))


def _file(file: str, resource: Mapping[str, Any]) -> Element:
    return _element("fileDscr", _element("fileTxt", _element("fileName", resource["path"]), _own("fileCont", resource["title"]),
                                         _own("fileType", "CSV, in UTF-8")), ID=file)


def _groups(asked: Questionnaire, ids: Mapping[str, str]) -> Iterator[Element]:
    """Yields each question with several variables: a matrix, or one with several answers."""
    for number, (question, members) in enumerate(groupby(columns(asked), key=lambda column: column.question), 1):
        known = [ids[column.name] for column in members if column.name in ids]
        if len(known) > 1:
            yield _element("varGrp", _element("labl", question.label), ID=f"G{number}", name=question.id, var=" ".join(known),
                           type="grid" if question.kind.has_rows else "multipleResp")


def _answers(asked: Questionnaire, resource: Mapping[str, Any], ids: Mapping[str, str]) -> Iterator[Element]:
    """Yields every variable of the responses, with its question and its categories."""
    questions = {column.name: column.question for column in columns(asked)}
    for field in resource["schema"]["fields"]:
        name, question = field["name"], questions.get(field["name"])
        attributes = {"wgt": "wgt"} if name == WEIGHT else {"wgt-var": ids[WEIGHT]} if question and WEIGHT in ids else {}
        yield _element(
            "var", _element("labl", field.get("title", name)),
            _wording(question) if question else _own("txt", field["description"]),
            *_categories(field.get("categories", ()), question),
            _element("varFormat", type="numeric" if name == WEIGHT or (question and question.kind.is_number) else "character"),
            ID=ids[name], name=name, files=RESPONSES, **attributes)


def _wording(question: Question) -> Element:
    return _element("qstn", _element("qstnLit", question.label), _element("ivuInstr", question.hint) if question.hint else None)


def _categories(categories: Iterable[Mapping[str, str]], question: Question | None) -> Iterator[Element]:
    """Yields the codes of a variable. Those that are no answer to the question are marked as missing."""
    missing = {NOT_ASKED, *(one.code for one in (question.options if question else ()) if one.declined or one.dont_know)}
    for one in categories:
        yield _element("catgry", _element("catValu", one["value"]), _element("labl", one["label"]),
                       **({"missing": "Y"} if one["value"] in missing else {}))


def _figures(file: str, resource: Mapping[str, Any], ids: Mapping[str, str]) -> Iterator[Element]:
    """Yields every column of a published table."""
    for field in resource["schema"]["fields"]:
        unit = {"measUnit": field["unit"]} if "unit" in field else {}
        yield _element("var", _own("labl", field["title"]), _own("txt", field["description"]),
                       _element("varFormat", type="numeric" if field["type"] in ("integer", "number") else "character"),
                       ID=ids[field["name"]], name=field["name"], files=file, **unit)
