"""What is said in coaching stays in coaching: the story of two people, and of those who look on from outside.

Over HTTP on SQLite, over Socket Mode on PostgreSQL. At each step it says what each of them sees, and does not see.
"""

from datetime import UTC, datetime

from sqlalchemy import Engine

from bot.sandbox import seed
from bot.sandbox.model import Message
from tests.e2e.world import World, until, words, world

MODES = {"sqlite": "http", "postgresql": "socket"}
TOPIC = "how I get into design reviews"
PRIVATE = "Sam looked worn out by the launch"
COACHING = (PRIVATE, TOPIC, "send the draft", "intro Sam to the design lead")
VAGUE = {
    "standard": "Handover notes are written on the day, as in section 2 of the team handbook",
    "gap": "Your attitude is sometimes a problem",
    "gap_on": "2026-11-20",
    "way": "From 27 Nov you write the notes on the day, and we both see four in a row by 11 Dec",
    "way_by": "2026-12-11",
    "consequence": "If four are not there by 11 Dec, Mina leads the January release. I told you so on 23 Nov.",
    "communicated_on": "2026-11-23",
}
GAP = "On 20 Nov the release was handed over without notes, where the handbook asks for them on the day"
FOUR = (VAGUE["standard"], GAP, VAGUE["way"], VAGUE["consequence"])
GOAL = "Sam chairs four design reviews alone"
WORDS = "I had no access to the handbook until 19 Nov."


def test_what_is_said_in_coaching_stays_there(engine: Engine):
    with world(engine, MODES[engine.dialect.name]) as priya:
        sam, leo, dana = priya.as_(seed.SAM), priya.as_(seed.LEO), priya.as_(seed.DANA)
        brief = a_coaching_brief_names_its_frame(priya, sam)
        both_write(priya, sam, brief)
        the_frame_shifts_aloud(priya, sam, brief)
        a_performance_conversation_is_set(priya, sam)
        he_says_once_that_she_is_his_manager(priya, sam)
        it_takes_place_and_is_acknowledged(priya, sam)
        an_administrator_names_a_viewer_and_reads_nothing(dana, leo)
        a_viewer_reads_the_record_and_nothing_else(leo)
        a_goal_counts_once_both_have_confirmed_it(priya, sam)
        what_is_theirs_goes_to_each_and_to_nobody_else(priya, sam)
        who_asks_to_be_forgotten_can_change_their_mind(sam)
        assert [entry for entry in priya.sandbox.log.entries() if not entry.ok] == []


def a_coaching_brief_names_its_frame(priya: World, sam: World) -> Message:
    priya.command("add @Sam weekly tue 14:00")
    priya.jump()
    [brief] = priya.from_bot()
    told = words(brief.blocks)
    assert "*Coaching:* about growth, nothing is graded" in told
    [report_brief] = sam.from_bot()
    assert "*Coaching:* about growth, nothing is graded" in words(report_brief.blocks)
    sam.reply(report_brief, f"topic: {TOPIC}")
    sam.reply(report_brief, "I'll send the draft by Friday")
    priya.shows(brief, TOPIC)
    priya.home()
    assert "send the draft, by Fri 27 Nov" in priya.home_says("send the draft")
    return brief


def both_write(priya: World, sam: World, brief: Message):
    priya.reply(brief, "I'll intro Sam to the design lead by Friday")
    priya.reply(brief, f"note: {PRIVATE}")
    assert PRIVATE not in sam.everything()


def the_frame_shifts_aloud(priya: World, sam: World, brief: Message):
    _, asked = priya.reply(brief, "shift")
    assert "Sam is told right away" in words(asked.blocks)
    priya.tap(asked, "Shift to performance")
    said = until(
        lambda: priya.work() or [one for one in priya.thread(brief) if "Say it out loud" in words(one.blocks)]
    )[0]
    until(lambda: priya.work() or "to a performance conversation" in sam.everything())
    _, logged = priya.reply(brief, "Sam will write the handover notes by Friday")
    assert "· performance" in words(logged.blocks)
    priya.tap(said, "Shift to coaching")
    priya.shows(brief, "*Coaching:* about growth, nothing is graded")


def a_performance_conversation_is_set(priya: World, sam: World):
    priya.command("list")
    priya.tap(priya.ephemerals()[-1], "Set up a performance conversation")
    when = {"report": sam.user, "day": "2026-11-26", "time": "15:00", "length": "30"}
    pointed = priya.submit(**when, **VAGUE)
    assert "“attitude” is a judgement" in pointed
    assert "is set for Thu 26 Nov, 15:00" in priya.submit(gap=GAP)
    priya.close()


def he_says_once_that_she_is_his_manager(priya: World, sam: World):
    """Asked when he is told that there is such a conversation, the day before."""
    priya.jump_to(datetime(2026, 11, 25, 23, tzinfo=UTC))
    asked = next(one for one in sam.from_bot() if "is Priya Raman your manager?" in words(one.blocks))
    assert not any(text in words(asked.blocks) for text in FOUR)
    sam.tap(asked, "Yes, my manager")
    sam.shows(asked, "confirmed that Priya Raman is your manager")


def it_takes_place_and_is_acknowledged(priya: World, sam: World):
    priya.jump_to(datetime(2026, 11, 26, 14, 30, tzinfo=UTC))
    brief = priya.from_bot()[-1]
    assert all(text in words(brief.blocks) for text in FOUR)
    told = words(sam.from_bot()[-2].blocks)
    assert "You have a performance conversation with Priya, Thu 26 Nov, 15:00" in told
    assert not any(text in sam.everything() for text in FOUR)

    priya.jump_to(datetime(2026, 11, 26, 15, 40, tzinfo=UTC))
    priya.tap(priya.thread(brief)[-1], "It happened")
    priya.work()
    record = sam.from_bot()[-1]
    assert all(text in words(record.blocks) for text in FOUR)
    sam.tap(record, "I have received this")
    sam.shows(record, "Acknowledged as received Thu 26 Nov, 15:40")
    sam.tap(record, "Add my own words")
    sam.submit(text=WORDS)
    sam.close()
    sam.shows(record, WORDS)
    until(lambda: priya.work() or "has acknowledged receiving the record" in priya.everything())
    assert not any(text in words(sam.fresh(record).blocks) for text in COACHING)
    assert PRIVATE not in sam.everything()
    sam.home()
    sam.home_says("Last performance record")
    sam.tap_in_home("Last performance record")
    assert WORDS in sam.opened()
    sam.close()


def an_administrator_names_a_viewer_and_reads_nothing(dana: World, leo: World):
    assert "Who sees what, you included" in dana.command_opens("admin")
    dana.submit(viewers=[leo.user])
    dana.command("records")
    assert "Only people your workspace has named" in dana.everything()
    assert not any(text in dana.everything() for text in (*COACHING, *FOUR, WORDS))


def a_viewer_reads_the_record_and_nothing_else(leo: World):
    leo.command("records")
    leo.tap(leo.ephemerals()[-1], "Show the record")
    read = words(leo.ephemerals()[-1].blocks)
    assert all(text in read for text in (*FOUR, WORDS))
    assert not any(text in leo.everything() for text in COACHING)


def a_goal_counts_once_both_have_confirmed_it(priya: World, sam: World):
    priya.home_says("New goal")
    priya.tap_in_home("New goal")
    priya.submit(report=sam.user)
    goal = {"text": GOAL, "goal_measure": "Four reviews without me in the room", "day": "2027-03-31"}
    assert "Saved as a draft" in priya.submit(**goal, goal_kind="growth")
    priya.close()
    priya.work()
    asked = sam.from_bot()[-1]
    assert "wrote a goal for the two of you" in words(asked.blocks)
    sam.tap(asked, "Confirm")
    sam.shows(asked, "Confirmed by you both")
    assert GOAL in priya.home_says("Confirmed by you both")


def what_is_theirs_goes_to_each_and_to_nobody_else(priya: World, sam: World):
    said = words(sam.command("privacy").blocks)
    assert "HR has no access of its own" in said
    assert "Private notes: only you" in said
    for who, is_theirs in ((priya, True), (sam, False)):
        who.command("export")
        coaching, record = until(lambda who=who: exported(who))
        assert GOAL in coaching
        assert (PRIVATE in coaching) is is_theirs
        assert GAP in record
        assert GAP not in coaching, "records come in files of their own"
        assert not any(text in record for text in COACHING)


def exported(who: World) -> list[str]:
    """The files in the export's thread, each pair of page and JSON as one text; nothing until both pairs are there."""
    who.work()
    parents = [one for one in who.from_bot() if "Everything that is yours" in words(one.blocks)]
    found = [[str(file["id"]) for file in one.files] for parent in parents for one in who.thread(parent) if one.files]
    read = who.sandbox.files.shared
    return ["\n".join(read(file).content.decode() for file in files) for files in found] if len(found) == 2 else []


def who_asks_to_be_forgotten_can_change_their_mind(sam: World):
    assert "What goes" in sam.command_opens("forget")
    assert "can change your mind" in sam.submit(forget_confirmed=["yes"])
    sam.close()
    sam.work()
    asked = sam.from_bot()[-1]
    sam.tap(asked, "Keep my data")
    sam.shows(asked, "Everything is kept")
