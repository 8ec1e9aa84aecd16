"""Ids and functions of the Slack side: each once, each used."""

import ast
import re
from collections import Counter
from pathlib import Path

from bot.core.slack import ids
from bot.settings import Settings
from bot.wiring import FEATURES, surface

BOT = Path(__file__).parents[3] / "bot"
SLACK_SIDE = ("listeners", "views", "forms", "pages", "payloads", "subcommands")


def of_slack(file: Path) -> bool:
    if "sandbox" in file.parts or file.name == "ids.py":
        return False
    return file.parent.name == "slack" or file.stem.endswith(SLACK_SIDE)


MODULES = [file for file in sorted(BOT.rglob("*.py")) if of_slack(file)]
CODE = "\n".join(file.read_text(encoding="utf-8") for file in (*MODULES, *BOT.glob("*/feature.py")))
NAMES = {name: value for name, value in vars(ids).items() if name.isupper()}


def test_every_id_is_used_once_defined() -> None:
    assert [name for name in NAMES if not re.search(rf"\bids\.{name}\b", CODE)] == []
    assert len(set(NAMES.values())) == len(NAMES)


def test_everything_registered_comes_from_ids_or_begins_with_its_feature() -> None:
    registered = surface(Settings(_env_file=None))
    shortcuts = [one.callback_id for one in registered.shortcuts]
    known = set(NAMES.values())
    for action_id in (*registered.action_ids, *registered.view_ids, *shortcuts):
        is_feature_s = action_id.startswith(tuple(f"{feature.name}_" for feature in FEATURES))
        assert action_id in known or is_feature_s


def test_every_shortcut_is_listed_within_slacks_limits() -> None:
    """docs.slack.dev/reference/app-manifest: 24 characters for a name, 150 for a description."""
    for one in surface(Settings(_env_file=None)).shortcuts:
        assert len(one.name) <= 24
        assert len(one.description) <= 150


CALLED_BY_SLACK_SDK = {"can_retry", "_perform_urllib_http_request_internal"}


def test_every_function_is_called() -> None:
    """By name, anywhere in the bot."""
    said = Counter(word for file in BOT.rglob("*.py") for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and not node.decorator_list and not node.name.startswith("__"):
                if node.name in CALLED_BY_SLACK_SDK:
                    continue
                assert said[node.name] > 1, f"{file.name}: {node.name} is never called"
