"""However a commitment is made, a public holiday of who does it is its day only where somebody named that, and it is
pointed at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.commitments.rules import ChangedMessage, CommitmentLine, Draft, Origin, Owner
from bot.commitments.views import holidays
from bot.core.language.due_dates import parse_day
from bot.core.time.dates import local
from bot.core.wording.library import Wording
from bot.replies.rules import Choice
from tests.desk import Desk, quick
from tests.replies.thread import answer, asked, decides

WEDNESDAY, THANKSGIVING = date(2026, 11, 25), date(2026, 11, 26)


def days(desk: Desk) -> dict[str, date | None]:
    return {one.text: one.due_on for one in desk.live()}


@quick
def test_wherever_a_due_day_comes_from(at_work: Desk, english: Wording):
    def pointed_at(lines: Sequence[CommitmentLine]) -> list[str]:
        return [line for block in holidays(english, lines) for line in block["text"]["text"].splitlines()]

    # It is Tuesday. Thursday is Thanksgiving in the United States, where Sam is; Priya has chosen no country.
    desk, services, told = at_work, at_work.services, "Thu 26 Nov is a public holiday for Sam."
    sams = services.preferences.of(desk.request(desk.sam))
    services.preferences.save(desk.request(desk.sam), replace(sams, country="US"))

    desk.reply("- Sam will draft the RFC in 2 days\n- I'll call Kim in 2 days\n- we will agree on goals in 2 days")
    assert days(desk) == {"draft the RFC": WEDNESDAY, "call Kim": THANKSGIVING, "agree on goals": WEDNESDAY}
    assert pointed_at(answer(desk).lines) == []
    typed = desk.reply("Sam will write to Ana by Friday")
    desk.edit(typed, "Sam will write to Ana in 2 days")
    assert days(desk)["write to Ana"] == WEDNESDAY
    desk.edit(replace(typed, text="Sam will write to Ana in 2 days"), "Sam will write to Ana by 26 Nov")
    assert days(desk)["write to Ana"] == THANKSGIVING
    assert pointed_at(answer(desk).lines) == [told]

    desk.reply("Sam, could you book the room in 2 days?")
    assert asked(desk)
    decides(desk, Choice.LOG)
    assert WEDNESDAY in [one.due_on for one in desk.live() if "book the room" in one.text]

    desk.reply("move 1 to Thursday")
    desk.tick()
    assert days(desk)["draft the RFC"] == THANKSGIVING
    assert pointed_at(desk.slack.last(ChangedMessage).lines) == [told]
    in_two_days = parse_day("in 2 days", local(desk.now, "Europe/London"))
    moved = services.commitments.move_by_order(desk.request(desk.priya), 1, in_two_days, Origin.COMMAND)
    assert (moved.commitment.due_on, moved.off) == (WEDNESDAY, ())

    logged = services.replies.log_typed(desk.request(desk.priya), desk.sam, "Sam will plan the offsite by Thursday")
    assert pointed_at(logged.lines) == [told]
    assert (
        services.replies.log_typed(desk.request(desk.priya), desk.sam, "Sam will tidy the wiki in two days")
        .lines[0]
        .commitment.due_on
        == WEDNESDAY
    )

    both = Draft("walk", Owner.BOTH, THANKSGIVING)
    [line] = [services.commitments.log(desk.request(desk.sam), desk.priya, both, Origin.SHORTCUT)]
    assert line is not None
    assert pointed_at([line]) == ["Thu 26 Nov is a public holiday for you."]
    desk.prefer(country="US")
    again = services.commitments.move(desk.request(desk.sam), line.commitment.id, THANKSGIVING, Origin.BUTTON)
    assert pointed_at([again]) == ["Thu 26 Nov is a public holiday for both of you."]
