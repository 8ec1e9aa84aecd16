"""Help shows every subcommand, and what could not be read is answered with a way on."""

import json

import pytest

from bot.commands import views
from bot.commands.wording import HelpWording, OverviewWording
from bot.core.slack.requests import typed_command
from bot.core.slack.subcommands import OVERVIEW
from bot.core.wording.library import Wording
from bot.wiring import FEATURES
from tests.factories import library


@pytest.fixture(scope="module")
def wording() -> Wording:
    return library().for_locale("en")


def test_help_shows_what_can_be_typed(wording: Wording) -> None:
    declared = {one.names[0] for feature in FEATURES for one in feature.subcommands if one.names}
    assert set(wording[HelpWording].commands) == declared - {OVERVIEW}


def test_what_was_typed_is_shown_with_names_not_ids(wording: Wording) -> None:
    body = {"command": "/coach", "text": "add <@U07SAM0K2FR|sam> &lt;b&gt;someday&lt;/b&gt; &amp; <https://a.example>"}
    shown = json.dumps(views.usage(wording, "add", typed_command(body)).blocks)
    assert "/coach add @sam &lt;b&gt;someday&lt;/b&gt; &amp; https://a.example" in shown
    assert "U07SAM0K2FR" not in shown


def test_an_unknown_command_leads_to_help(wording: Wording) -> None:
    rendered = views.usage(wording, "help", "/coach frobnicate")
    assert rendered.blocks[0]["text"]["text"] == wording[OverviewWording].unknown
    assert rendered.blocks[1]["elements"][0]["text"]["text"] == wording[HelpWording].open
