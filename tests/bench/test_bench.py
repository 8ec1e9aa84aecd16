"""The benchmarks' harness: that figures are put beside each other rightly, and that the quick fake is a Slack."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.bench.harness import Goal, Row, interleaved, percentile, table
from tests.bench.quick_slack import QuickSlack


def test_a_row_tells_its_ratio_and_whether_the_goal_was_met():
    rows = [
        Row("ack", "p50", 2.0, 1.0, "ms", "no-op", Goal(most=3)),
        Row("send", "10,000", 800.0, 1000.0, "/s", "bare loop", Goal(least=0.85)),
        Row("send", "as many as are due", 260.0, unit="/s", goal=Goal(least=250, unit="/s"), spread=(240.0, 270.0)),
        Row("memory", "after all", 120.0, unit="MB", goal=Goal(most=1.1), growth=1.05, over="over the first"),
    ]
    assert [row.verdict() for row in rows] == ["met", "MISSED", "met", "met"]
    heading, line, *cells = table(rows).splitlines()
    assert set(line) == {"|", "-"}
    assert len({len(each) for each in (heading, line, *cells)}) == 1
    assert "2.00x" in cells[0]
    assert "0.80x" in cells[1]
    assert "240 - 270" in cells[2]
    assert "1.05x over the first" in cells[3]


def test_turns_are_taken_by_all_in_each_round_and_the_first_changes():
    order: list[str] = []

    def turn(name: str, number: int) -> float:
        order.append(name)
        return number

    taken = interleaved(2, lambda number: turn("ours", number), lambda number: turn("theirs", number))
    assert order == ["ours", "theirs", "theirs", "ours"]
    assert taken == [[0, 1], [0, 1]]


@pytest.mark.parametrize(("percent", "expected"), [(0, 1), (50, 51), (99, 100), (100, 100)])
def test_percentiles(percent: int, expected: int):
    assert percentile(range(1, 101), percent) == expected


def test_the_quick_slack_answers_a_web_client_and_counts():
    with QuickSlack() as slack:
        client = WebClient("xoxb-bench", base_url=slack.api_url)
        first = client.chat_postMessage(channel="D1", text="hello")
        second = client.chat_postMessage(channel="D2", text="ü" * 40_000)
        assert client.auth_test()["user_id"] == "UBOT"
        assert (first["channel"], second["channel"]) == ("D1", "D2")
        assert first["ts"] != second["ts"]
        assert slack.calls() == {"chat.postMessage": 2, "auth.test": 1}


def test_the_limited_slack_lets_pass_what_slack_does():
    with QuickSlack(limited=True) as slack:
        client = WebClient("xoxb-bench", base_url=slack.api_url, retry_handlers=[])
        for number in range(20):
            client.chat_postMessage(channel="U1W3M", text=str(number))
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="U1W3M", text="too soon")
        assert refused.value.response.headers["retry-after"] == "2"
        client.chat_postMessage(channel="U2W3M", text="to somebody else")
        assert len(slack.posts()) == 21
        assert slack.calls()["429"] == 1
