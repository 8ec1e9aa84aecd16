"""Local wall time and UTC: the one place where one becomes the other.

`zoneinfo` does it by PEP 495: with `fold=0` a time inside the spring gap is read with the offset before the change,
which moves it forward by the gap, and a doubled one is the first of the two. `zone` is a valid IANA name everywhere
(`Person.timezone`).
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def to_utc(day: date, at: time, zone: str) -> datetime:
    """Local wall time to UTC. A time in the spring gap moves forward by the length of the gap; one doubled in
    autumn is the first of the two."""
    wall = datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` as an aware datetime in `zone`."""
    return moment.astimezone(ZoneInfo(zone))
