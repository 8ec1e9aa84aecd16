"""The unmodified slack_bolt against the sandbox, over Socket Mode and over signed HTTP."""

from bot.sandbox import seed
from tests.sandbox.conftest import World, until

PRIYA = seed.PRIYA


def im(world: World) -> str:
    return world.sandbox.workspace.im_of(PRIYA).id


def texts(world: World) -> list[str]:
    return [message.text for message in world.sandbox.workspace.messages(im(world), PRIYA)]


def test_a_message_is_echoed(world: World) -> None:
    world.sandbox.people.send_message(PRIYA, im(world), "hi @sam & co")
    until(lambda: f"echo: hi <@{seed.SAM}> &amp; co" in texts(world))
    event = world.bot.of("message")[0]["event"]
    assert event["channel_type"] == "im"
    assert event["user"] == PRIYA


def test_the_bots_own_messages_come_back_to_it_and_are_ignored(world: World) -> None:
    world.sandbox.people.send_message(PRIYA, im(world), "one")
    until(lambda: len(world.sandbox.log.entries("message.im")) == 2)
    events = [entry.request["event"] for entry in world.sandbox.log.entries("message.im")]
    assert {event.get("bot_id") for event in events} == {None, seed.IDENTITY.bot_id}
    assert len(world.bot.of("message")) == 1


def test_a_reply_in_a_thread_and_a_broadcast(world: World) -> None:
    people = world.sandbox.people
    parent = people.send_message(PRIYA, im(world), "parent")
    people.send_message(PRIYA, im(world), "reply", thread_ts=parent.ts)
    people.send_message(PRIYA, im(world), "loud", thread_ts=parent.ts, broadcast=True)
    event = until(lambda: world.bot.of("thread_broadcast"))[0]["event"]
    assert event["thread_ts"] == event["root"]["ts"] == parent.ts
    until(lambda: len(world.sandbox.workspace.thread(im(world), parent.ts)) == 4)
    until(lambda: set(texts(world)) == {"parent", "loud", "echo: parent"})


def test_edits_deletions_and_files(world: World) -> None:
    people = world.sandbox.people
    sent = people.send_message(PRIYA, im(world), "first")
    people.edit_message(PRIYA, im(world), sent.ts, "second")
    changed = until(lambda: world.bot.of("message_changed"))[0]["event"]
    assert changed["message"]["text"] == "second"
    assert changed["previous_message"]["text"] == "first"
    people.delete_message(PRIYA, im(world), sent.ts)
    deleted = until(lambda: world.bot.of("message_deleted"))[0]["event"]
    assert deleted["deleted_ts"] == deleted["previous_message"]["ts"] == sent.ts
    people.send_message(PRIYA, im(world), "look", file="notes.pdf")
    shared = until(lambda: world.bot.of("file_share"))[0]["event"]
    assert shared["files"][0]["name"] == "notes.pdf"


def test_deleting_a_parent_leaves_a_tombstone(world: World) -> None:
    people = world.sandbox.people
    parent = people.send_message(PRIYA, im(world), "parent")
    people.send_message(PRIYA, im(world), "reply", thread_ts=parent.ts)
    people.delete_message(PRIYA, im(world), parent.ts)
    changed = until(lambda: world.bot.of("message_changed"))[0]["event"]
    assert changed["message"]["subtype"] == "tombstone"


def test_a_command_is_answered_directly_and_later(world: World) -> None:
    assert world.sandbox.people.run_command(PRIYA, im(world), "/coach", "add @sam weekly").ok
    assert f"you said add <@{seed.SAM}|sam> weekly" in texts(world)
    assert world.sandbox.people.run_command(PRIYA, im(world), "/coach", "later").ok
    assert "later" in texts(world)
    hidden = world.sandbox.workspace.messages(im(world), seed.SAM)
    assert hidden == []


def test_a_button_opens_a_modal_that_is_checked_by_the_client_and_the_app(world: World) -> None:
    people, workspace = world.sandbox.people, world.sandbox.workspace
    people.send_message(PRIYA, im(world), "hi")
    message = until(lambda: [m for m in workspace.messages(im(world)) if m.bot_id])[0]
    assert people.click_in_message(PRIYA, im(world), message.ts, "press").ok
    action = world.bot.of("press")[0]
    assert action["actions"][0]["value"] == "7"
    assert action["container"]["message_ts"] == action["message"]["ts"] == message.ts
    assert people.submit_view(PRIYA).errors == {"name": "Please complete this required field."}
    assert world.bot.of("form") == []
    assert people.submit_view(PRIYA, {"name": {"name": "nobody"}}).errors == {"name": "Who is that?"}
    assert workspace.modal(PRIYA).errors == {"name": "Who is that?"}
    assert people.submit_view(PRIYA, {"name": {"name": "Sam"}}).ok
    assert workspace.modals(PRIYA) == []


def test_a_closed_modal_is_reported(world: World) -> None:
    people, workspace = world.sandbox.people, world.sandbox.workspace
    people.send_message(PRIYA, im(world), "hi")
    message = until(lambda: [m for m in workspace.messages(im(world)) if m.bot_id])[0]
    people.click_in_message(PRIYA, im(world), message.ts, "press")
    people.close_view(PRIYA)
    assert world.bot.of("closed")[0]["is_cleared"] is False
    assert workspace.modal(PRIYA) is None


def test_a_menu_replaces_its_message_through_the_response_url(world: World) -> None:
    people, workspace = world.sandbox.people, world.sandbox.workspace
    people.send_message(PRIYA, im(world), "hi")
    message = until(lambda: [m for m in workspace.messages(im(world)) if m.bot_id])[0]
    assert people.click_in_message(PRIYA, im(world), message.ts, "pick", "coffee").ok
    payload = world.bot.of("pick")[0]
    assert payload["actions"][0]["selected_option"]["value"] == "coffee"
    assert payload["state"]["values"]["choices"]["pick"]["selected_option"]["value"] == "coffee"
    assert workspace.message(im(world), message.ts).text == "picked"


def test_home_shortcuts_zone_and_uninstalling(world: World) -> None:
    people, workspace = world.sandbox.people, world.sandbox.workspace
    people.open_home(PRIYA)
    home = until(lambda: workspace.home(PRIYA))
    assert home.blocks[0]["text"]["text"] == "Welcome"
    people.open_home(PRIYA)
    assert until(lambda: world.bot.of("home")[1:])[0]["event"]["view"]["id"] == home.id
    assert people.global_shortcut(PRIYA, "prepare").ok
    sent = people.send_message(PRIYA, im(world), "a note")
    assert people.message_shortcut(PRIYA, im(world), sent.ts, "log").ok
    assert world.bot.of("message_action")[0]["message"]["text"] == "a note"
    people.change_zone(PRIYA, "Asia/Tokyo")
    assert until(lambda: world.bot.of("user_change"))[0]["event"]["user"]["tz"] == "Asia/Tokyo"
    world.sandbox.uninstall()
    until(lambda: world.bot.of("app_uninstalled") and world.bot.of("tokens_revoked"))


def test_an_unanswered_event_is_sent_again_with_its_number_and_reason(world: World) -> None:
    world.bot.failures = 2
    world.sandbox.people.send_message(PRIYA, im(world), "hi")
    until(lambda: world.bot.of("message"))
    first, second, third = world.bot.retries[:3]
    reason = "timeout" if world.mode == "socket" else "http_error"
    assert first == (("0", "") if world.mode == "socket" else (None, None))
    assert (second, third) == (("1", reason), ("2", reason))
    attempts = [e for e in world.sandbox.log.entries("message.im") if e.request["event"]["text"] == "hi"]
    assert len({entry.request["event_id"] for entry in attempts}) == 1


def test_an_unanswered_act_shows_the_person_an_error(world: World) -> None:
    world.bot.slow = 1.5
    outcome = world.sandbox.people.run_command(PRIYA, im(world), "/coach", "hi")
    assert outcome.error == "operation_timeout"
    assert [notice.error for notice in world.sandbox.workspace.notices(PRIYA)] == ["operation_timeout"]


def test_a_refreshed_connection_loses_nothing(world: World) -> None:
    world.sandbox.refresh_sockets()
    connections = 2 if world.mode == "socket" else 0
    until(lambda: len(world.sandbox.log.entries("apps.connections.open")) == connections)
    world.sandbox.people.send_message(PRIYA, im(world), "still there?")
    until(lambda: "echo: still there?" in texts(world))


def test_nobody_listening_is_an_error_for_the_person(world: World) -> None:
    if world.mode == "http":
        world.sandbox.posts.request_url = "http://127.0.0.1:9/slack/events"
        assert world.sandbox.people.run_command(PRIYA, im(world), "/coach").error == "dispatch_failed"
    else:
        world.bot.failures = 1
        assert world.sandbox.people.run_command(PRIYA, im(world), "/coach").error == "operation_timeout"


def test_a_slow_answer_to_an_event_counts_as_none(world: World) -> None:
    world.bot.slow = 1.5
    world.sandbox.people.send_message(PRIYA, im(world), "hi")
    until(lambda: world.bot.retries)
    world.bot.slow = 0.0
    until(lambda: len(world.bot.retries) >= 2)
    assert world.bot.retries[1] == ("1", "timeout" if world.mode == "socket" else "http_timeout")
