"""Everything that is a person's is sent to them, once an hour, and nothing that is another's alone."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from bot.administration.rules import Named
from bot.core.cipher import SealedDraft, SealedRecord, Sealing
from bot.core.database.tables import Row
from bot.core.errors import ExportTooSoonError, SlackRefusedError, SlackUnknownError
from bot.core.feature import Features, Opens
from bot.core.files import Export, as_json
from bot.core.outbox.deliveries import DeliveryState
from bot.core.people import Person
from bot.performance.figures import RecordStates
from bot.performance.rules import Time
from bot.performance.sealed_database import SealedDatabase
from bot.performance.store import Records
from bot.performance.vague import RecordDraft
from bot.plans.rules import Plan
from bot.privacy.rules import EXPORT, EXPORT_FILES, ExportMessage
from bot.privacy.wording import RightsWording
from bot.wiring import FEATURES
from tests.desk import ADMIN, Desk, quick, utc
from tests.factories import library, make_request
from tests.fakes import Fault


@pytest.fixture
def desk(db: SealedDatabase) -> Desk:
    """Priya has written in every way there is."""
    return Desk(db).after(written)


def written(desk: Desk) -> None:
    pair = desk.meet().one_on_one.pair_id
    desk.run(utc(24, 13, 35))
    desk.reply("I'll call the agency by Friday")
    desk.reply("note: Sam seems tired")
    desk.reply("maybe look at the roadmap")
    desk.services.plans.save(desk.request(desk.priya), Plan(pair, 0, "Runs the review", "Good", "Weekly walk"))
    desk.tick()


def exported(desk: Desk, who=None) -> dict:
    desk.services.rights.export(desk.request(who or desk.priya, f"e{desk.now}"))
    desk.tick()
    desk.tick()
    sent = [one.message for one in desk.slack.said if isinstance(one.message, Export)]
    coaching = [export for export in sent if export.sections[0].name != "records"]
    return json.loads(as_json(coaching[-1]))


def test_it_holds_what_is_theirs(desk: Desk) -> None:
    mine = exported(desk)
    assert mine["about_you"][0]["name"] == "Priya"
    assert mine["one_on_ones"][0]["with"] == "Sam"
    assert mine["plans"][0]["expectations"] == "Runs the review"
    assert mine["commitments"][0]["text"].startswith("call the agency")
    assert [note["text"] for note in mine["private_notes"]] == ["Sam seems tired"]
    assert "maybe look at the roadmap" in [one["text"] for one in mine["typed"]]
    assert {"act": "exported", "by": "you"}.items() <= mine["audit"][0].items()


def test_the_report_gets_what_both_share_and_no_note_of_the_manager(desk: Desk) -> None:
    theirs = exported(desk, desk.sam)
    assert theirs["plans"][0]["expectations"] == "Runs the review"
    assert theirs["commitments"][0]["text"].startswith("call the agency")
    assert theirs["private_notes"] == theirs["typed"] == []
    assert "seems tired" not in json.dumps(theirs)


def test_it_comes_as_a_message_and_files_in_its_thread_of_their_own_dm(desk: Desk) -> None:
    exported(desk)
    message, files = desk.slack.said[-2:]
    assert isinstance(message.message, ExportMessage)
    assert (files.channel, files.thread_ts) == (message.channel, message.ts)
    assert files.recipient.id == desk.priya.id


def test_once_an_hour(desk: Desk) -> None:
    exported(desk)
    with pytest.raises(ExportTooSoonError) as refused:
        desk.services.rights.export(make_request(desk.priya, utc(24, 13, 40), "again"))
    assert refused.value.fields == {"minutes": "55"}
    desk.services.rights.export(make_request(desk.priya, utc(24, 14, 35), "later"))


def test_the_same_request_twice_is_one_export(desk: Desk) -> None:
    for _ in range(2):
        desk.services.rights.export(desk.request(desk.priya, "the same"))
    assert len(desk.deliveries(EXPORT)) == 1


def test_an_upload_whose_answer_was_lost_is_looked_up_and_not_repeated(desk: Desk) -> None:
    desk.services.rights.export(desk.request(desk.priya, "e"))
    desk.slack.fail("post", None, Fault(SlackUnknownError(), done=True))
    desk.tick()
    desk.tick()
    for minute in (36, 38, 45):
        desk.tick(utc(24, 13, minute))
    assert len([one for one in desk.slack.said if isinstance(one.message, Export)]) == 1
    [files] = desk.deliveries(EXPORT_FILES)
    assert files.state is DeliveryState.SENT


def test_when_slack_takes_no_files_the_message_says_so_and_it_can_be_asked_for_again(desk: Desk) -> None:
    desk.services.rights.export(desk.request(desk.priya, "e"))
    desk.slack.fail("post", None, SlackRefusedError("missing_scope"))
    desk.tick()
    desk.tick()
    desk.tick()
    message = next(one for one in desk.slack.said if isinstance(one.message, ExportMessage))
    assert message.message == ExportMessage(failed=True)
    desk.services.rights.export(desk.request(desk.priya, "again"))


def tables_with(kind: type[Sealing]) -> set[str]:
    tables = Row.metadata.sorted_tables
    return {table.name for table in tables if any(isinstance(column.type, kind) for column in table.columns)}


def test_every_sealed_column_is_in_a_section() -> None:
    parts = Features(FEATURES).export
    records = [part for part in parts if part.opens is Opens.PERFORMANCE]
    assert {table for part in parts for table in part.tables} == tables_with(Sealing)
    assert {table for part in records for table in part.tables} == tables_with(SealedRecord) | tables_with(SealedDraft)


def test_each_part_has_a_title_and_they_come_in_that_order() -> None:
    titles = library().for_locale("en")[RightsWording].export.sections
    parts = Features(FEATURES).export
    together = [part.name for part in parts if part.opens is not Opens.PERFORMANCE]
    assert together == [title for title in titles if title in together]
    assert {part.name for part in parts} == {*titles}


def test_a_stranger_gets_nothing_of_the_two(desk: Desk) -> None:
    stranger = desk.person("UOLA", "Ola")
    theirs = exported(desk, replace(stranger))
    assert theirs["plans"] == theirs["commitments"] == theirs["private_notes"] == theirs["one_on_ones"] == []


@pytest.fixture
def recorded(desk: Desk) -> tuple[Desk, int]:
    """The same desk with a performance conversation that is ahead."""
    day = desk.now.date()
    draft = RecordDraft("The guide", "Two reports late", "Both on time", "A note in the file", day, day, day)
    when = Time(datetime(2026, 11, 24, 15))  # noqa: DTZ001 - wall time
    line = desk.confirm(desk.services.records.set_up(desk.request(desk.priya), desk.sam, draft, when))
    with desk.db.performance(desk.priya) as tx:
        return desk, RecordStates(tx).of_series(line.one_on_one.id).id


def records_of(desk: Desk, who: Person) -> list[dict]:
    """The records in what was sent to them, none where no such file came."""
    already = len(desk.slack.said)
    exported(desk, who)
    files = [one.message for one in desk.slack.said[already:] if isinstance(one.message, Export)]
    found = [json.loads(as_json(export)) for export in files]
    return next((each["records"] for each in found if "records" in each), [])


def test_records_come_in_files_of_their_own_and_a_report_gets_one_once_it_was_shown(recorded: tuple[Desk, int]) -> None:
    desk, record_id = recorded
    [mine] = records_of(desk, desk.priya)
    assert (mine["with"], mine["you_are"], mine["gap"]) == ("Sam", "manager", "Two reports late")
    assert records_of(desk, desk.sam) == []
    desk.now = utc(24, 15)
    with desk.db.performance(desk.priya) as tx:
        RecordStates(tx).set_shown(record_id, desk.now)
        Records(tx).bring(record_id, desk.priya.id, "We said so in May", desk.now)
    desk.services.records.add_comment(desk.request(desk.sam), record_id, "I was away")
    desk.services.records.acknowledge(desk.request(desk.sam), record_id)
    desk.now = utc(24, 16)
    [theirs] = records_of(desk, desk.sam)
    assert (theirs["with"], theirs["you_are"]) == ("Priya", "report")
    assert theirs["acknowledged_at"] is not None
    assert (theirs["words_of_the_report"], theirs["brought_forward"]) == ("I was away", ["We said so in May"])


def test_nobody_else_gets_a_record_not_even_who_may_look_at_it(recorded: tuple[Desk, int]) -> None:
    desk, record_id = recorded
    admin, viewer = desk.person(ADMIN, "Dana"), desk.person("UVIEW", "Vera")
    policy = desk.services.administration.enter(desk.request(admin)).policy
    nobody = Named(frozenset(), frozenset())
    named = Named(frozenset([viewer.slack_id]), frozenset())
    desk.services.administration.save(desk.request(admin), policy, named, nobody)
    assert desk.services.records.show(desk.request(viewer), record_id).record.draft.gap == "Two reports late"
    assert records_of(desk, viewer) == records_of(desk, admin) == []


def test_what_was_agreed_under_performance_lies_with_the_records_and_says_what_became_of_it(desk: Desk) -> None:
    desk.shift("shift to performance")
    desk.reply("I'll call Ana by Friday")
    mine = exported(desk)
    assert [one["text"] for one in mine["commitments"]] == ["call the agency"]
    assert [(one["from"], one["to"], one["by"]) for one in mine["frames"]] == [("coaching", "performance", "you")]
    [meeting, *_] = mine["one_on_ones"]
    assert meeting["frame"] == "coaching"
    assert meeting["met_or_planned"][0] == "2026-11-24 14:00 scheduled, unknown"
    assert mine["commitments"][0]["history"] == ["2026-11-24 13:35 logged"]
    apart = [one.message for one in desk.slack.said if isinstance(one.message, Export)][-1]
    there = json.loads(as_json(apart))["performance_commitments"]
    assert [(one["text"], one["frame"], one["state"]) for one in there] == [("call Ana", "performance", "open")]


def test_no_word_of_a_record_is_in_the_files_of_coaching(recorded: tuple[Desk, int]) -> None:
    desk, _ = recorded
    exported(desk, desk.priya)
    coaching = [
        as_json(one.message)
        for one in desk.slack.said
        if isinstance(one.message, Export) and one.message.sections[0].name != "records"
    ]
    assert len(coaching) == 1
    assert "Two reports late" not in coaching[0]


@quick
def test_nothing_tells_the_report_of_a_performance_conversation_before_they_are_told(desk: Desk) -> None:
    """They are told on Thursday of what is on Friday: until then no list, log or file of theirs has it."""
    day = desk.now.date()
    draft = RecordDraft("The guide", "Two reports late", "Both on time", "A note in the file", day, day, day)
    when = Time(datetime(2026, 11, 27, 15))  # noqa: DTZ001 - wall time
    desk.services.records.set_up(desk.request(desk.priya), desk.sam, draft, when)

    def told() -> list[bool]:
        theirs = exported(desk, desk.sam)
        log = desk.services.rights.audit_log(desk.request(desk.sam))
        return [
            "performance" in [one["frame"] for one in theirs["one_on_ones"]],
            "record" in [one["data"] for one in theirs["audit"]],
            "record" in [one.data for one in log],
        ]

    assert told() == [False] * 3
    desk.run(utc(26, 23))
    assert told() == [True] * 3
    assert "record" in [one.data for one in desk.services.rights.audit_log(desk.request(desk.priya))]
