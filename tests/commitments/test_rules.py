"""Which commitments are still to be done, and what goes of them with somebody who is forgotten."""

from datetime import UTC, datetime

import pytest

from bot.commitments.rules import Change, Commitment, CommitmentState, Owner, words_of
from bot.core.personal_data import Forgotten, Gone


@pytest.mark.parametrize(
    ("state", "live"),
    [
        (CommitmentState.OPEN, True),
        (CommitmentState.CARRIED_OVER, True),
        (CommitmentState.DONE, False),
        (CommitmentState.DROPPED, False),
        (CommitmentState.WITHDRAWN, False),
    ],
)
def test_which_states_are_live(state: CommitmentState, live: bool) -> None:
    commitment = Commitment(1, "T1", 1, 1, "intro", Owner.BOTH, None, state, datetime(2026, 1, 1, tzinfo=UTC))
    assert commitment.live is live


MANAGER, REPORT = 1, 2
BY_MANAGER, BY_REPORT = Forgotten(MANAGER, MANAGER, REPORT), Forgotten(REPORT, MANAGER, REPORT)


def change(
    number: int, by: int | None, before_text: str | None = None, writers: list[int] | None = None
) -> dict[str, object]:
    kind = Change.LOGGED if before_text is None else Change.EDITED
    return {
        "id": number,
        "commitment_id": 7,
        "by": by,
        "change": kind,
        "before_text": before_text,
        "before_writers": writers,
    }


WHOLE, BOTH = "whole", [MANAGER, REPORT]


@pytest.mark.parametrize(
    ("writers", "changes", "of_manager", "of_report"),
    [
        (None, [], WHOLE, []),
        (None, [change(1, MANAGER)], WHOLE, []),
        (None, [change(1, REPORT)], [], WHOLE),
        ([REPORT], [change(1, MANAGER), change(2, REPORT, "hers", [MANAGER])], [(2, "")], [(7, "hers")]),
        (BOTH, [change(1, MANAGER), change(2, REPORT, "hers", [MANAGER])], WHOLE, [(7, "hers")]),
        ([MANAGER], [change(1, MANAGER), change(2, REPORT, "hers", [MANAGER])], WHOLE, []),
        (
            [MANAGER],
            [change(1, MANAGER), change(2, REPORT, "hers", [MANAGER]), change(3, MANAGER, "his", [REPORT])],
            [(7, "his"), (2, "")],
            [(3, "")],
        ),
        (BOTH, [change(1, MANAGER), change(2, REPORT, "hers"), change(3, REPORT, "later")], WHOLE, WHOLE),
        ([9], [change(1, REPORT)], [], []),
    ],
)
def test_a_commitment_says_again_what_it_said_in_the_other_one_s_words_or_goes(
    writers: list[int] | None, changes: list[dict[str, object]], of_manager: object, of_report: object
) -> None:
    """Where nothing says who wrote it, whoever logged or edited it did."""
    others = [{"id": 8, "manager_id": 99, "text": "of nobody here", "writers": None}]
    one = {"id": 7, "manager_id": MANAGER, "text": "now", "writers": writers}
    for person, expected in ((MANAGER, of_manager), (REPORT, of_report)):
        found = [*words_of(Forgotten(person, MANAGER, REPORT), [one, *others], changes)]
        if expected == WHOLE:
            assert found == [Gone("commitments", 7), *(Gone("commitment_changes", each["id"]) for each in changes)]
        else:
            said = [(each.row_id, (each.instead or {}).get("text", "")) for each in found]
            assert said == expected
            assert all((each.table == "commitments") == (each.row_id == 7) for each in found)
