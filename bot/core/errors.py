"""What can go wrong, typed. Each error names the wording that tells the person the way on (`prompts/*/errors.yaml`)."""

from collections.abc import Sequence


class CoachError(Exception):
    """A refusal a person can act on. `key` is a field of the errors wording, `fields` fill its placeholders."""

    key = "unexpected"

    def __init_subclass__(cls, key: str | None = None) -> None:
        cls.key = key or cls.key

    def __init__(self, **fields: str) -> None:
        super().__init__(self.key)
        self.fields = fields


class SoundsLikePerformanceError(CoachError, key="sounds_like_performance"):
    """What is to be stored sounds like a performance point: the person is asked first, by bot.frames.asking
    (`fingerprint` of the words, `report` as the Slack id of whom they are about)."""


class NotFoundError(CoachError, key="not_found"):
    """The thing a button, id or link names does not exist in this workspace, or is not this person's."""


class CannotOpenError(CoachError, key="cannot_open"):
    """What was written here is sealed with a data key that no key of COACH_SECRET_KEYS opens."""


class NotAReportError(CoachError):
    """This person cannot be a report: outside the workspace, a guest, a bot, deactivated, or oneself.

    `key` is one of `report_outsider`, `report_guest`, `report_bot`, `report_gone`, `report_self`.
    """

    def __init__(self, key: str, **fields: str) -> None:
        self.key = key
        super().__init__(**fields)


class NotAManagerError(CoachError):
    """The person who asks is not one whom the bot is for: from outside the workspace, a guest, or deactivated.

    `key` is one of `manager_outsider`, `manager_guest`, `manager_gone`.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__()


class UnknownPersonError(CoachError, key="unknown_person"):
    """Nobody of that name is in a pair with the person who asks (`typed`)."""


class AmbiguousPersonError(CoachError, key="ambiguous_person"):
    """A plain name fits several people of a person's own pairs (`typed`, `names`)."""


class NoOneOnOneError(CoachError, key="no_one_on_one"):
    """The manager has no 1:1 with that person (`name`)."""


class NoPairError(CoachError, key="no_pair"):
    """The named person shares no 1:1 with the person who asks. Known to the bot or not: it is the same answer."""


class SameManagerError(CoachError, key="same_manager"):
    """A handover needs somebody else as the new manager (`name`)."""


class NoUpcomingError(CoachError, key="no_upcoming"):
    """There is a 1:1 series, but nothing upcoming to skip or move (`name`)."""


class AlreadyMeetingError(CoachError, key="already_meeting"):
    """A recurring 1:1 with that person exists already (`name`, `one_on_one_id`)."""


class AlreadyThenError(CoachError, key="already_then"):
    """A 1:1 was to be moved to a time at which there is another with that person (`name`)."""


class InThePastError(CoachError, key="in_the_past"):
    """A time that has already gone by was asked for (`when`)."""


class DayOutOfReachError(CoachError, key="day_out_of_reach"):
    """A day was picked that lies centuries away."""


class NoSuchCommitmentError(CoachError, key="no_such_commitment"):
    """No live commitment matches the number or words given (`typed`)."""


class SeveralCommitmentsError(CoachError, key="several_commitments"):
    """Words like "done: intro" match several live commitments (`typed`, `numbers`)."""


class WhichCommitmentError(SeveralCommitmentsError, key="which_commitment"):
    """A number that commitments of several 1:1s have (`typed`, `names`). `people` are the ids of those names: what is
    kept for an answer holds no name."""

    def __init__(self, *, people: Sequence[int], **fields: str) -> None:
        super().__init__(**fields)
        self.people = tuple(people)


class WhichOfTheseError(CoachError, key="which_of_these"):
    """What is said may be about these open commitments; `commitments` are their ids."""

    def __init__(self, *, commitments: Sequence[int], **fields: str) -> None:
        super().__init__(**fields)
        self.commitments = tuple(commitments)


class OtherOneOnOneError(WhichOfTheseError, key="other_one_on_one"):
    """What is named in the thread of a 1:1 (`typed`) is open in another 1:1."""


class OrderNotReadError(CoachError, key="order_not_read"):
    """An order came with words that name no day (`typed`); nothing was changed."""


class WordsGoneError(CoachError, key="words_gone"):
    """A line was decided already, was edited away, or its words have been destroyed."""


class AlreadyChangedError(CoachError, key="already_changed"):
    """What a button offered has been done or changed meanwhile."""


class NoWeeklyError(CoachError, key="no_weekly"):
    """Somebody who gets no weekly message would have it wait."""


class NeedsDayError(CoachError, key="needs_day"):
    """A day of one's own was chosen and none was given."""


class NeedsTextError(CoachError, key="needs_text"):
    """A form was saved with nothing but blanks where words are needed."""


class NotACommitmentError(CoachError, key="not_a_commitment"):
    """Other words of a commitment begin as a private note may, and the other one (`name`) would read them."""


class NotATopicError(CoachError, key="not_a_topic"):
    """What is to be brought begins as a private note does, and the manager (`name`) would read it."""


class NotAnAdministratorError(CoachError, key="not_an_administrator"):
    """Somebody who does not administer the workspace asks for what administrators do. `names` are those who do; without
    them `key` is `not_an_administrator_here`."""

    def __init__(self, names: str = "") -> None:
        if not names:
            self.key = "not_an_administrator_here"
        super().__init__(names=names)


class CannotViewError(CoachError, key="cannot_view"):
    """This person cannot be named as a performance viewer: no full member of the workspace, or gone (`name`)."""


class CannotBeHeldError(CoachError, key="cannot_be_held"):
    """Nothing is kept of this person: a bot, or from outside the workspace (`name`)."""


class ContactTooLongError(CoachError, key="contact_too_long"):
    """The outside contact has more signs than there is room for (`most`)."""


class NotAViewerError(CoachError, key="not_a_viewer"):
    """Somebody whom the workspace has not named asks for performance records."""


class NotShownYetError(CoachError, key="not_shown_yet"):
    """A record is to be shown once more before it was shown at all."""


class NobodyToAskError(CoachError, key="nobody_to_ask"):
    """No administrator is known who could say whose manager somebody is."""


class TooManyMilestonesError(CoachError, key="too_many_milestones"):
    """A goal was given more milestones than one goal takes (`most`)."""


class ExportTooSoonError(CoachError, key="export_too_soon"):
    """An export was sent within the last hour (`minutes` until the next one)."""


class OnHoldError(CoachError, key="on_hold"):
    """Nothing of this person is erased while they are on legal hold."""


class RestoredError(CoachError, key="restored"):
    """What is tapped or filled in was shown before the database was restored: its ids may name other rows now."""


class SlackRefusedError(Exception):
    """Slack refused for good (account_inactive, messages_tab_disabled …). `code` is Slack's error name."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SlackUnauthorizedError(SlackRefusedError):
    """Slack refuses the installation, not this message: nothing works until someone fixes the token, or one `method`
    until someone fixes its scopes."""

    def __init__(self, code: str, method: str | None = None) -> None:
        super().__init__(code)
        self.method = method


class SlackBusyError(Exception):
    """Slack asks to wait or has a passing fault; nothing was sent. `retry_after` in seconds; `method` is the one of
    the Web API that has to wait."""

    def __init__(self, retry_after: float, method: str = "chat.postMessage") -> None:
        super().__init__(f"retry after {retry_after}")
        self.retry_after = retry_after
        self.method = method


class SlackDownError(SlackBusyError):
    """Nobody answers for Slack; nothing was sent, and other calls would fare no better."""


class SlackUnknownError(Exception):
    """The request left and no answer came: the message may or may not have been posted. Reconcile, never repeat."""
