"""Kinds of text: what they accept, and how they are filled."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.wording.kinds import LINE, Body, Counted, Label, Section, Template, TextError, Title


class Sample(Section):
    title: Annotated[Template, LINE("report", "when")] = LINE("report", "when").template("{report}, {when}")
    carried: Annotated[Counted, LINE("count", "report")] | None = None
    button: Label = "Done"
    heading: Title = "Plan"
    text: Body = "Words"


def problems(**fields: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate(fields)
    return [
        problem
        for error in caught.value.errors()
        if isinstance(cause := error.get("ctx", {}).get("error"), TextError)
        for problem in cause.problems
    ]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("title", "{report}", "needs the placeholder {when}"),
        ("title", "{report} {when} {who}", "has the placeholder {who}; filled in here: {report}, {when}"),
        ("title", "{report} {when} {", "has a single brace; write {{ or }} for a literal one"),
        ("title", "{report} {when} {{who}", "has a single brace; write {{ or }} for a literal one"),
        ("button", "Done {count}", "has the placeholder {count}; no placeholder is filled in here"),
        ("button", "   ", "is empty"),
        ("button", "x" * 76, "is 76 characters long, 75 are allowed"),
        ("heading", "x" * 25, "is 25 characters long, 24 are allowed"),
        ("button", "Do\nit", "must be one line"),
        ("button", "Well done!", "has an exclamation mark; say it calmly"),
        ("button", "Well done\uff01", "has an exclamation mark; say it calmly"),
        ("text", "2 are Overdue", "says “Overdue”; say it without blame"),
        ("text", "you missed it", "says “you missed”; say it without blame"),
        ("text", "You forgot", "says “You forgot”; say it without blame"),
        ("text", "Sam failed to", "says “failed to”; say it without blame"),
        ("text", "Done :tada:", "has the emoji :tada:; say it in words"),
        ("text", "Good :+1:", "has the emoji :+1:; say it in words"),
        ("text", "Done ✅", "has the emoji ✅; say it in words"),
        ("text", 12, "must be text; put it in quotes"),
        ("text", None, "must be text; put it in quotes"),
    ],
)
def test_a_problem_is_reported(field: str, text: object, expected: str):
    assert expected in problems(**{field: text})


def test_all_problems_of_a_text_are_reported_at_once():
    assert len(problems(button="Overdue {who}!")) == 3


@pytest.mark.parametrize("text", ["at 14:00:30", "note: x", "a:b:c", "{{curly}}", "→ next", "x" * 2900, "a\nb"])
def test_harmless_text_passes(text: str):
    Sample(text=text)


def test_text_is_trimmed_and_doubled_braces_are_literal():
    assert Sample(text="  {{a}} \n").text == "{a}"


def test_unknown_fields_are_refused():
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Sample.model_validate({"buton": "Done"})


@given(report=st.text(), when=st.text())
def test_values_are_never_read_as_placeholders(report: str, when: str):
    template = Sample.model_validate({"title": "{{{report}}} on {when}"}).title
    assert template.fill(report=report, when=when) == f"{{{report}}} on {when}"


@pytest.mark.parametrize("values", [{}, {"report": "Sam"}, {"report": "Sam", "when": "today", "who": "x"}])
def test_filling_wants_exactly_the_slots(values: dict[str, str]):
    with pytest.raises(TypeError, match="report"):
        Sample().title.fill(**values)


@pytest.mark.parametrize(("count", "text"), [(0, "none of Sam"), (1, "one of Sam"), (2, "2 of Sam")])
def test_counted_words(count: int, text: str):
    forms = {"zero": "none of {report}", "one": "one of {report}", "other": "{count} of {report}"}
    carried = Sample.model_validate({"carried": forms}).carried
    assert carried is not None
    assert carried.fill(count=count, report="Sam") == text


def test_without_a_zero_form_nought_is_other():
    counted = LINE("count").counted({"one": "one", "other": "{count} in all"})
    assert counted.fill(count=0) == "0 in all"
    with pytest.raises(TypeError, match="count"):
        counted.fill(count=2, report="Sam")


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ("text", "needs the forms `one` and `other`"),
        ({"one": "{report}"}, "needs the form `other`"),
        ({"one": "a", "other": "{report}"}, "(form `one`) needs the placeholder {report}"),
        (
            {"one": "{report}", "other": "{report}", "many": "x"},
            "has the form `many`; known are zero, one, other",
        ),
        ({"one": "{report}", "other": 3}, "must be text; put it in quotes"),
        ({"one": "{report}", "other": "{count} of {n}"}, "(form `other`) needs the placeholder {report}"),
    ],
)
def test_a_problem_in_plural_forms_is_reported(forms: object, expected: str):
    rule = LINE("count", "report")
    with pytest.raises(TextError) as caught:
        rule.counted(forms)
    assert expected in caught.value.problems
