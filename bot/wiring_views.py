"""A message value to blocks: which view renders which message."""

from collections.abc import Callable
from typing import Any

from bot.administration import views as administration
from bot.briefs import report_messages as prepare_messages
from bot.briefs import report_views as prepares
from bot.briefs import shift_views as frames
from bot.briefs import views as briefs
from bot.commitments import views as commitments
from bot.core.outbox import messages
from bot.core.slack.blocks import Rendered
from bot.core.wording.library import Wording
from bot.frames import message_values as frame_messages
from bot.goals import views as goals
from bot.goals.message_values import GoalMessage
from bot.handovers import views as handovers
from bot.handovers.message_values import HandedOverMessage, HandoverMessage
from bot.performance import views as performance
from bot.plans import proposal_views as proposals
from bot.plans import views as plans
from bot.privacy import message_values as rights_messages
from bot.privacy import views as rights
from bot.replies import views as replies
from bot.weekly import views as nudges
from bot.workspaces import views as workspaces

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


def render(wording: Wording, message: messages.Message) -> Rendered:
    """The message in the recipient's language."""
    return VIEWS[type(message)](wording, message)
