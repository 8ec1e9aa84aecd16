"""An audit entry holds words and ids; a sentence cannot get in."""

import pytest

from bot.core.audit import Act, Entry
from tests.factories import NOW


@pytest.mark.parametrize("data", ["plan", "quiet_hours", "performance_viewers"])
def test_data_is_a_word(data: str) -> None:
    assert Entry(Act.CHANGED, data, NOW).data == data


@pytest.mark.parametrize("data", ["", "two words", "Plan", "plan.", "plan\n", "_plan", "a" * 41])
def test_data_that_is_no_word_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="word"):
        Entry(Act.CHANGED, data, NOW)


@pytest.mark.parametrize("ref", ["pair:3", "one_on_one:3,7"])
def test_a_ref_names_rows(ref: str) -> None:
    assert Entry(Act.SHIFTED, "frame", NOW, ref=ref).ref == ref


@pytest.mark.parametrize("ref", ["", "pair", "pair:", "pair:sam", "he was late", "pair:3 ", "pair:3\n"])
def test_a_ref_that_is_no_id_is_refused(ref: str) -> None:
    with pytest.raises(ValueError, match="ids"):
        Entry(Act.SHIFTED, "frame", NOW, ref=ref)


def test_every_act_fits_its_column() -> None:
    assert max(len(act) for act in Act) <= 20
