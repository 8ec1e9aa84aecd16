"""How much of one message is read: people wait for the answer, and others for what answers.

Counted in steps and not in seconds: the same message is read to the same line on every machine. All steps together take
about 300 ms on a small one.
"""

MOST_LINES = 200
MOST_STEPS = 1200
MOST_LIBRARY_CALLS = 3
LIBRARY_STEPS = 300
"""What one call of dateparser takes as long as."""


class SpentError(Exception):
    """The budget of a message is spent: the line at which it is, and those below it, are not read."""


class Budget:
    """What is left of it for one message. Each method raises SpentError once there is nothing left."""

    def __init__(self) -> None:
        self._lines, self._steps, self._library_calls = MOST_LINES, MOST_STEPS, MOST_LIBRARY_CALLS

    def line(self) -> None:
        """One more line."""
        self._lines = _less(self._lines, 1)

    def step(self, cost: int = 1) -> None:
        """One sentence or one place where a day may be, looked at once."""
        self._steps = _less(self._steps, cost)

    def library_call(self) -> None:
        """A question to a library that takes its time."""
        self._library_calls = _less(self._library_calls, 1)
        self.step(LIBRARY_STEPS)


def _less(left: int, cost: int) -> int:
    if left < cost:
        raise SpentError
    return left - cost
