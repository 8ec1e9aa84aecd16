"""Reading the wording files: fallbacks, and problems told with file and line."""

import shutil
from pathlib import Path

import pytest

from bot.briefs.wording import KitWording
from bot.core.wording.dates import DateWording
from bot.core.wording.library import WordingError
from bot.core.wording.loader import load_library, prompts_folder
from bot.core.wording.sections import ErrorWording
from tests.factories import ALL_FEATURES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real wording, English only."""
    copy = tmp_path / "prompts"
    shutil.copytree(prompts_folder() / "en", copy / "en")
    return copy


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def swap(folder: Path, name: str, old: str, new: str) -> int:
    """Replace a line's text; the number of that line."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    write(folder, name, text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def problems(folder: Path) -> list[str]:
    with pytest.raises(WordingError) as caught:
        load_library(folder, ALL_FEATURES.wording)
    return caught.value.problems


def test_the_wording_that_ships_is_complete():
    library = load_library(prompts_folder(), ALL_FEATURES.wording)
    assert "en" in library.languages


def test_a_missing_placeholder_is_reported_with_file_and_line(folder: Path):
    line = swap(folder, "en/errors.yaml", "give {reference} to", "tell")
    assert problems(folder) == [
        f"prompts/en/errors.yaml, line {line}: `unexpected` needs the placeholder {{reference}}"
    ]


def test_all_problems_of_all_files_are_reported_at_once(folder: Path):
    bold = swap(folder, "en/kit.yaml", "  title: Goals", "  titel: Goals")
    loud = swap(folder, "en/dates.yaml", "today: today", "today: Today!")
    short = swap(folder, "en/dates.yaml", "weekdays: [Monday, ", "weekdays: [")
    (folder / "en" / "tries.yaml").unlink()
    assert problems(folder) == [
        f"prompts/en/dates.yaml, line {loud}: `today` has an exclamation mark; say it calmly",
        f"prompts/en/dates.yaml, line {short}: `weekdays.6` is missing",
        f"prompts/en/kit.yaml, line {bold - 1}: `goals.title` is missing",
        f"prompts/en/kit.yaml, line {bold}: `goals.titel` is not known",
        "prompts/en/tries.yaml is missing; English must be complete",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("opening: 'a", "line 1: this cannot be read as YAML"),
        ("opening: a\nopening: b", "line 2: this cannot be read as YAML: found duplicate key"),
        ("- a\n- b", "line 1: expected lines of the form `name: text`"),
        ("", "line 1: expected lines of the form `name: text`"),
        ("opening: \x07", "this cannot be read as YAML"),
        ("goals: text", "line 1: `goals` needs names and texts below it"),
        ("1: text", "line 1: `1` is not known"),
        ("opening: yes\ngoals: {1: a}", "line 2: `goals.1` is not known"),
        ("goals: {title: true}", "line 1: `goals.title` must be text; put it in quotes"),
    ],
)
def test_a_broken_file_is_reported(folder: Path, text: str, expected: str):
    write(folder, "en/kit.yaml", text)
    told = problems(folder)
    assert any(problem.startswith("prompts/en/kit.yaml") and expected in problem for problem in told), told


def test_a_file_that_is_not_utf8_is_reported(folder: Path):
    (folder / "en" / "kit.yaml").write_bytes("opening: für".encode("latin-1"))
    assert problems(folder) == ["prompts/en/kit.yaml is not UTF-8 text; save it as UTF-8"]


@pytest.mark.parametrize("name", ["breif.yaml", "kit.yml"])
def test_a_file_that_nothing_reads_is_reported(folder: Path, name: str):
    write(folder, f"en/{name}", "a: b")
    assert problems(folder)[0].startswith(f"prompts/en/{name}: nothing reads a file of this name. Names in use: ")


def test_a_question_key_is_used_once(folder: Path):
    swap(folder, "en/questions.yaml", "  ten_minutes: ", "  quarter_proud: ")
    assert problems(folder) == [
        "prompts/en/questions.yaml, line 1: has the key `quarter_proud` twice; keys are new in the whole file"
    ]


def test_another_language_falls_back_to_english_and_says_so(folder: Path):
    write(folder, "de/kit.yaml", "goals:\n  title: Ziele\n")
    write(folder, "de/dates.yaml", "minutes:\n  one: eine Minute\n  other: '{count} Minuten'\n")
    library = load_library(folder, ALL_FEATURES.wording)
    german, english = library.for_locale("de-DE"), library.for_locale("en-US")
    assert german[KitWording].goals.title == "Ziele"
    assert german[KitWording].goals.asks == english[KitWording].goals.asks
    assert german[KitWording].help == english[KitWording].help
    assert german[DateWording].minutes.fill(count=1) == "eine Minute"
    assert german[ErrorWording] == english[ErrorWording]
    assert "prompts/de/errors.yaml is missing; English is used" in library.fallbacks
    assert "prompts/de/kit.yaml: `goals.asks` is missing; English is used" in library.fallbacks
    assert not any("`goals.title`" in said or "/en/" in said for said in library.fallbacks)


def test_another_language_is_checked_and_adds_nothing(folder: Path):
    write(folder, "de/questions.yaml", "goals:\n  quarter_proud: Super!\n  nur_hier: Was?\n")
    write(folder, "de/kit.yaml", "goals: Ziele\n")
    assert problems(folder) == [
        "prompts/de/kit.yaml, line 1: `goals` needs names and texts below it",
        "prompts/de/questions.yaml, line 3: `goals.nur_hier` is not known in English; add it there first",
        "prompts/de/questions.yaml, line 2: `goals.quarter_proud` has an exclamation mark; say it calmly",
    ]


def test_a_problem_in_english_is_reported_once(folder: Path):
    swap(folder, "en/kit.yaml", "  title: Goals and progress", "  title: Goals and progress!")
    write(folder, "de/kit.yaml", "goals:\n  title: Ziele\n")
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
    write(folder, "pt/kit.yaml", "goals:\n  title: Objetivos\n")
    write(folder, "pt_BR/kit.yaml", "goals:\n  title: Metas\n")
    assert load_library(folder, ALL_FEATURES.wording).for_locale(locale)[KitWording].goals.title == title


def test_folders_that_are_no_language_are_left_alone(folder: Path):
    write(folder, ".git/kit.yaml", "x: [")
    write(folder, "Old drafts/kit.yaml", "x: [")
    assert list(load_library(folder, ALL_FEATURES.wording).languages) == ["en"]


def test_a_configured_folder_must_exist(tmp_path: Path):
    assert prompts_folder(tmp_path) == tmp_path
    with pytest.raises(WordingError, match="PROMPTS_DIR"):
        prompts_folder(tmp_path / "gone")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tries: {}", "line 1: `tries` needs at least one text below it"),
        ("tries:\n  12: Wait.", "line 2: `tries.12` needs a name in words"),
        ("tries:\n  wait: ''", "line 2: `tries.wait` is empty"),
    ],
)
def test_a_broken_list_of_texts_is_reported(folder: Path, text: str, expected: str):
    write(folder, "en/tries.yaml", text)
    assert problems(folder) == [f"prompts/en/tries.yaml, {expected}"]
