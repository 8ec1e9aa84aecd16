"""What is typed as cells of a table or fields of a form: "| task | Sam | 4 Dec |", "Owner: Sam. Due: Friday"."""

from collections.abc import Callable
from datetime import date

from bot.commitments.rules import Draft, Owner
from bot.core.language import english
from bot.replies.speakers import PARTS, Speakers

Due = Callable[[str], tuple[date | None, str]]


def read_row(text: str, speakers: Speakers, due: Due) -> Draft | bool | None:
    """The task of a row; True where it is somebody else's, or a heading; None where the text is no row.

    Rows without bars and fields are only those that have a day or a verb, too: "thanks - Sam - great talk" is none.
    """
    folded = speakers.mark(text)
    spans = _cells(folded)
    owner: Owner | None = None
    tasks, due_on, others = [], None, 0
    framed = "|" in folded or english.FIELDS.match(folded) is not None
    if len(spans) < (2 if framed else 3):
        return None
    for number, (start, end) in enumerate(spans):
        field = english.FIELDS.match(folded, start, end)
        start = field.end() if field else start
        cell = folded[start:end]
        day, rest = due(text[start:end])
        if owner is None and (found := PARTS["somebody"].fullmatch(cell)):
            owner = speakers.owner(found)
        elif day and due_on is None and not any(map(str.isalnum, rest)):
            due_on = day
        elif english.STATUS.fullmatch(cell) or (
            english.ELSEWHERE.fullmatch(cell) and _named(cell) and (number or framed)
        ):
            others += 1
        else:
            tasks.append(text[start:end])
    if owner is None:
        return True if others > 1 or (others and (framed or due_on)) else None
    acts = framed or due_on or any(task.split()[0].lower() in english.VERBS for task in tasks)
    dated = [due(task) for task in tasks] if due_on is None else []
    if len(dated) == 1 and dated[0][0]:
        due_on, tasks = dated[0][0], [dated[0][1]]
    return Draft(" - ".join(tasks), owner, due_on) if tasks and acts else None


def _cells(folded: str) -> list[tuple[int, int]]:
    """Where the cells stand that are not empty."""
    ends = [found.span() for found in english.CELL_END.finditer(folded)]
    starts = [0, *(end for _, end in ends)]
    spans = zip(starts, [*(start for start, _ in ends), len(folded.rstrip(" .,;"))], strict=True)
    return [(start, end) for start, end in spans if any(map(str.isalnum, folded[start:end]))]


def _named(cell: str) -> bool:
    """Whether it is written as a name, and is no verb: "Rob", "HR", "platform team"."""
    return cell.split()[0].strip("@").lower() not in english.VERBS
