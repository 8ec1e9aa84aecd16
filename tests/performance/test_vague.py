"""What is pointed at in the four parts of a performance conversation."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.time.holidays import holidays_of
from bot.core.wording.library import Wording
from bot.performance.vague import (
    Finding,
    Flaw,
    RecordDraft,
    RecordField,
    VagueWording,
    another_day,
    check_record,
)
from tests.factories import library

CLEAR = RecordDraft(
    standard="Tickets get a first answer within 4 hours, as written in the support handbook, page 3",
    gap="On 12 November, 9 of 31 tickets waited for more than a day",
    way="From Monday you start with the open queue; by 18 December 9 of 10 tickets are answered within 4 hours",
    consequence="If that is not reached by 18 December, this becomes a formal review with our HR partner",
    gap_on=date(2026, 11, 12),
    way_by=date(2026, 12, 18),
    communicated_on=date(2026, 11, 16),
)
PIECES = ["Maybe", "kind", "of", "attitude", " ", ".", "\n", "<", "{", "“", "3 May"]


def flaws(english: Wording, **parts: object) -> list[tuple[str, str]]:
    """(flaw, phrase) of a record that is clear but for `parts`."""
    draft = RecordDraft(**{field: getattr(CLEAR, field) for field in RecordDraft.__dataclass_fields__} | parts)
    return [(one.flaw, one.found.phrase if one.found else "") for one in check_record(draft, english[VagueWording])]


def test_a_clear_record_has_nothing_to_point_at(english: Wording):
    assert flaws(english) == []


@pytest.mark.parametrize("field", list(RecordField))
def test_the_examples_that_are_shown_are_clear(english: Wording, field: RecordField):
    example = getattr(english[VagueWording].shapes, field).example
    assert flaws(english, **{field: example}, gap_on=None, way_by=None, communicated_on=None)[:1] in (
        [],
        [("no_day", "")],
    )
    assert flaws(english, **{field: example}) == []


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
@pytest.mark.parametrize("field", list(RecordField))
def test_an_empty_part_is_reported_alone(english: Wording, field: RecordField, empty: str):
    assert flaws(english, **{field: empty}) == [(Flaw.EMPTY, "")]


@pytest.mark.parametrize(
    ("field", "text", "phrases"),
    [
        ("gap", "On 3 May he showed a bad attitude in 2 meetings", ["bad attitude"]),
        ("gap", "On 3 May your ATTITUDE was shown twice", ["ATTITUDE"]),
        ("gap", "On 3 May you were sometimes late, and sometimes absent", ["sometimes"]),
        ("gap", "On 3 May the report was kind of late", ["kind of"]),
        ("gap", "On 3 May the report was maybe late, perhaps twice", ["maybe", "perhaps"]),
        ("gap", "You always come late, and never call. 3 May", ["always", "never"]),
        ("gap", "On 3 May your mail was unprofessional", ["unprofessional"]),
        ("gap", "On 3 May this kind of report was 2 days late", []),
        ("gap", "On 3 May, 2 false negatives were reported", []),
        ("gap", "On 3 May the always-on alert was silenced twice", []),
        ("gap", "On 3 May he doesn’t care, he said twice", ["doesn’t care"]),
        ("way", "Be more proactive from 1 June", ["Be more proactive"]),
        ("way", "Better tickets by 1 June: 9 of 10", ["Better"]),
        ("way", "No more than 3 open tickets on 1 June", []),
        ("way", "More than 9 of 10 tickets by 1 June", []),
        ("way", "Make 3 more calls a day from 1 June", []),
        ("consequence", "It may lead to a review, told on 3 May", ["may lead to"]),
        ("way", "Answer in a timely manner, 1 June", ["in a timely manner"]),
        ("standard", "Act professionally, as the handbook says", ["professionally"]),
        ("standard", "Always answer within 4 hours, as the handbook says", []),
        ("standard", "The professional services guide asks for 4 hours", []),
        ("consequence", "There will be consequences, as I said on 3 May", ["There will be consequences"]),
        ("consequence", "We’ll see how it goes; told on 3 May", ["We’ll see", "how it goes"]),
        ("consequence", "A formal review with HR starts on 3 May", []),
    ],
)
def test_vague_words(english: Wording, field: str, text: str, phrases: list[str]):
    found = [phrase for flaw, phrase in flaws(english, **{field: text}) if flaw == Flaw.VAGUE]
    assert found == phrases


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"standard": "Tickets get an answer within 4 hours"}, [(Flaw.NO_PLACE, "")]),
        ({"standard": "4 hours, see https://example.com/handbook"}, []),
        ({"standard": "Answers within 4 hours, as we agreed"}, []),
        ({"gap": "9 of 31 tickets waited", "gap_on": None}, [(Flaw.NO_DAY, "")]),
        ({"gap": "9 of 31 tickets waited on Monday", "gap_on": None}, []),
        ({"gap": "9 of 31 tickets waited on May 12", "gap_on": None}, []),
        ({"gap": "9 of 31 tickets may wait", "gap_on": None}, [(Flaw.NO_DAY, "")]),
        ({"gap": "9 of 31 tickets waited on 12.11.", "gap_on": None}, []),
        ({"gap": "9 of 31 tickets waited, 2026-11-12", "gap_on": None}, []),
        ({"gap": "The tone with Alex"}, [(Flaw.NOT_SEEN, "")]),
        ({"gap": "The tone with Alex: you shouted"}, []),
        ({"way": "The queue comes first", "way_by": None}, [(Flaw.NO_DAY, ""), (Flaw.NOT_SEEN, "")]),
        ({"way": "The queue comes first"}, [(Flaw.NOT_SEEN, "")]),
        ({"way": "Each report is sent by Friday", "way_by": None}, []),
        ({"consequence": "A formal review with HR", "communicated_on": None}, [(Flaw.NO_DAY, "")]),
        ({"consequence": "A formal review with HR", "communicated_on": None, "said_here": True}, []),
        ({"consequence": "A formal review with HR, as I told you on Monday", "communicated_on": None}, []),
    ],
)
def test_what_is_missing(english: Wording, parts: dict[str, object], expected: list[tuple[str, str]]):
    assert flaws(english, **parts) == expected


def one(english: Wording, **parts: object) -> Finding:
    return check_record(RecordDraft(**parts), english[VagueWording])[1 if "gap" in parts else 0]


def better() -> list[tuple[str, str]]:
    kinds = library().for_locale("en")[VagueWording].words.values()
    return [(field, sentence) for kind in kinds for field, sentence in kind.better.items()]


@pytest.mark.parametrize(("field", "sentence"), better())
def test_a_better_sentence_is_a_real_one(english: Wording, field: str, sentence: str):
    assert flaws(english, **{field: sentence}, gap_on=None, way_by=None, communicated_on=None)[0:1] in (
        [],
        [(Flaw.NO_DAY, "")],
    )
    other_day = (Flaw.OTHER_DAY, "")
    assert [one for one in flaws(english, **{field: sentence}) if one != other_day] == []
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert not set(sentence) & set("<>[]…")


def test_a_finding_shows_a_whole_sentence_of_that_part(english: Wording):
    finding = one(english, gap="It was Monday. He is “sometimes” late. Twice.")
    assert finding.field is RecordField.GAP
    assert finding.better == english[VagueWording].words["how_often"].better["gap"]
    assert finding.reason.startswith("“sometimes” means")
    assert finding.found is not None
    assert "It was Monday. He is “sometimes” late."[finding.found.start :].startswith("sometimes")


@given(
    st.builds(RecordDraft, *[st.text()] * 4, *[st.none() | st.dates()] * 3)
    | st.builds(
        RecordDraft,
        *[
            st.lists(st.sampled_from(["Maybe", "kind", "of", "attitude", " ", ".", "\n", "<", "{", "“", "3 May"])).map(
                "".join
            )
        ]
        * 4,
    )
)
def test_any_record_is_read_and_spans_are_true(english: Wording, draft: RecordDraft):
    for finding in check_record(draft, english[VagueWording]):
        text = draft.text(finding.field)
        assert (finding.flaw is Flaw.EMPTY) == (text == "")
        assert (finding.flaw is Flaw.VAGUE) == (finding.found is not None) == bool(finding.better)
        if finding.found:
            assert text[finding.found.start : finding.found.end] == finding.found.phrase


@pytest.mark.parametrize(
    ("text", "picked", "other"),
    [
        ("by 18 December 9 of 10 are answered", date(2026, 12, 18), False),
        ("by 18 December 9 of 10 are answered", date(2026, 12, 11), True),
        ("by December 18th", date(2026, 12, 11), True),
        ("by the 18th of December", date(2026, 12, 18), False),
        ("by 2026-12-18", date(2026, 12, 11), True),
        ("by 2026-12-18", date(2026, 12, 18), False),
        ("From 7 December Sam starts with the queue", date(2026, 12, 18), False),
        ("Between 2 and 13 November", date(2026, 11, 9), False),
        ("Between 2 and 13 November", date(2026, 11, 16), True),
        ("by Friday", date(2026, 12, 18), False),
        ("by 18 December", None, False),
    ],
)
def test_a_day_that_is_not_the_one_in_the_text(text: str, picked: date | None, other: bool):
    assert bool(another_day(text, picked)) is other


@pytest.mark.parametrize("text", ["We'll have to see", "we will wait and see", "Let's see what happens"])
def test_a_consequence_that_is_none_is_pointed_at(english: Wording, text: str):
    assert (Flaw.VAGUE in [flaw for flaw, _ in flaws(english, consequence=text)]) is True


@pytest.mark.parametrize(
    ("field", "text", "named"),
    [
        ("way", "All answered within 4 hours by 5 January", "5 January"),
        ("gap", "On 9 November 3 of 20 waited", "9 November"),
        ("consequence", "If it is not reached by 5 January, HR joins us", "5 January"),
        ("consequence", "If it is not reached by 18 December, HR joins us on 21 December", ""),
        ("consequence", "HR joins us after 18 December. I told you so on 9 November", "9 November"),
        ("consequence", "HR joins us by 18 December. I told you so on 16 November", ""),
    ],
)
def test_a_text_and_a_day_that_disagree_are_both_named(english: Wording, field: str, text: str, named: str):
    found = check_record(replace(CLEAR, **{field: text}), english[VagueWording], lambda day: f"{day:%d.%m.}")
    told = [one.reason for one in found if one.flaw is Flaw.OTHER_DAY]
    assert [named in one for one in told] == ([True] if named else [])


def test_a_day_that_is_a_public_holiday_of_the_report_is_pointed_at(english: Wording):
    draft = replace(CLEAR, way_by=date(2026, 12, 25))
    found = check_record(draft, english[VagueWording], is_holiday=holidays_of("GB-ENG"))
    assert Flaw.HOLIDAY in [one.flaw for one in found]
    assert Flaw.HOLIDAY not in [one.flaw for one in check_record(draft, english[VagueWording])]
