"""The workspace that every sandbox starts with: a small coffee company in five time zones."""

from dataclasses import replace

from bot.sandbox.model import Channel, Identity, User

IDENTITY = Identity(
    team_id="T07CFE5SBX1",
    team_domain="sandbox-coffee",
    team_name="Sandbox Coffee Co",
    app_id="A07C0ACH5BX",
    bot_user="U07C0ACHB0T",
    bot_id="B07C0ACHB0T",
    bot_name="coach",
    bot_token="-".join(("xoxb", "7000000000001", "7000000000002", "sandbox")),
    app_token="-".join(("xapp", "1", "A07C0ACH5BX", "7000000000003", "sandbox")),
    signing_secret="5a4db0c0ffee5a4db0c0ffee5a4db0c0",  # noqa: S106  the sandbox's own, opens nothing else
    verification_token="sandbox-verification",  # noqa: S106  the same
)
SECOND = replace(
    IDENTITY,
    team_id="T08TEAHOUS2",
    team_domain="sandbox-tea",
    team_name="Sandbox Tea House",
    bot_token="-".join(("xoxb", "8000000000001", "8000000000002", "sandbox")),
)
"""A second workspace with the same app. Its people have the same ids: only the workspace id distinguishes them."""

PRIYA, SAM, MINA, LEO, DANA = "U07PR1YA4KD", "U07SAM0K2FR", "U07M1NAPRK8", "U07LE0C0STA", "U07DANAWE1S"
GUEST, OTHER_BOT, DEACTIVATED = "U07GUEST9QX", "U07R0TAB0T5", "U07G0NE3WLL"
OUTSIDER, PARTNER_TEAM = "U09N00RPTNR", "T09PARTNER2"
GENERAL = "C07GENERA1X"
USLACKBOT = "USLACKBOT"


def people() -> list[User]:
    """Everyone; the first five are the ones a person can act as, `users.list` leaves out the outsider."""
    return [
        User(PRIYA, "priya", "Priya Raman", "Europe/London", "Head of Product"),
        User(SAM, "sam", "Sam Okafor", "Europe/London", "Product Designer"),
        User(MINA, "mina", "Mina Park", "Asia/Seoul", "Engineer"),
        User(LEO, "leo", "Leo Costa", "America/New_York", "Engineering Manager", locale="en-US"),
        User(DANA, "dana", "Dana Weiss", "Asia/Jerusalem", "Data Analyst, workspace admin", is_admin=True),
        User(GUEST, "ines", "Ines Moreau", "Europe/Paris", "Agency", is_restricted=True, playable=False),
        User(DEACTIVATED, "walter", "Walter Lund", None, deleted=True, playable=False),
        User(
            OTHER_BOT,
            "rotabot",
            "Rotabot",
            "America/Los_Angeles",
            is_bot=True,
            playable=False,
            bot_id="B07R0TAB0T5",
            app_id="A07R0TAB0T5",
        ),
        User(
            IDENTITY.bot_user,
            IDENTITY.bot_name,
            "Coach",
            "America/Los_Angeles",
            is_bot=True,
            playable=False,
            bot_id=IDENTITY.bot_id,
            app_id=IDENTITY.app_id,
        ),
        User(OUTSIDER, "noor", "Noor Haddad", "Asia/Dubai", playable=False, team_id=PARTNER_TEAM),
        User(USLACKBOT, "slackbot", "Slackbot", "America/Los_Angeles", playable=False),
    ]


def channels() -> list[Channel]:
    """#general, without the app in it, and a direct message with the app for each person."""
    members = frozenset({PRIYA, SAM, MINA, LEO, DANA, GUEST, OTHER_BOT, OUTSIDER})
    direct = [
        Channel("D" + user.id[1:], "directmessage", frozenset({user.id, IDENTITY.bot_user}), user.id)
        for user in people()
        if user.id in members and not user.is_bot and not user.team_id
    ]
    return [Channel(GENERAL, "general", members), *direct]
