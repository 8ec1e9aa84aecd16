"""Reading the wording files: fallbacks, and problems told with file and line."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.briefs.wording import BriefWording
from bot.core.time.dates import dated, day_and_time
from bot.core.wording.dates import DateWording
from bot.core.wording.library import WordingError
from bot.core.wording.loader import load, load_library, prompts_folders
from bot.core.wording.schemas import json_schemas
from bot.core.wording.sections import ErrorWording
from bot.weekly.wording import TriesWording
from tests.factories import ALL_FEATURES

[PRODUCT] = prompts_folders()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real wording, English only."""
    copy = tmp_path / "prompts"
    for name in ("en", "catalogue"):
        shutil.copytree(PRODUCT / name, copy / name)
    return copy


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def swap(folder: Path, name: str, old: str, new: str) -> int:
    """Replace a line's text; the number of that line."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    write(folder, name, text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def problems(folder: Path) -> list[str]:
    return load([folder], ALL_FEATURES.wording).problems


def test_the_wording_that_ships_is_complete():
    library = load_library([PRODUCT], ALL_FEATURES.wording)
    assert "en" in library.languages


def test_a_missing_placeholder_is_reported_with_file_and_line(folder: Path):
    line = swap(folder, "en/errors.yaml", "give {reference} to", "tell")
    assert problems(folder) == [
        f"prompts/en/errors.yaml, line {line}: `unexpected` needs the placeholder {{reference}}"
    ]


def test_all_problems_of_all_files_are_reported_at_once(folder: Path):
    bold = swap(folder, "en/brief.yaml", "  goals: Goals", "  goalz: Goals")
    loud = swap(folder, "en/dates.yaml", "today: today", "today: Today!")
    short = swap(folder, "en/dates.yaml", "clock: HH:mm", "clock: d MMM")
    (folder / "en" / "tries.yaml").unlink()
    assert problems(folder) == [
        "prompts/en/tries.yaml is missing; English must be complete",
        f"prompts/en/brief.yaml, line {bold - 1}: `agenda.goals` is missing",
        f"prompts/en/brief.yaml, line {bold}: `agenda.goalz` is not known",
        f"prompts/en/dates.yaml, line {loud}: `today` has an exclamation mark; say it calmly",
        f"prompts/en/dates.yaml, line {short}: `clock` is no pattern for a time, such as HH:mm",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("opening: 'a", "line 1: this cannot be read as YAML"),
        ("opening: a\nopening: b", "line 2: has `opening` twice"),
        ("? [a]\n: b", "line 1: a name must be words"),
        ("- a\n- b", "line 1: expected lines of the form `name: text`"),
        ("", "line 1: expected lines of the form `name: text`"),
        ("opening: \x07", "this cannot be read as YAML"),
        ("agenda: text", "line 1: `agenda` needs names and texts below it"),
        ("1: text", "line 1: `1` is not known"),
        ("title: yes\nagenda: {1: a}", "line 2: `agenda.1` is not known"),
        ("agenda: {goals: true}", "line 1: `agenda.goals` must be text; put it in quotes"),
    ],
)
def test_a_broken_file_is_reported(folder: Path, text: str, expected: str):
    write(folder, "en/brief.yaml", text)
    told = problems(folder)
    assert any(problem.startswith("prompts/en/brief.yaml") and expected in problem for problem in told), told


def test_a_file_that_is_not_utf8_is_reported(folder: Path):
    (folder / "en" / "brief.yaml").write_bytes("opening: für".encode("latin-1"))
    assert problems(folder) == ["prompts/en/brief.yaml is not UTF-8 text; save it as UTF-8"]


@pytest.mark.parametrize("name", ["breif.yaml", "brief.yml", "library/quesitons.yaml", "library/guides/overload.yml"])
def test_a_file_that_nothing_reads_is_reported(folder: Path, name: str):
    write(folder, f"en/{name}", "a: b")
    assert problems(folder)[0].startswith(f"prompts/en/{name}: nothing reads a file of this name. Names in use: ")


def test_another_language_falls_back_to_english_and_says_so(folder: Path):
    write(folder, "de/brief.yaml", "plan: Plan\nagenda:\n  goals: Ziele\n")
    write(folder, "de/dates.yaml", "minutes:\n  one: eine Minute\n  other: '{count} Minuten'\n")
    library = load_library([folder], ALL_FEATURES.wording)
    german, english = library.for_locale("de-DE"), library.for_locale("en")
    assert german[BriefWording].agenda.goals == "Ziele"
    assert german[BriefWording].agenda.help == english[BriefWording].agenda.help
    assert german[BriefWording].follow_up == english[BriefWording].follow_up
    assert german[DateWording].minutes.fill(count=1) == "eine Minute"
    assert german[ErrorWording] == english[ErrorWording]
    fallbacks = load([folder], ALL_FEATURES.wording).fallbacks
    assert "prompts/de/errors.yaml is missing; English is used" in fallbacks
    assert "prompts/de/brief.yaml, line 2: `agenda.help` is missing; English is used" in fallbacks
    assert not any("`agenda.goals`" in said or "/en/" in said for said in fallbacks)


def test_a_language_needs_no_phrases_to_look_for(folder: Path):
    write(folder, "de/vague.yaml", "words: {judgement: {reason: 'Ein Urteil: {words}'}}\n")
    told = [said for said in load([folder], ALL_FEATURES.wording).fallbacks if "vague" in said or "talk" in said]
    assert any("`words.judgement.better` is missing" in said for said in told)
    assert not any("phrases" in said or "`places`" in said or "performance_talk" in said for said in told)


def test_another_language_is_checked_and_adds_nothing(folder: Path):
    write(folder, "de/tries.yaml", "tries:\n  walk: Super!\n  nur_hier: Was?\n")
    write(folder, "de/brief.yaml", "agenda: Ziele\n")
    assert problems(folder) == [
        "prompts/de/brief.yaml, line 1: `agenda` needs names and texts below it",
        "prompts/de/tries.yaml, line 3: `tries.nur_hier` is not known in English; add it there first",
        "prompts/de/tries.yaml, line 2: `tries.walk` has an exclamation mark; say it calmly",
    ]


def test_a_problem_in_english_is_reported_once(folder: Path):
    swap(folder, "en/brief.yaml", "  goals: Goals and progress", "  goals: Goals and progress!")
    write(folder, "de/brief.yaml", "agenda:\n  goals: Ziele\n")
    assert len(problems(folder)) == 1


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("pt-BR", "Metas"),
        ("pt_br", "Metas"),
        ("pt-PT", "Objetivos"),
        ("pt", "Objetivos"),
        ("fr-FR", "Goals and progress"),
        ("", "Goals and progress"),
    ],
)
def test_the_nearest_language_is_chosen(folder: Path, locale: str, title: str):
    write(folder, "pt/brief.yaml", "agenda:\n  goals: Objetivos\n")
    write(folder, "pt_BR/brief.yaml", "agenda:\n  goals: Metas\n")
    chosen = load_library([folder], ALL_FEATURES.wording).for_locale(locale)
    assert chosen[BriefWording].agenda.goals == title


DAYS = (date(2026, 9, 27), datetime(2026, 11, 27, 14, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("locale", "day", "moment"),
    [
        ("en-GB", "Sun 27 Sept", "Fri 27 Nov, 14:05"),
        ("en-US", "Sun, Sep 27", "Fri, Nov 27, 2:05 PM"),
        ("de-DE", "So. 27 Sept.", "Fr. 27 Nov., 14:05"),
        ("es-ES", "dom 27 sept", "vie 27 nov, 14:05"),
        ("fr-FR", "dim. 27 sept.", "ven. 27 nov., 14:05"),
    ],
)
def test_days_have_the_names_of_the_language(folder: Path, locale: str, day: str, moment: str):
    write(folder, "en-US/dates.yaml", (PRODUCT / "en-US" / "dates.yaml").read_text(encoding="utf-8"))
    for language in ("de", "es", "fr"):
        write(folder, f"{language}/dates.yaml", f"today: {language}\n")
    wording = load_library([folder], ALL_FEATURES.wording).for_locale(locale)[DateWording]
    assert dated(DAYS[0], wording) == day
    assert day_and_time(DAYS[1], DAYS[0], wording) == moment


def test_plural_forms_and_lists_are_those_of_the_language(folder: Path):
    forms = "{one: '{count} godzina', few: '{count} godziny', many: '{count} godzin', other: '{count} h'}"
    write(folder, "pl/dates.yaml", f"hours: {forms}\n")
    write(folder, "fr/dates.yaml", "minutes:\n  one: '{count} minute'\n  other: '{count} minutes'\n")
    library = load_library([folder], ALL_FEATURES.wording)
    polish, french = library.for_locale("pl-PL"), library.for_locale("fr-FR")
    hours = [polish[DateWording].hours.fill(count=count) for count in (1, 2, 5, 22)]
    assert hours == ["1 godzina", "2 godziny", "5 godzin", "22 godziny"]
    assert french[DateWording].minutes.fill(count=0) == "0 minute"
    assert french.listed(["Ann", "Ben", "Cem"]) == "Ann, Ben et Cem"
    assert library.for_locale("en").listed(["Ann", "Ben", "Cem"]) == "Ann, Ben and Cem"


def test_a_code_of_no_language_is_reported(folder: Path):
    write(folder, "qqx/dates.yaml", "today: today\n")
    assert problems(folder) == ["prompts/qqx: no language has this code"]


def test_another_way_of_writing_english_needs_only_what_differs(folder: Path):
    write(folder, "en-NZ/dates.yaml", "clock: h:mm a\n")
    assert not [said for said in load([folder], ALL_FEATURES.wording).fallbacks if "en-NZ" in said]


def test_a_language_is_read_when_it_is_asked_for_and_english_stands_in_for_one_with_a_fault(folder: Path):
    write(folder, "fr/brief.yaml", "agenda:\n  goals: Objectifs\n")
    library = load_library([folder], ALL_FEATURES.wording)
    assert "fr" in library.languages
    write(folder, "fr/brief.yaml", "agenda:\n  goals: Objectifs!\n")
    assert library.for_locale("fr-FR")[BriefWording].agenda.goals == "Goals and progress"


def test_folders_that_are_no_language_are_left_alone(folder: Path):
    write(folder, ".git/brief.yaml", "x: [")
    write(folder, "Old drafts/brief.yaml", "x: [")
    assert list(load_library([folder], ALL_FEATURES.wording).languages) == ["en"]


def test_a_configured_folder_must_exist(tmp_path: Path):
    assert prompts_folders(tmp_path) == (PRODUCT, tmp_path)
    assert prompts_folders(PRODUCT) == (PRODUCT,)
    with pytest.raises(WordingError, match="PROMPTS_DIR"):
        prompts_folders(tmp_path / "gone")


def test_a_company_says_what_it_likes_differently_and_keeps_the_rest(tmp_path: Path):
    write(tmp_path, "en/brief.yaml", "agenda:\n  goals: What you are after\n")
    write(tmp_path, "en/tries.yaml", "tries:\n  their_own: Ask one person what they read lately.\n")
    write(tmp_path, "nl/brief.yaml", "agenda:\n  help: Hulp\n")
    library = load_library([PRODUCT, tmp_path], ALL_FEATURES.wording)
    english, shipped = library.for_locale("en"), load_library([PRODUCT], ALL_FEATURES.wording).for_locale("en")
    assert english[BriefWording].agenda.goals == "What you are after"
    assert english[BriefWording].agenda.help == shipped[BriefWording].agenda.help
    assert english[TriesWording].keys == (*shipped[TriesWording].keys, "their_own")
    dutch = library.for_locale("nl-NL")[BriefWording].agenda
    assert (dutch.goals, dutch.help) == ("What you are after", "Hulp")


def test_a_fault_of_a_company_is_told_with_their_file(tmp_path: Path):
    write(tmp_path, "en/brief.yaml", "plan: Plan\nagenda:\n  goals: Goals!\n  golas: Goals\n")
    with pytest.raises(WordingError) as caught:
        load_library([PRODUCT, tmp_path], ALL_FEATURES.wording)
    assert caught.value.problems == [
        f"{tmp_path.name}/en/brief.yaml, line 3: `agenda.goals` has an exclamation mark; say it calmly",
        f"{tmp_path.name}/en/brief.yaml, line 4: `agenda.golas` is not known",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tries: {}", "line 1: `tries` needs at least 1 below it"),
        ("tries:\n  12: Wait.", "line 2: `tries.12` needs a name in words"),
        ("tries:\n  wait: ''", "line 2: `tries.wait` is empty"),
    ],
)
def test_a_broken_list_of_texts_is_reported(folder: Path, text: str, expected: str):
    write(folder, "en/tries.yaml", text)
    assert problems(folder) == [f"prompts/en/tries.yaml, {expected}"]


def test_editors_are_told_what_a_file_may_hold():
    schemas = json_schemas(ALL_FEATURES.wording)
    guide, questions = schemas["*/library/guides/*.yaml"], schemas["*/library/questions.yaml"]
    assert "title" in guide["$defs"]["Guide"]["required"]
    assert guide["$defs"]["Guide"]["additionalProperties"] is False
    assert [one["maxLength"] for one in questions["patternProperties"].values()] == [160]
    assert "sales" in schemas["catalogue/questions.yaml"]["$defs"]["Function"]["enum"]
    assert "agenda" in schemas["*/brief.yaml"]["properties"]
