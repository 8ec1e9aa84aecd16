"""An export over real HTTP: asked for, uploaded, downloaded; and once, when Slack's answer is lost on the way."""

import json
import urllib.request
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.desk import quick
from tests.e2e.world import World, until, words, world


def wrote(here: World) -> None:
    here.command("add @Sam weekly tue 14:00")
    here.command("commit @Sam I'll intro <Sam> & Ines by Friday")
    here.command("commit @Sam note: seems tired")


def exports(here: World) -> list:
    return [one for parent in here.from_bot() for one in here.thread(parent) if one.files]


def download(here: World, file: dict) -> str:
    with urllib.request.urlopen(file["url_private_download"], timeout=5) as answer:  # noqa: S310  the sandbox's own
        assert answer.headers["content-disposition"].startswith("attachment")
        return answer.read().decode()


@quick
@pytest.mark.parametrize("lost", [False, True])
def test_a_page_and_json_come_once_into_ones_own_thread(engine: Engine, lost: bool) -> None:
    with world(engine, "http") as here:
        wrote(here)
        if lost:
            here.sandbox.faults.drop("files.completeUploadExternal")
        assert "on its way" in words(here.command("export").blocks)

        def came() -> list:
            here.work()
            if lost:
                here.sandbox.clock.jump_to(here.now() + timedelta(seconds=20))
            return exports(here)

        [message] = until(came)
        for _ in range(3):
            here.sandbox.clock.jump_to(here.now() + timedelta(minutes=1))
            here.work()
        assert exports(here) == [message], "uploaded once"
        page, data = (download(here, file) for file in message.files)
        assert "intro &lt;Sam&gt; &amp; Ines" in page
        assert "<script" not in page
        read = json.loads(data)
        assert read["commitments"][0]["text"] == "intro <Sam> & Ines"
        assert read["private_notes"][0]["text"] == "seems tired"
        assert "Sam" not in "".join(str(file["name"]) for file in message.files)
        assert "You can ask again in" in words(here.command("export").blocks)
