"""A message value to blocks: which view renders which message."""

from collections.abc import Callable
from typing import Any

from bot.domain import frame_messages, messages, prepare_messages, rights_messages
from bot.domain.goal_messages import GoalMessage
from bot.domain.handover_messages import HandedOverMessage, HandoverMessage
from bot.domain.prompts import Wording
from bot.slack.administration import views as administration
from bot.slack.blocks import Rendered
from bot.slack.briefs import views as briefs
from bot.slack.commitments import views as commitments
from bot.slack.frames import views as frames
from bot.slack.goals import views as goals
from bot.slack.handovers import views as handovers
from bot.slack.nudges import views as nudges
from bot.slack.performance import views as performance
from bot.slack.plans import views as plans
from bot.slack.prepares import views as prepares
from bot.slack.proposals import views as proposals
from bot.slack.replies import views as replies
from bot.slack.rights import views as rights
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
    rights_messages.ExportMessage: rights.export,
    rights_messages.ForgettingMessage: rights.forgetting,
    rights_messages.LastMessage: rights.last,
    messages.AdministrationMessage: administration.news,
    frame_messages.ShiftMessage: frames.shift,
    frame_messages.ShiftedMessage: frames.shifted,
    frame_messages.SoftenedMessage: frames.softened,
    frame_messages.LimitsMessage: frames.limits,
    frame_messages.PerformanceBriefMessage: performance.brief,
    frame_messages.AheadMessage: performance.ahead,
    frame_messages.RecordMessage: performance.record,
    frame_messages.ReceivedMessage: performance.received,
    frame_messages.UnacknowledgedMessage: performance.unacknowledged,
    frame_messages.BroughtMessage: performance.brought,
    GoalMessage: goals.asked,
    HandoverMessage: handovers.asked,
    HandedOverMessage: handovers.handed_over,
    prepare_messages.PrepareMessage: prepares.prepare,
    prepare_messages.ProposedMessage: proposals.proposed,
    prepare_messages.DecidedMessage: proposals.decided,
}


def render(words: Wording, message: messages.Message) -> Rendered:
    """The message in the recipient's language."""
    return VIEWS[type(message)](words, message)
