"""What is forgotten of briefs with somebody."""

from bot.briefs.rules import where_they_met
from bot.core.personal_data import Forgotten, Gone


def test_where_somebody_s_briefs_were_is_forgotten_with_them() -> None:
    briefs = [{"id": 5, "for_report": False}, {"id": 6, "for_report": True}]
    for person, row in ((1, 5), (2, 6)):
        emptied = Gone("briefs", row, {"channel": None, "thread_ts": None})
        assert [*where_they_met(Forgotten(person, 1, 2), briefs)] == [emptied]
    assert not [*where_they_met(Forgotten(3, 1, 2), briefs)]
