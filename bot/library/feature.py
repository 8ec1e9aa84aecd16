"""What the house must know of the library: the files that it reads."""

from bot.core.feature import Feature
from bot.library.wording import SECTIONS

FEATURE = Feature(name="library", wording=SECTIONS)
