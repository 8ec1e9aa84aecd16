"""When something does not work: the person gets a sentence with a way on, the log an id and no text."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from slack_bolt import BoltRequest
from structlog.testing import capture_logs

from bot.commitments.wording import CommitmentWording
from bot.core.errors import SlackBusyError
from bot.core.failed_rows import count_failed
from bot.core.logs import say_where_it_failed
from bot.core.outbox.homes import PUBLISH_HOMES, Homes
from bot.core.outbox.publishing import HomePublishing
from bot.core.people_store import People
from bot.core.slack import failures, ids
from bot.core.wording.library import Wording
from bot.core.wording.sections import ErrorWording, ModalWording
from bot.home.service import HomeService
from bot.meetings.service import OneOnOneService
from bot.replies.service import ReplyService
from bot.sandbox import seed
from tests.e2e.world import until
from tests.fakes import InlineExecutor
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
SECRET = "what Sam told me in confidence"


class Log:
    """Keeps what is logged."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, Any]]] = []

    def __getattr__(self, level: str) -> Any:
        return lambda event, **fields: self.lines.append((level, event, fields))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log()
    monkeypatch.setattr(failures, "log", log)
    return log


def english(stage: Stage) -> Wording:
    return stage.coach.library.for_locale("en")


def breaks(monkeypatch: pytest.MonkeyPatch, service: type, method: str, error: Exception) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(service, method, broken)


# A refusal


@pytest.mark.parametrize(
    ("text", "key", "fields"),
    [
        ("add @noor weekly tue 14:00", "report_outsider", {}),
        ("add @ines weekly tue 14:00", "report_guest", {"name": "Ines Moreau"}),
        ("add @rotabot weekly tue 14:00", "report_bot", {"name": "Rotabot"}),
        ("add @walter weekly tue 14:00", "report_gone", {"name": "Walter Lund"}),
        ("add @priya weekly tue 14:00", "report_self", {}),
        ("brief nobody", "unknown_person", {"typed": "nobody"}),
        ("skip @mina", "no_pair", {}),
        ("done 99", "no_such_commitment", {"typed": "99"}),
    ],
)
def test_a_refused_command_shows_why_and_what_was_typed(
    stage: Stage, text: str, key: str, fields: dict[str, str]
) -> None:
    shown, words = stage.reads(stage.command(text)), english(stage)
    assert words[ErrorWording].fill(key, fields) in shown
    assert words[ModalWording].you_typed.fill(typed=f"/coach {text}") in shown
    assert stage.answer().ephemeral_to == stage.user


def test_what_was_typed_cannot_ping_from_a_refusal(stage: Stage) -> None:
    message = stage.command("brief <!channel> & <b>")
    assert "&lt;!channel&gt;" in stage.reads(message)
    assert "<" not in message.text + stage.reads(message)


def test_what_was_typed_cannot_ping_from_an_answer(stage: Stage) -> None:
    _, answer = stage.reply(stage.brief(), "done: <!channel> & co")
    assert english(stage)[ErrorWording].fill(
        "no_such_commitment", {"typed": "&lt;!channel&gt; &amp; co"}
    ) in stage.reads(answer)


def test_a_refused_form_says_so_at_its_field_and_keeps_what_was_typed(stage: Stage) -> None:
    stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "add")
    outcome = stage.submit(report=stage.user, time="16:45")
    assert outcome.errors == {ids.REPORT: english(stage)[ErrorWording].report_self.fill()}
    assert stage.modal().values[ids.TIME][ids.TIME]["selected_time"] == "16:45"
    assert stage.submit(report=seed.SAM).ok


FORMS = {
    "a one-off gone by": ("add", {"report": seed.SAM, "rhythm": "once", "day": "2026-11-02"}, ids.DAY),
    "a time gone by": ("move @sam", {"day": "2026-11-02"}, ids.DAY),
    "blanks for words": ("commit", {"report": seed.SAM, "text": " \n "}, ids.TEXT),
    "a second 1:1": ("add", {"report": seed.SAM}, ids.REPORT),
}


@pytest.mark.parametrize("what", FORMS)
def test_the_error_is_under_the_right_field(stage: Stage, what: str) -> None:
    command, entries, field = FORMS[what]
    stage.with_sam()
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", command).ok
    assert list(stage.submit(**entries).errors) == [field]


FAR = {
    "a 1:1": ("add", {"report": seed.SAM, "rhythm": "once"}, ids.DAY),
    "another time": ("move @sam", {}, ids.DAY),
    "a commitment": ("commit", {"report": seed.SAM, "text": "book a room"}, ids.DUE),
}


@pytest.mark.parametrize("picked", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("what", FAR)
def test_a_day_that_cannot_be_reckoned_with_is_refused_in_a_sentence(stage: Stage, what: str, picked: str) -> None:
    command, entries, block = FAR[what]
    stage.with_sam()
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", command).ok
    errors = stage.submit(**entries, **{block: picked}).errors
    assert [*errors.values()] == [english(stage)[ErrorWording].day_out_of_reach.fill()]


def test_a_day_of_ones_own_needs_the_day(stage: Stage) -> None:
    stage.press(stage.weekly(), ids.SNOOZE)
    assert stage.submit(weekly_snooze="until").errors == {ids.DAY: english(stage)[ErrorWording].needs_day.fill()}
    assert list(stage.submit(weekly_snooze="until", day="2026-11-01").errors) == [ids.DAY]


def test_blanks_in_an_edit_are_shown_at_that_commitment(stage: Stage) -> None:
    stage.press(stage.logged(), ids.REPLY_EDIT)
    assert [each.partition(":")[0] for each in stage.submit(text="   ").errors] == [ids.TEXT]


def test_a_refused_button_answers_beside_its_message(stage: Stage) -> None:
    asked = stage.unsure()
    stage.press(asked, ids.REPLY_NOTE)
    assert stage.press(asked, ids.REPLY_LOG).ok
    beside = stage.sandbox.workspace.thread(stage.channel, asked.thread_ts, stage.user)[-1]
    assert beside.ephemeral_to == stage.user
    assert english(stage)[ErrorWording].words_gone.fill() in beside.text


def test_a_refused_button_on_home_opens_a_modal(stage: Stage) -> None:
    stage.with_sam()
    home = stage.open_home()
    assert stage.press(stage.command("end @sam"), ids.END_ONE_ON_ONE).ok
    assert stage.press_in(home, ids.SKIP_MEETING).ok
    assert "Open `/coach` to see" in stage.reads_modal()


# A fault of ours


def test_a_fault_in_a_command(stage: Stage, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch, ReplyService, "log_typed", RuntimeError(SECRET))
    shown = stage.reads(stage.command(f"commit @sam {SECRET}"))
    assert f"/coach commit @sam {SECRET}" in shown
    [(level, event, fields)] = log.lines
    assert (level, event) == ("error", "listener_failed")
    assert fields["error_id"] in shown
    told = say_where_it_failed(None, "", dict(fields))
    assert "in commit" in told["exception"]
    assert SECRET not in repr(told)


def test_a_fault_in_a_form(stage: Stage, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch, OneOnOneService, "add", RuntimeError("broken"))
    stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "add")
    errors = stage.submit(report=seed.SAM).errors
    assert log.lines[-1][2]["error_id"] in errors[ids.REPORT]


def test_a_fault_in_a_button(stage: Stage, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    there = stage.logged()
    breaks(monkeypatch, ReplyService, "undo", RuntimeError("broken"))
    assert stage.press(there, ids.REPLY_UNDO).ok
    said = stage.sandbox.workspace.thread(stage.channel, there.thread_ts, stage.user)[-1]
    assert said.ephemeral_to == stage.user
    assert log.lines[-1][2]["error_id"] in said.text


def test_a_fault_in_an_event_is_tried_again(stage: Stage, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch, HomeService, "opened", RuntimeError("broken"))
    stage.sandbox.people.open_home(stage.user)
    tries = until(lambda: [one for one in stage.sandbox.log.entries() if one.attempt == 2])
    assert [(one.method, one.ok) for one in tries] == [("app_home_opened", False)]
    assert {line[1] for line in log.lines} == {"listener_failed"}


def test_a_busy_slack_is_named(stage: Stage, log: Log) -> None:
    stage.sandbox.faults.rate_limit("views.open")
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "settings").ok
    assert english(stage)[ErrorWording].busy.fill() in stage.reads(stage.answer())
    assert [line[1] for line in log.lines] == ["slack_busy"]


# A view that Slack does not take

VIEW_REFUSALS = (
    "not_enabled",
    "invalid_arguments",
    "view_too_large",
    "account_inactive",
    "token_revoked",
    "expired_trigger_id",
)


@pytest.mark.parametrize("code", VIEW_REFUSALS)
def test_a_window_that_slack_refuses_is_named_and_logged_in_a_line(stage: Stage, log: Log, code: str) -> None:
    stage.sandbox.faults.refuse("views.open", code)
    assert stage.sandbox.people.run_command(stage.user, stage.channel, "/coach", "settings").ok
    assert english(stage)[ErrorWording].not_shown.fill() in stage.reads(stage.answer())
    assert log.lines == [("warning", "slack_refused", {"code": code, "type": "/coach"})]


@pytest.mark.parametrize("code", VIEW_REFUSALS)
def test_a_home_that_slack_refuses_is_left_for_later(stage: Stage, log: Log, code: str) -> None:
    opened = {"type": "app_home_opened", "user": stage.user, "channel": stage.channel, "tab": "home"}
    stage.sandbox.faults.refuse("views.publish", code)
    with capture_logs() as lines:
        assert dispatched(stage, opened) == 200
    assert [(line["event"], line["why"]) for line in lines] == [("home_left_for_later", code)]
    assert log.lines == []
    with stage.coach.db.begin(seed.IDENTITY.team_id) as tx:
        who = People(tx).by_slack_id(stage.user)
        assert who is not None
        home = Homes(tx).get(who.id)
    assert home is not None
    assert home.stale_since is not None


def test_slack_has_its_answer_before_a_home_is_made(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    later: list[Callable[[], object]] = []
    monkeypatch.setattr(InlineExecutor, "submit", lambda _, do, *given: later.append(partial(do, *given)))
    published = stage.sandbox.workspace.home(stage.user)
    opened = {"type": "app_home_opened", "user": stage.user, "channel": stage.channel, "tab": "home"}
    assert dispatched(stage, opened) == 200
    assert stage.sandbox.workspace.home(stage.user) == published
    [show] = later
    show()
    assert stage.sandbox.workspace.home(stage.user) != published


def test_a_home_that_breaks_is_put_aside_with_its_error(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch, HomePublishing, "publish", RuntimeError(SECRET))
    opened = {"type": "app_home_opened", "user": stage.user, "channel": stage.channel, "tab": "home"}
    with capture_logs() as lines:
        assert dispatched(stage, opened) == 200
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["row_failed"]
    assert count_failed(stage.coach.db) == {PUBLISH_HOMES: 1}


# Events, as Bolt answers them


def dispatched(stage: Stage, event: dict[str, Any]) -> int:
    body = {
        "type": "event_callback",
        "team_id": seed.IDENTITY.team_id,
        "event_id": f"Ev{event}",
        "event": event,
        "authorizations": [{"team_id": seed.IDENTITY.team_id, "enterprise_id": None, "user_id": "U07C0ACHB0T"}],
    }
    return stage.coach.registry.bolt.dispatch(BoltRequest(body=body, mode="socket_mode")).status


def message(stage: Stage, **fields: Any) -> dict[str, Any]:
    plain = {"type": "message", "channel": stage.channel, "channel_type": "im", "ts": "1795000000.000100"}
    return {**plain, "user": stage.user, "text": "I'll book a room", **fields}


@pytest.mark.parametrize(
    "subtype", ["me_message", "bot_message", "channel_join", "reminder_add", "something_new", "message_replied"]
)
def test_messages_of_any_kind_are_taken(stage: Stage, subtype: str) -> None:
    before = len(stage.from_bot())
    assert dispatched(stage, message(stage, subtype=subtype)) == 200
    stage.work()
    assert len(stage.from_bot()) == before


@pytest.mark.parametrize(
    "by",
    [
        {"bot_id": "B07R0TAB0T5", "user": seed.OTHER_BOT},
        {"bot_id": seed.IDENTITY.bot_id, "user": seed.IDENTITY.bot_user, "app_id": seed.IDENTITY.app_id},
        {"bot_id": "B07R0TAB0T5", "user": None, "subtype": "bot_message"},
    ],
    ids=["another bot", "itself", "an integration"],
)
def test_what_apps_write_is_never_read(stage: Stage, by: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch, ReplyService, "receive", AssertionError("read"))
    assert dispatched(stage, message(stage, **by)) == 200


def test_a_refused_event_is_settled_and_a_busy_slack_asks_for_it_again(
    stage: Stage, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.with_sam()
    breaks(monkeypatch, ReplyService, "receive", failures.CoachError())
    assert dispatched(stage, message(stage)) == 200
    breaks(monkeypatch, ReplyService, "receive", SlackBusyError(1))
    assert dispatched(stage, message(stage)) == 500


def changed(stage: Stage, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    event = message(stage, subtype="message_changed", message=after, previous_message=before)
    return {name: value for name, value in event.items() if name not in ("user", "text")}


def test_only_an_edit_of_the_words_is_an_edit(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    said = message(stage)
    breaks(monkeypatch, ReplyService, "edited", AssertionError("read"))
    assert dispatched(stage, changed(stage, said, {**said, "attachments": [{"title": "a preview"}]})) == 200
    assert dispatched(stage, changed(stage, said, {**said, "bot_id": "B1", "text": "other words"})) == 200
    assert dispatched(stage, changed(stage, said, {**said, "text": "other words"})) == 500


def test_a_deleted_message_withdraws_even_when_a_tombstone_is_left(stage: Stage) -> None:
    parent = stage.brief()
    said, answer = stage.reply(parent, "I'll intro Sam to the design lead by Friday")
    thread = {**message(stage), "ts": said.ts, "thread_ts": parent.ts}
    tombstone = {**thread, "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}
    assert dispatched(stage, changed(stage, thread, tombstone)) == 200
    stage.work()
    assert english(stage)[CommitmentWording].withdrawn in stage.reads(answer)


def test_a_profile_that_changes_is_followed(stage: Stage) -> None:
    stage.with_sam()
    sam = stage.sandbox.workspace.user(seed.SAM)
    stage.sandbox.workspace.save_user(replace(sam, real_name="Samuel"))
    stage.sandbox.people.change_zone(seed.SAM, "Asia/Tokyo")
    assert until(lambda: "Samuel" in stage.reads(stage.command("list")))
