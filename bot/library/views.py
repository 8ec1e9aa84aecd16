"""Guides, playbooks and the week's lesson, as modals to read."""

from collections.abc import Iterable, Sequence

from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.library.wording import (
    Guides,
    Lessons,
    LookupWording,
    MicroLesson,
    Playbook,
    Playbooks,
)

SHOWN = 3


def found_by(wording: Wording) -> dict[str, str]:
    """What each guide and playbook can be found by."""
    guides = {key: " ".join([one.title, *one.words]) for key, one in wording[Guides].entries.items()}
    return {**guides, **{key: f"{one.title} {one.what_for}" for key, one in wording[Playbooks].entries.items()}}


def found(wording: Wording, keys: Sequence[str]) -> Block:
    """Those that come closest to what was typed."""
    said = wording[LookupWording]
    everything = kit.actions(kit.button(said.everything, ids.LIBRARY_ALL))
    return _modal(wording, said.title, [kit.section(said.closest), *_listed(wording, keys), everything])


def everything(wording: Wording, typed: str = "") -> Block:
    """All of them; `typed` is what none of them came close to."""
    said = wording[LookupWording]
    guides, playbooks = wording[Guides].entries, wording[Playbooks].entries
    blocks = [kit.section(said.nothing), *kit.you_typed(wording, typed)] if typed else []
    blocks += [kit.section(f"*{said.guides}*"), *_listed(wording, list(guides))]
    blocks += [kit.section(f"*{said.playbooks}*"), *_listed(wording, list(playbooks))]
    return _modal(wording, said.title, blocks)


def _listed(wording: Wording, keys: Sequence[str]) -> list[Block]:
    titles = {key: one.title for kind in (Guides, Playbooks) for key, one in wording[kind].entries.items()}
    said = wording[LookupWording].open
    return [
        kit.section(f"*{titles[key]}*", kit.button(said, ids.LIBRARY_OPEN, key, about=titles[key]))
        for key in keys
        if key in titles
    ]


def page(wording: Wording, key: str) -> Block:
    """A guide, or a playbook; all of them where there is no such one any more."""
    playbook = wording[Playbooks].entries.get(key)
    if playbook is not None:
        return _playbook(wording, playbook)
    return _guide(wording, key) if key in wording[Guides].entries else everything(wording)


def _guide(wording: Wording, key: str) -> Block:
    said, guide = wording[LookupWording], wording[Guides].entries[key]
    of = wording[Guides.catalogue].entries.get(key)
    frame = {"performance": said.performance, "two": said.two}.get(of.frame if of else "", said.coaching)
    names = {"manager": said.you, "report": said.they}
    dialogue = [
        said.line.fill(who=names[who], text=text)
        for one in guide.dialogue
        for who in names
        if (text := getattr(one, who)) is not None
    ]
    parts = (
        (said.prepare, _bullets(guide.prepare)),
        (said.opening, _bullets(said.aloud.fill(text=one) for one in guide.opening)),
        (said.questions, _bullets(guide.questions)),
        (said.avoid, _bullets(guide.avoid)),
        (said.dialogue, "\n".join(dialogue)),
        (said.agree, _bullets(guide.agree)),
    )
    blocks = [kit.header(guide.title), kit.section(guide.when), kit.context(frame)]
    return _modal(wording, said.title, [*blocks, *(kit.section(f"*{title}*\n{text}") for title, text in parts)])


def _playbook(wording: Wording, playbook: Playbook) -> Block:
    said = wording[LookupWording]
    minutes = [said.minutes.fill(count=one.minutes, text=one.text) for one in playbook.priorities]
    parts = (
        (said.outcomes, _bullets(playbook.outcomes)),
        (said.priorities, _bullets(minutes)),
        (said.opening, _bullets([said.aloud.fill(text=playbook.opening)])),
        (said.questions, _bullets(playbook.questions)),
        (said.actions, _bullets(playbook.actions)),
    )
    blocks = [kit.header(playbook.title), kit.section(playbook.what_for)]
    return _modal(wording, said.title, [*blocks, *(kit.section(f"*{title}*\n{text}") for title, text in parts)])


def lesson(wording: Wording, key: str, lesson: MicroLesson) -> Block:
    """A lesson, with one thing to try this week."""
    said = wording[LookupWording]
    another = kit.button(said.another_lesson, ids.LIBRARY_LESSON, key)
    blocks = [
        kit.header(lesson.title),
        kit.section(lesson.text),
        kit.section(f"*{said.to_try}*\n{lesson.one_to_try}"),
        kit.actions(another),
    ]
    return _modal(wording, said.lesson_title, blocks)


def lesson_after(wording: Wording, key: str) -> Block:
    """The one that follows that one."""
    keys = list(wording[Lessons].entries)
    following = keys[(keys.index(key) + 1) % len(keys)] if key in keys else keys[0]
    return lesson(wording, following, wording[Lessons].entries[following])


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"• {text}" for text in texts)


def _modal(wording: Wording, title: str, blocks: Sequence[Block]) -> Block:
    return kit.modal(ids.SHOWN, title, blocks, close=wording[ModalWording].close)
