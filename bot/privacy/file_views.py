"""An export as the files that are sent."""

from dataclasses import dataclass

from bot.core.files import as_json, as_page
from bot.core.time.dates import short_day
from bot.core.wording.library import Wording
from bot.privacy.rules import ExportFiles


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name."""

    name: str
    content: str


def export_files(words: Wording, message: ExportFiles) -> tuple[File, File]:
    """A page to read, and JSON. Their names say nothing of whom or what: a lock screen is public."""
    said, made_at = words.rights.export, message.export.made_at
    titles = {section.name: str(getattr(said.sections, section.name)) for section in message.export.sections}
    day = short_day(made_at.date(), made_at.date(), words.dates) + f" {made_at:%Y-%m-%d}"
    page = as_page(message.export, said.page_title, said.page_intro.fill(day=day), titles, said.nothing)
    begin = marker(message.delivery_id)
    return File(f"{begin}.html", page), File(f"{begin}.json", as_json(message.export))


def marker(delivery_id: int) -> str:
    """How the names of a delivery's files begin, before the ending."""
    return f"coach-{delivery_id}"
