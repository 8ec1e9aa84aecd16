"""The three prompts (mission 001-02 to 001-05) and the line that opens them."""

from bot.core.wording.kinds import Line, Section, Sentence


class Prompt(Section):
    """`ask` is said to the report, `listen` is for the manager alone."""

    title: Line
    ask: Sentence
    listen: Sentence


class KitWording(Section):
    """`kit.yaml`."""

    file = "kit"

    opening: Sentence
    goals: Prompt
    help: Prompt
    next_steps: Prompt

    @property
    def prompts(self) -> tuple[Prompt, Prompt, Prompt]:
        """In the order they are asked."""
        return self.goals, self.help, self.next_steps
