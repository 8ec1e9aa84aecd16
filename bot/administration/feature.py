"""What the house must know of what administrators decide."""

from bot.administration import listeners, messages, service, tables, views
from bot.administration.rules import ADMINISTRATION, BEGIN_VIEWERS, FOLLOW_QUIET_HOURS, POLICY, PURGE
from bot.administration.service import AdministrationService, PurgeService
from bot.administration.taken_back import TakenBackService
from bot.administration.wording import AdminWording
from bot.core import people_tables
from bot.core.events import MembershipEnded
from bot.core.feature import Feature, HomeButton, HomeSection, MessageType, Opens, Postscript, Subcommand, Work
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING

FEATURE = Feature(
    name="administration",
    wording=(AdminWording,),
    service=lambda dependencies: AdministrationService(
        dependencies.db, dependencies.people, dependencies.administrators
    ),
    actions={ids.ADMIN: listeners.open_form},
    forms={ids.ADMIN_FORM: listeners.save},
    subcommands=(
        Subcommand(
            ("admin", "administration", "administer", "administrator", "policy"),
            takes=NOTHING,
            run=listeners.open_form,
        ),
    ),
    data=(POLICY,),
    postscript=Postscript(
        "policy", service.policy_news_waiting, service.policy_news_told, service.policy_news, views.policy_news
    ),
    home=(HomeSection("policy", order=86, load=service.home_section, render=views.policy_news),),
    listens={MembershipEnded: service.membership_ended},
    messages=(MessageType(ADMINISTRATION, messages.compose, views.news, opens=Opens.NOTHING, can_wait=True),),
    work=(
        Work(FOLLOW_QUIET_HOURS, 60.0, AdministrationService.follow_quiet_hours),
        Work(PURGE, 3600.0, lambda service, now: PurgeService(service.db).step(now)),
        Work("taken_back", 60.0, lambda service, now: TakenBackService(service.db).step(now)),
        Work(BEGIN_VIEWERS, 60.0, AdministrationService.begin_pending),
    ),
    personal_data=(*tables.PERSONAL_DATA, people_tables.POLICY_PERSONAL_DATA),
    home_buttons=(HomeButton(order=30, render=views.home_button, for_administrators=True, in_menu=True),),
)
