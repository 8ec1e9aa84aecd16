"""What the house must know of what administrators decide."""

from bot.administration import listeners
from bot.administration.purging import PurgeService
from bot.administration.service import AdministrationService
from bot.core.feature import Feature, Subcommand, Work
from bot.core.slack.subcommands import NOTHING

FEATURE = Feature(
    name="administration",
    service=lambda dependencies: AdministrationService(
        dependencies.db, dependencies.people, dependencies.administrators
    ),
    listeners=listeners.register,
    subcommands=(
        Subcommand(
            ("admin", "administration", "administer", "administrator", "policy"),
            takes=NOTHING,
            run=listeners.administer,
        ),
    ),
    work=(
        Work("follow_quiet_hours", 60.0, AdministrationService.follow_quiet_hours),
        Work("purge", 3600.0, lambda service, now: PurgeService(service.db).step(now)),
    ),
)
