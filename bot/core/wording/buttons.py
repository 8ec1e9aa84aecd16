"""Buttons that messages of many features show."""

from bot.core.wording.kinds import Label, Section


class ButtonWording(Section):
    """`buttons.yaml`."""

    file = "buttons"

    settings: Label
    prepare: Label
    performance_point: Label
