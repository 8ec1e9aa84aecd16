"""The plan form's values as ours."""

from bot.core.slack.payloads import Body, metadata, values
from bot.plans.rules import Plan


def edited_plan(body: Body) -> Plan:
    """The plan as typed, with the version the editor began with."""
    _, stored = metadata(body)
    filled = {block_id.partition(":")[0]: str(text).strip() for block_id, text in values(body).items()}
    return Plan(
        pair_id=int(stored["pair"]),
        version=int(stored["version"]),
        expectations=filled["expectations"],
        current_performance=filled["current_performance"],
        support=filled["support"],
    )
