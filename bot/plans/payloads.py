"""The plan form's values as ours."""

from bot.core.slack.interactions import Interaction
from bot.plans.rules import Plan


def edited_plan(form: Interaction) -> Plan:
    """The plan as typed, with the version the editor began with."""
    filled = {block_id.partition(":")[0]: form.text(block_id) for block_id in form.values}
    return Plan(
        pair_id=int(form.stored["pair"]),
        version=int(form.stored["version"]),
        expectations=filled["expectations"],
        current_performance=filled["current_performance"],
        support=filled["support"],
    )
