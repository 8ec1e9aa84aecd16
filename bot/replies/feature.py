"""What the house must know of what people type."""

from bot.core.access import Data
from bot.core.feature import Feature, InFull, Subcommand
from bot.core.wording.library import ENGLISH
from bot.replies import listeners
from bot.replies.service import ReplyService

FEATURE = Feature(
    name="replies",
    service=lambda dependencies: ReplyService(dependencies.db, dependencies.library.languages[ENGLISH].softened),
    listeners=listeners.register,
    subcommands=(Subcommand(("commit", "log", "commitment"), takes=listeners.commitment, run=listeners.commit),),
    in_full={"unsure": InFull(listeners.unsure_in_full, shows=(Data.TYPED,))},
)
