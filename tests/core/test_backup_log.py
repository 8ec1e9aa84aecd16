import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.audit import Act
from bot.core.backup_log import NAME, NO_BACKUP_LOG, Asked, BackupLog
from tests.factories import NOW

ASKED = Asked(Act.FORGET_ASKED, "T1", 12, NOW)
DONE = Asked(Act.FORGOTTEN, "T1", 12, NOW + timedelta(days=1))
OTHER = Asked(Act.FORGET_ASKED, "T2", 12, NOW)


@pytest.mark.parametrize("folder", [True, False])
def test_the_last_word_of_each_person_is_kept(tmp_path: Path, folder: bool) -> None:
    log = BackupLog(tmp_path if folder else tmp_path / NAME)
    for asked in (ASKED, OTHER, DONE):
        log.add(asked)
    assert log.latest() == [OTHER, DONE]
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_it_holds_ids_only(tmp_path: Path) -> None:
    BackupLog(tmp_path).add(ASKED)
    [line] = (tmp_path / NAME).read_text().splitlines()
    assert json.loads(line) == {"act": "forget_asked", "workspace_id": "T1", "person_id": 12, "at": NOW.isoformat()}


def test_a_line_that_was_cut_off_hides_no_other(tmp_path: Path) -> None:
    log = BackupLog(tmp_path)
    log.add(OTHER)
    with (tmp_path / NAME).open("a") as file:
        file.write('{"act": "forgot\n[]\n')
    log.add(DONE)
    with capture_logs() as logs:
        assert log.latest() == [OTHER, DONE]
    assert [line["number"] for line in logs] == [2, 3]


def test_nothing_is_kept_without_a_place_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    NO_BACKUP_LOG.check()
    NO_BACKUP_LOG.add(ASKED)
    assert NO_BACKUP_LOG.latest() == []
    assert BackupLog(tmp_path / "none yet").latest() == []
    wrong = BackupLog(tmp_path / "no" / "folder")
    with pytest.raises(OSError, match="folder"):
        wrong.check()
    with pytest.raises(OSError, match="folder"):
        wrong.add(ASKED)
