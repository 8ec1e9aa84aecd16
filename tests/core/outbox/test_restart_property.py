"""Restart in the middle, anywhere and again and again: nothing is posted twice and nothing due is forgotten."""

import shutil
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.briefs.rules import BRIEF
from bot.commitments.rules import LOGGED
from bot.core.errors import SlackBusyError, SlackUnknownError
from bot.core.outbox.deliveries import DeliveryState
from bot.meetings.rules import Lead
from bot.meetings.service import Details
from bot.plans.rules import PLAN
from bot.replies.rules import UNSURE
from tests.desk import TUESDAYS, Desk, utc
from tests.factories import make_engine, open_database, share_compiled
from tests.fakes import CrashError, Fault

errors = st.sampled_from([CrashError(), SlackUnknownError()])
faults = st.one_of(st.none(), st.builds(Fault, errors, st.booleans()), st.just(Fault(SlackBusyError(7))))
END = utc(24, 14)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=st.lists(faults, max_size=25), finds=st.lists(faults, max_size=8), updates=st.lists(faults, max_size=5))
def test_any_crashes(migrated_sqlite: Path, posts, finds, updates):
    with TemporaryDirectory() as folder:
        shutil.copy(migrated_sqlite, Path(folder) / "coach.db")
        engine = share_compiled(make_engine(f"sqlite:///{folder}/coach.db"))
        desk = Desk(open_database(engine))
        for report in (desk.sam, desk.person("UALEX", "Alex")):
            desk.meet(Details(TUESDAYS, lead=Lead.WORKING_DAY_BEFORE), report)
        for method, its_faults in (("post", posts), ("find", finds), ("update", updates)):
            desk.slack.fail(method, *its_faults)
        desk.now, typed = utc(23, 15), 0
        while desk.now < END:
            with suppress(CrashError):
                desk.tick()
            desk.restart()
            if desk.slack.of(BRIEF) and typed < 3:
                desk.reply(f"I'll call Kim {typed} times")
                typed += 1
            desk.now += timedelta(seconds=31 if desk.now < utc(23, 15, 12) else 3600)
        assert set(Counter(one.delivery.dedupe_key for one in desk.slack.said).values()) == {1}
        unsent = [one for one in desk.deliveries() if one.due_at < END and one.state is not DeliveryState.SENT]
        assert unsent == []
        assert Counter(one.delivery.kind for one in desk.slack.said)[PLAN] == 2
        # A reply to a brief that its dead worker had no time to record is asked about.
        assert len(desk.slack.of(LOGGED, UNSURE)) == typed
        engine.dispose()
