"""A message value to blocks: which view renders which message."""

from collections.abc import Callable
from typing import Any

from bot.domain import messages
from bot.domain.prompts import Wording
from bot.slack.administration import views as administration
from bot.slack.blocks import Rendered
from bot.slack.briefs import views as briefs
from bot.slack.commitments import views as commitments
from bot.slack.nudges import views as nudges
from bot.slack.plans import views as plans
from bot.slack.replies import views as replies
from bot.slack.workspaces import views as workspaces

VIEWS: dict[type, Callable[[Wording, Any], Rendered]] = {
    messages.BriefMessage: briefs.brief,
    messages.PromptsMessage: briefs.prompts,
    messages.PlanMessage: plans.plan,
    messages.QuestionMessage: briefs.question,
    messages.FollowUpMessage: briefs.follow_up,
    messages.BundleMessage: briefs.bundle,
    messages.NudgeMessage: nudges.nudge,
    messages.LoggedMessage: commitments.logged,
    messages.UnsureMessage: commitments.unsure,
    messages.ChangedMessage: commitments.changed,
    messages.AnswerMessage: replies.answer,
    messages.NoticeMessage: workspaces.notice,
    messages.AdministrationMessage: administration.news,
}


def render(words: Wording, message: messages.Message) -> Rendered:
    """The message in the recipient's language."""
    return VIEWS[type(message)](words, message)
