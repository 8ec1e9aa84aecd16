"""`kill -9` at random moments: nothing is lost, nothing is said twice.

A round is: start the workers, kill each at a moment of its own, one of them within a call to Slack, go beyond their
leases and begin again, with what the killed left behind. Six configurations (1, 2 and 4 workers, both databases) run
ROUNDS each, which is more than 150 in all; COACH_ROUNDS=167 runs 1,000.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from threading import Event, Lock

import pytest

from bot.briefs.rules import BRIEF
from tests.reliability.slack import CHAT, Trouble
from tests.reliability.world import BRIEFS, FOLLOW_UPS, LEASE_SECONDS, WEEKLY_MESSAGES, World

pytestmark = pytest.mark.slow

ROUNDS = 26
MOST_OF_A_KIND = 3
"""Rounds: each goes on by a minute, and what is not settled then must be while nobody is killed."""
MANAGERS = 12
AFTER_START = 0.2
"""Seconds within which a worker has come up and sent a good deal."""


class Killer:
    """Kills workers by the clock, or when one of them is within a call to Slack."""

    def __init__(self, world: World, workers: int, chance: random.Random) -> None:
        self.world, self.workers, self.chance = world, workers, chance
        self.killed = self.rounds = 0
        self._lock = Lock()

    def round(self) -> None:
        """Start the workers, and kill them all in one of several ways."""
        self.rounds += 1
        within = self.chance.choice(["time", "call", "call", "answered"])
        struck = Event()
        self.world.slack.trouble = self._strike(within, struck)
        for _ in range(self.workers):
            self.world.start()
        if within == "time":
            for process in self.chance.sample(self.world.processes, self.workers):
                time.sleep(self.chance.uniform(0, AFTER_START / self.workers))
                process.kill()
        else:
            deadline = time.monotonic() + 4 * AFTER_START
            while not struck.wait(0.01) and time.monotonic() < deadline and not self.world.settled():
                pass
        self.end()

    def end(self) -> None:
        """Kill whoever is left, and let their leases run out."""
        self.killed += self.workers
        self.world.kill_all()
        self.world.slack.trouble = lambda _method, _workspace: None
        self.world.slack.quiet()
        self.world.clock.jump(timedelta(seconds=LEASE_SECONDS))

    def _strike(self, within: str, struck: Event):
        left = [self.chance.randint(0, 8)]

        def trouble(method: str, _workspace: str) -> Trouble | None:
            with self._lock:
                left[0] -= method == CHAT
                if within == "time" or method != CHAT or left[0] != -1:
                    return None
            if within == "answered":
                struck.set()  # the answer leaves while the workers are being killed
                return Trouble(done=True)
            return Trouble(done=self.chance.random() < 0.8, meanwhile=lambda: self._hold(struck))

        return trouble

    def _hold(self, struck: Event) -> None:
        struck.set()
        time.sleep(0.05)  # the caller is dead by now, or its answer comes while it dies


def weeks(world: World) -> Iterator[dict[str, int]]:
    """Work of one kind after another, week after week; it must have been done when the next is asked for. Gives how
    much of which kind there is by then."""
    managers, sent = world.managers(MANAGERS), Counter[str]()
    for week in map(timedelta, count(0, 7)):
        world.clock.jump_to(WEEKLY_MESSAGES + week)
        for who in managers:
            world.ask_for_help(who)
        sent.update(dict.fromkeys(("weekly", "answer"), MANAGERS))
        yield sent
        world.clock.jump_to(BRIEFS + week)
        sent.update(dict.fromkeys(("brief", "prompts", "plan"), MANAGERS))
        yield sent
        parents = {one.recipient_id: one for one in world.deliveries() if one.kind == BRIEF and one.ts}
        for who in managers:
            world.says(who, "I'll send the deck by Friday", parents[who.id].ts)
        world.clock.jump_to(FOLLOW_UPS + week)
        sent.update(dict.fromkeys(("logged", "follow_up"), MANAGERS))
        yield sent


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_killed_workers_lose_nothing_and_double_nothing(
    world: World, workers: int, rounds: int | None, counted: Counter[str]
):
    seed = random.randrange(1_000_000)
    killer, left = Killer(world, workers, random.Random(seed)), rounds or ROUNDS
    try:
        for sent in weeks(world):
            for _ in range(MOST_OF_A_KIND):
                if world.settled():
                    break
                killer.round()
                left -= 1
            for _ in range(workers):
                world.start()
            world.until(world.settled)
            killer.end()
            world.check(**sent)
            if left <= 0:
                break
    except AssertionError as error:
        error.add_note(f"seed {seed}")
        raise
    counted.update(rounds=killer.rounds, kills=killer.killed, messages=len(world.slack.messages))
