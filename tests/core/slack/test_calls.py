"""What goes wrong between Slack and us, sorted by what to do about it."""

from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

from bot.core.errors import SlackBusyError, SlackDownError, SlackRefusedError, SlackUnauthorizedError, SlackUnknownError
from bot.core.slack.calls import call
from bot.core.slack.connection import web_client
from bot.core.slack.keep_alive_client import KeepAliveClient


class Answer(dict[str, Any]):
    """Slack's answer, as slack_sdk gives it."""

    def __init__(self, error: str | None, status: int = 200, **headers: str) -> None:
        super().__init__(error=error)
        self.status_code, self.headers = status, headers


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer("channel_not_found"), SlackRefusedError),
        (Answer("messages_tab_disabled"), SlackRefusedError),
        (Answer("invalid_blocks"), SlackRefusedError),
        (Answer("invalid_auth"), SlackUnauthorizedError),
        (Answer("not_authed"), SlackUnauthorizedError),
        (Answer("token_revoked"), SlackUnauthorizedError),
        (Answer("token_expired"), SlackUnauthorizedError),
        (Answer("account_inactive"), SlackUnauthorizedError),
        (Answer("missing_scope"), SlackUnauthorizedError),
        (Answer("org_login_required"), SlackUnauthorizedError),
        (Answer("ratelimited", 429, **{"Retry-After": "30"}), SlackBusyError),
        (Answer("request_timeout"), SlackBusyError),
        (Answer("internal_error", 500), SlackUnknownError),
        (Answer("fatal_error"), SlackUnknownError),
        (Answer("service_unavailable", 503), SlackDownError),
        (Answer("something_new", 500), SlackUnknownError),
        (Answer(None, 502), SlackUnknownError),
        (Answer("Received a response in a non-JSON format: <!DOCTYPE html>...", 504), SlackUnknownError),
        (Answer("Received a response in a non-JSON format: <!DOCTYPE html>...", 200), SlackUnknownError),
    ],
    ids=str,
)
def test_slack_s_codes(answer: Answer, expected: type[Exception]):
    def method(**_: Any) -> Any:
        raise SlackApiError("no", answer)

    with pytest.raises(Exception) as raised:  # noqa: PT011
        call(method)
    assert type(raised.value) is expected


@pytest.mark.parametrize("body", ["[]", "true", '"ok"', "null", "7", "[1]", "", "{}", '{"ok": 0}', '{"ok": '])
def test_an_answer_that_is_not_slack_s_is_an_unknown_outcome(body: str, monkeypatch: pytest.MonkeyPatch):
    answered = {"status": 200, "headers": {}, "body": body}
    monkeypatch.setattr(KeepAliveClient, "_perform_urllib_http_request_internal", lambda *_: answered)
    with pytest.raises(SlackUnknownError):
        call(web_client("xoxb-1", "http://127.0.0.1:9/api/").chat_postMessage, channel="D1", text="hello")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (URLError(ConnectionRefusedError()), SlackDownError),
        (URLError(TimeoutError()), SlackUnknownError),
        (TimeoutError(), SlackUnknownError),
        (ConnectionResetError(), SlackUnknownError),
    ],
    ids=repr,
)
def test_faults_of_the_network(error: Exception, expected: type[Exception]):
    def method(**_: Any) -> Any:
        raise error

    with pytest.raises(Exception) as raised:  # noqa: PT011
        call(method)
    assert type(raised.value) is expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("0", 0.0), ("Tue, 24 Nov 2026 10:00:00 GMT", 5.0), ("-1", 5.0), ("³", 5.0), ("", 5.0)],
)
def test_how_long_slack_asks_to_wait(header: str, seconds: float):
    def users_info(**_: Any) -> Any:
        raise SlackApiError("no", Answer("ratelimited", 429, **{"Retry-After": header}))

    with pytest.raises(SlackBusyError) as raised:
        call(users_info)
    assert (raised.value.retry_after, raised.value.method) == (seconds, "users.info")


@pytest.mark.parametrize(("code", "method"), [("missing_scope", "conversations.history"), ("invalid_auth", None)])
def test_a_missing_scope_is_that_of_one_method(code: str, method: str | None):
    def conversations_history(**_: Any) -> Any:
        raise SlackApiError("no", Answer(code))

    with pytest.raises(SlackUnauthorizedError) as raised:
        call(conversations_history)
    assert raised.value.method == method
