"""What a lock screen shows: messages, and replies where the person takes part."""

from bot.sandbox import seed
from bot.sandbox.model import Message
from bot.sandbox.page.present import Presenter
from bot.sandbox.page.screen import NOTHING_OFFERED
from bot.sandbox.sandbox import Sandbox

BOT = seed.IDENTITY.bot_user


def notified(sandbox: Sandbox) -> list[str]:
    workspace = sandbox.workspace
    user = workspace.user(seed.PRIYA)
    assert user is not None
    screen = Presenter(workspace, NOTHING_OFFERED).screen(user, workspace.im_of(user.id).id, "", None)
    return [each.text for each in screen.notifications]


def say(sandbox: Sandbox, author: str, text: str, thread: str | None = None) -> str:
    workspace = sandbox.workspace
    ts = workspace.new_ts()
    workspace.save_message(Message(workspace.im_of(seed.PRIYA).id, ts, author, text, thread_ts=thread))
    return ts


def test_replies_notify_those_who_wrote_in_the_thread() -> None:
    sandbox = Sandbox()
    brief = say(sandbox, BOT, "brief")
    say(sandbox, BOT, "prompts", brief)
    assert notified(sandbox) == ["brief"]
    say(sandbox, seed.PRIYA, "I will", brief)
    say(sandbox, BOT, "logged", brief)
    assert notified(sandbox)[-1] == "logged"


def test_an_answer_to_ones_own_message_notifies() -> None:
    sandbox = Sandbox()
    mine = say(sandbox, seed.PRIYA, "hello")
    say(sandbox, BOT, "here I am", mine)
    assert notified(sandbox) == ["here I am"]
