"""Why a brief has the question and the prompts that it has, as blocks: the menus beside them, and what they open."""

from bot.briefs.rules import BRIEFS, Brief, Chosen, WhyThese
from bot.briefs.wording import BriefWording, WhyWording
from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element, Rendered
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.library.rules import Competency, Fit, Function, Level, Part, Reason, Subject, Why, phase_on
from bot.library.wording import questions_for

ANYTHING = "anything"


def beside_question(wording: Wording, brief: Brief) -> list[Element]:
    """The menu beside the question."""
    said, value = wording[WhyWording], str(brief.id)
    return [
        kit.button(said.why_question, ids.WHY, value),
        kit.button(said.another, ids.ANOTHER_QUESTION, value),
        kit.button(said.not_useful, ids.NOT_USEFUL, value),
        kit.button(said.keep, ids.KEEP_QUESTION, value),
    ]


def beside_prompts(wording: Wording, brief: Brief) -> list[Element]:
    """The menu beside the three prompts."""
    said, value = wording[WhyWording], str(brief.id)
    return [kit.button(said.why_prompts, ids.WHY, value), kit.button(said.other_prompts, ids.OTHER_PROMPTS, value)]


def why(wording: Wording, message: WhyThese, metadata: str) -> Block:
    """The reasons, and what the manager can say of the 1:1 so that the next ones fit it."""
    said = wording[WhyWording]
    lines = [
        said.line.fill(title=_title(wording, one.part), reason=text)
        for one in message.chosen
        if (text := reasons_text(wording, message, one))
    ]
    if len(lines) < len(message.chosen):
        lines.append(said.rest if lines else said.all_new)
    blocks = [*([kit.section("\n".join(lines))] if lines else []), *_fit_fields(wording, message)]
    blocks += [kit.context(said.from_next_on), seen_by(wording, BRIEFS)]
    return kit.save_modal(wording, ids.WHY_FORM, said.title, blocks, metadata)


def _title(wording: Wording, part: Part) -> str:
    agenda = wording[BriefWording].agenda
    return {
        Part.GOALS: agenda.goals,
        Part.HELP: agenda.help,
        Part.NEXT_STEPS: agenda.next_steps,
        Part.QUESTION: wording[WhyWording].question,
    }[part]


def reasons_text(wording: Wording, message: WhyThese, chosen: Chosen) -> str:
    """Why something was chosen, in a sentence or two; empty where nothing but being new speaks for it."""
    of = questions_for(wording).get(chosen.key) if chosen.part is Part.QUESTION else None
    subject = of.subject if of is not None else None
    return " ".join(filter(None, (_reason(wording, message, chosen, one, subject) for one in chosen.reasons)))


def _reason(wording: Wording, message: WhyThese, chosen: Chosen, reason: Reason, subject: Subject | None) -> str:
    said, report, fit = wording[WhyWording].reasons, kit.esc_name(message.report_name), message.fit
    if reason.why is Why.GAP:
        by_subject = {Subject.OBSTACLES: said.obstacles, Subject.FEEDBACK: said.feedback}
        gap = by_subject.get(subject, said.growth) if subject else said.growth
        return gap.fill(count=reason.weeks)
    if reason.why is Why.PRACTISE and fit.practise is not None:
        return said.practise.fill(what=getattr(wording[WhyWording].competencies, fit.practise))
    if reason.why is Why.FUNCTION:
        return said.function.fill(report=report, function=getattr(wording[WhyWording].functions, fit.function))
    if reason.why is Why.PHASE:
        return str(getattr(said.phases, phase_on(chosen.on)))
    return {
        Why.LEVEL: said.level.fill(report=report),
        Why.PATHWAY: said.pathway.fill(report=report),
        Why.SESSION: said.session,
        Why.STEP_NEAR: said.step_near.fill(report=report),
        Why.CARRIED_OVER: said.carried_over,
        Why.NO_GOAL: said.no_goal,
        Why.KEPT: said.kept,
    }.get(reason.why, "")


def _fit_fields(wording: Wording, message: WhyThese) -> list[Block]:
    said, fit, name = wording[WhyWording], message.fit, kit.short_name(message.report_name)
    functions = [kit.option(getattr(said.functions, one), one.value) for one in Function]
    levels = [kit.option(getattr(said.levels, one), one.value) for one in Level]
    skills = [kit.option(said.anything, ANYTHING)]
    skills += [kit.option(getattr(said.competencies, one), one.value) for one in Competency]
    practise = kit.select(ids.PRACTISE_SKILL, skills, fit.practise or ANYTHING)
    return [
        kit.labelled(said.function.fill(report=name), kit.select(ids.FUNCTION, functions, fit.function)),
        kit.labelled(said.level.fill(report=name), kit.select(ids.LEVEL, levels, fit.level)),
        kit.labelled(said.practise, practise),
    ]


def fit_of(values: dict[str, str]) -> Fit:
    """What was chosen in the form."""
    skill = values[ids.PRACTISE_SKILL]
    practise = None if skill == ANYTHING else Competency(skill)
    return Fit(Function(values[ids.FUNCTION]), Level(values[ids.LEVEL]), practise)


def kept(wording: Wording) -> Rendered:
    """The answer to keeping a question."""
    return kit.sentence(wording[WhyWording].kept)


def saved(wording: Wording) -> Rendered:
    """The answer to the form."""
    return kit.sentence(wording[WhyWording].saved)
