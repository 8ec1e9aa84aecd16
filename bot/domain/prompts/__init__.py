"""Wording as typed values: a Section for every YAML file, in a module of the same name.

`bot/wording.py` reads `prompts/<language>/*.yaml`.
"""

from bot.domain.prompts.base import Counted, Template, WordingError
from bot.domain.prompts.library import Library, Wording

__all__ = ["Counted", "Library", "Template", "Wording", "WordingError"]
