"""An export as the files that are sent."""

from bot.core.files import File, Files, as_json, as_page
from bot.core.time.dates import short_day
from bot.core.wording.dates import DateWording
from bot.core.wording.library import Wording
from bot.privacy.rules import ExportFiles
from bot.privacy.wording import RightsWording


def export_files(wording: Wording, message: ExportFiles) -> Files:
    """A page to read, and JSON."""
    said, made_at = wording[RightsWording].export, message.export.made_at
    titles = {part.name: said.sections.get(part.name, part.name) for part in message.export.sections}
    day = short_day(made_at.date(), made_at.date(), wording[DateWording]) + f" {made_at:%Y-%m-%d}"
    page = as_page(message.export, said.page_title, said.page_intro.fill(day=day), titles, said.nothing)
    return Files((File("html", page), File("json", as_json(message.export))))
