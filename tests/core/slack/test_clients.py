"""Each workspace is spoken to with its own token, and with a new one as soon as there is one."""

from collections import deque

import pytest

from bot.core.errors import SlackRefusedError, SlackUnauthorizedError
from bot.core.slack.clients import Clients
from bot.sandbox import seed
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import SandboxServer

HERE = seed.IDENTITY.team_id


class Book:
    """Tokens by workspace: the first is what is remembered, the last what the database says."""

    def __init__(self, **tokens: str | None) -> None:
        self.tokens = {workspace: deque([token]) for workspace, token in tokens.items()}
        self.fresh = 0

    def bot_token(self, workspace_id: str, *, fresh: bool = False) -> str | None:
        """A look past what is remembered forgets it."""
        known = self.tokens.get(workspace_id, deque([None]))
        if fresh:
            self.fresh += 1
            while len(known) > 1:
                known.popleft()
        return known[0]


@pytest.fixture(scope="module")
def server():
    with SandboxServer(Sandbox()) as server:
        yield server


@pytest.fixture
def slack(server: SandboxServer) -> Sandbox:
    return server.sandbox


def clients(server: SandboxServer, book: Book) -> Clients:
    return Clients(book, server.api_url)


def who(clients: Clients) -> str:
    return str(clients.call(HERE, lambda client: client.auth_test)["team_id"])


def test_a_client_is_made_once_and_again_for_a_new_token(server: SandboxServer):
    book = Book(T1="xoxb-1", T2="xoxb-2")
    made = clients(server, book)
    first = made.of("T1")
    assert first is made.of("T1")
    assert (first.token, made.of("T2").token) == ("xoxb-1", "xoxb-2")
    book.tokens["T1"] = deque(["xoxb-3"])
    assert made.of("T1").token == "xoxb-3"


def test_where_it_is_not_installed_nobody_is_asked(server: SandboxServer, slack: Sandbox):
    before = len(slack.log.entries())
    with pytest.raises(SlackUnauthorizedError) as refused:
        clients(server, Book(T1=None)).call("T1", lambda client: client.auth_test)
    assert refused.value.code == "not_installed"
    assert len(slack.log.entries()) == before


def test_a_token_that_was_just_replaced_is_replaced_here_too(server: SandboxServer):
    book = Book()
    book.tokens[HERE] = deque(["xoxb-yesterday", seed.IDENTITY.bot_token])
    assert who(clients(server, book)) == HERE
    assert book.fresh == 1


def test_one_that_is_refused_and_not_replaced_is_refused_after_one_call(server: SandboxServer, slack: Sandbox):
    before = len(slack.log.entries())
    with pytest.raises(SlackUnauthorizedError) as refused:
        who(clients(server, Book(**{HERE: "xoxb-wrong"})))
    assert refused.value.code == "invalid_auth"
    assert len(slack.log.entries()) - before == 1


def test_one_that_was_deleted_meanwhile_says_so(server: SandboxServer):
    book = Book()
    book.tokens[HERE] = deque(["xoxb-yesterday", None])
    with pytest.raises(SlackUnauthorizedError) as refused:
        who(clients(server, book))
    assert refused.value.code == "not_installed"


@pytest.mark.parametrize("error", ["missing_scope", "channel_not_found"])
def test_other_refusals_are_not_the_token_s(server: SandboxServer, slack: Sandbox, error: str):
    slack.faults.refuse("auth.test", error)
    book = Book(**{HERE: seed.IDENTITY.bot_token})
    with pytest.raises(SlackRefusedError):
        who(clients(server, book))
    assert book.fresh == 0
