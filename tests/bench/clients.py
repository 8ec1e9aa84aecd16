"""How many chat.postMessage a second a client reaches, by threads, against a Slack that answers at once.

`WebClient` of slack_sdk opens a connection for each call. The others keep theirs open and do the same work: JSON of the
arguments out, JSON of the answer in, `ok` checked. Over the network of a laptop the difference is smaller than a TLS
handshake with slack.com makes it.
"""

import http.client
import importlib.util
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import local
from urllib.parse import urlsplit

from slack_sdk import WebClient

from tests.bench.harness import Options, Row, timed
from tests.bench.quick_slack import QuickSlack

Post = Callable[[int], None]
BLOCKS = [
    {"type": "header", "text": {"type": "plain_text", "text": "Sam at 14:00", "emoji": False}},
    {"type": "section", "text": {"type": "mrkdwn", "text": "What was agreed last time, and three prompts. " * 10}},
    {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Skip"}, "action_id": "a"}],
    },
]


def bench(options: Options) -> Iterator[Row]:
    """One row a client and number of threads, against slack_sdk with as many."""
    calls = options.scale(100, 3_000, 10_000)
    for threads in (1, 4, 8):
        with QuickSlack() as slack:
            makers = {"slack_sdk": sdk, "http.client, kept open": keep_alive_client}
            if importlib.util.find_spec("urllib3"):  # the bot does not need it
                makers["urllib3, kept open"] = pooled
            posts = {name: make(slack.api_url, threads) for name, make in makers.items()}
            reached = {name: [rate(post, calls // 3, threads) for _ in range(3)] for name, post in posts.items()}
            best = {name: max(rates) for name, rates in reached.items()}
            assert slack.calls()["chat.postMessage"] == 3 * len(posts) * (calls // 3)
            for name, rates in best.items():
                theirs = best["slack_sdk"] if name != "slack_sdk" else None
                yield Row("clients", f"{name}, {threads} threads", rates, theirs, "calls/s", "slack_sdk's WebClient")


def rate(post: Post, calls: int, threads: int) -> float:
    """Calls a second."""
    with ThreadPoolExecutor(threads) as pool:
        took = timed(lambda: [None for _ in pool.map(post, range(calls))])
    return calls / took


def arguments(number: int) -> dict[str, object]:
    """What the messenger sends for a message of usual size."""
    return {
        "channel": "D1",
        "text": "Your 1:1 with Sam",
        "blocks": BLOCKS,
        "metadata": {"event_type": "coach_delivery", "event_payload": {"delivery": number}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


def sdk(api_url: str, threads: int) -> Post:
    """As the bot calls Slack."""
    client = WebClient("xoxb-bench", base_url=api_url, timeout=5, retry_handlers=[])

    def post(number: int) -> None:
        assert client.chat_postMessage(**arguments(number))["ok"]  # type: ignore[arg-type]

    return post


HEADERS = {"Content-Type": "application/json;charset=utf-8", "Authorization": "Bearer xoxb-bench"}


def pooled(api_url: str, threads: int) -> Post:
    """A pool of connections."""
    import urllib3

    pool = urllib3.PoolManager(maxsize=threads, retries=False, timeout=5)

    def post(number: int) -> None:
        body = json.dumps(arguments(number)).encode()
        answer = pool.request("POST", f"{api_url}chat.postMessage", body=body, headers=HEADERS)
        assert answer.status == 200
        assert json.loads(answer.data)["ok"]

    return post


def keep_alive_client(api_url: str, threads: int) -> Post:
    """A connection for each thread."""
    host, mine = urlsplit(api_url).netloc, local()

    def post(number: int) -> None:
        if not hasattr(mine, "connection"):
            mine.connection = http.client.HTTPConnection(host, timeout=5)
        body = json.dumps(arguments(number)).encode()
        mine.connection.request("POST", "/api/chat.postMessage", body, HEADERS)
        answer = mine.connection.getresponse()
        assert answer.status == 200
        assert json.loads(answer.read())["ok"]

    return post
