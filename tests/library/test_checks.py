"""`coach prompts check`: what it says of the library that ships, and of faults that were planted beforehand."""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from bot.core.wording.library import Wording, WordingError
from bot.core.wording.loader import load, load_library, prompts_folders
from bot.library.checks import check_library, counts
from bot.library.rules import Competency, Function, Prompt, Theme
from bot.library.wording import (
    WEEKS_APART,
    PromptCatalogue,
    QuestionCatalogue,
    Questions,
    prompts_for,
    questions_for,
)
from tests.factories import ALL_FEATURES, library

PLANTED = Path(__file__).parent / "planted"
[PRODUCT] = prompts_folders()


def faults(*folders: Path) -> list[str]:
    loaded = load(folders, ALL_FEATURES.wording)
    return [*loaded.problems, *loaded.fallbacks, *loaded.style(), *check_library(loaded)]


def planted() -> list[tuple[str, int, str]]:
    """The file and line of each fault, and what has to be said of it."""
    return [
        (f"planted/{file.relative_to(PLANTED)}", number, said.strip())
        for file in sorted(PLANTED.rglob("*.yaml"))
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        for said in line.partition("#!")[2].split("|")
        if not line.startswith("#") and said.strip()
    ]


def test_each_planted_fault_is_named_with_file_and_line_and_nothing_else_is():
    told, expected = faults(PRODUCT, PLANTED), planted()
    assert len({(file, line) for file, line, _ in expected}) >= 30

    def fits(said: str, file: str, line: int, expected: str) -> bool:
        place = f"{file}: " if "nothing reads" in expected else f"{file}, line {line}: "
        return said.startswith(place) and expected in said

    assert [each for each in expected if not any(fits(said, *each) for said in told)] == []
    others = [said for said in told if not any(fits(said, *each) for each in expected)]
    assert [said for said in others if "is missing; English is used" not in said] == []


def test_what_ships_has_no_fault_and_enough_of_each_kind():
    assert faults(PRODUCT) == []
    least = {"questions": 150, "guides": 14, "playbooks": 9, "pathways": 4, "lessons": 40, "drills": 24}
    found = counts(load([PRODUCT], ALL_FEATURES.wording))
    assert {kind: count for kind, count in least.items() if found[kind, "en"] < count} == {}


@pytest.fixture(scope="module")
def english() -> Wording:
    return library().for_locale("en")


def test_questions_serve_each_competency_and_theme(english: Wording):
    entries = english[QuestionCatalogue].entries.values()
    served = Counter(one for of in entries for one in (*of.competencies, *of.themes))
    assert {one: served[one] for one in (*Competency, *Theme) if served[one] < 15} == {}


def test_each_prompt_has_words_for_seven_weeks_in_each_function(english: Wording):
    entries = english[PromptCatalogue].entries.values()
    given = Counter((of.prompt, one) for of in entries for one in of.functions or (Function.GENERAL,))
    assert [each for each in product(Prompt, Function) if given[each] < WEEKS_APART] == []


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_company_adds_changes_and_switches_off_entries(tmp_path: Path, english: Wording):
    write(tmp_path, "catalogue/questions.yaml", "hard_to_say: {off: true}\nour_lab: {source: [own], subject: goals}\n")
    asked = "our_lab: Which experiment would you run next?\nsurprise: What has amazed you lately?\n"
    write(tmp_path, "en/library/questions.yaml", asked)
    write(tmp_path, "nl/library/questions.yaml", "hard_to_say: Wat is moeilijk om te zeggen?\n")
    write(tmp_path, "en/library/guides/overload.yaml", "title: Too much on one desk\n")
    own = load_library([PRODUCT, tmp_path], ALL_FEATURES.wording)
    for wording in (own.for_locale("en"), own.for_locale("nl")):
        assert {*questions_for(wording)} == {*questions_for(english), "our_lab"} - {"hard_to_say"}
        assert wording[Questions].entries["surprise"] == "What has amazed you lately?"
    assert [said for said in faults(PRODUCT, tmp_path) if "English is used" not in said] == []


def test_a_company_cannot_switch_off_so_much_that_a_prompt_comes_again_within_six_weeks(
    tmp_path: Path, english: Wording
):
    catalogue = english[PromptCatalogue].entries
    mine = [key for key, of in catalogue.items() if of.prompt is Prompt.HELP and of.anybody]
    assert len([of for of in prompts_for(english, Prompt.HELP).values() if of.anybody]) == len(mine) == WEEKS_APART + 2
    for left, expected in ((WEEKS_APART, []), (WEEKS_APART - 1, ["`help` has 6 wordings for general; 7 are needed."])):
        write(tmp_path, "catalogue/prompts.yaml", "".join(f"{key}: {{off: true}}\n" for key in mine[left:]))
        told = load([PRODUCT, tmp_path], ALL_FEATURES.wording).problems
        assert [said for said in told if not any(each in said for each in expected)] == []
        assert len(told) == len(expected)
    with pytest.raises(WordingError, match="7 are needed"):
        load_library([PRODUCT, tmp_path], ALL_FEATURES.wording)
