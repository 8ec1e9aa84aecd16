from datetime import UTC, datetime

import pytest

from bot.core.health import Heartbeat, check_ticks, check_token
from bot.core.slack.registry import request_kind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PERIODS = {"send": 1.0, "plan": 60.0}


@pytest.mark.parametrize(
    ("ages", "ok", "told"),
    [
        ({"send": 0.5, "plan": 59}, True, "All have succeeded lately."),
        ({"send": 32, "plan": 150}, True, "All have succeeded lately."),
        ({"send": 33, "plan": 59}, False, "Too long since they last succeeded: send 33 s ago."),
        ({"send": 40, "plan": 151}, False, "Too long since they last succeeded: plan 151 s ago, send 40 s ago."),
        ({"send": 1}, False, "Not done yet: plan."),
        ({"send": -2, "plan": 1}, True, "All have succeeded lately."),
        ({"send": -300, "plan": 1}, False, "Last seen 300 s from now, so the clock was set back: send."),
        ({"send": -7200, "plan": -7200}, False, "Last seen 7200 s from now, so the clock was set back: plan, send."),
        ({}, False, "No worker has done anything yet."),
        ({"send": 1, "plan": 1, "gone in this version": 9999}, True, "All have succeeded lately."),
    ],
)
def test_ticks_are_late_after_two_periods_and_half_a_minute(ages: dict[str, float], ok: bool, told: str) -> None:
    found = check_ticks(PERIODS, ages)
    assert (found.ok, found.sentence) == (ok, told)


def test_a_token_is_as_slack_last_said() -> None:
    assert check_token(None).ok
    assert check_token(Heartbeat(NOW)).ok
    revoked = check_token(Heartbeat(NOW, "token_revoked"))
    assert not revoked.ok
    assert "token_revoked" in revoked.sentence


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"command": "/coach"}, "command"),
        ({"type": "event_callback"}, "event"),
        ({"type": "block_actions"}, "action"),
        ({"type": "view_submission"}, "view"),
        ({"type": "message_action"}, "shortcut"),
        ({"type": "what Sam told me"}, "other"),
        ({}, "other"),
    ],
)
def test_kinds_are_a_few_words(body: dict[str, str], kind: str) -> None:
    assert request_kind(body) == kind
