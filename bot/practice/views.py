"""Hard moments to practise: the question, and what the answer does."""

from bot.core.slack import blocks as kit
from bot.core.slack import ids
from bot.core.slack.blocks import Block, Element
from bot.core.slack.who_sees import seen_by
from bot.core.wording.library import Wording
from bot.core.wording.sections import ModalWording
from bot.practice.rules import PRACTICE
from bot.practice.wording import Case, PracticeWording


def question(wording: Wording, key: str, metadata: str, *, gone: bool = False) -> Block:
    """The modal with a case and the two choices; `gone` says first that another case is no longer there."""
    said, case = wording[PracticeWording], wording[PracticeWording].cases[key]
    frames = [kit.option(getattr(said.frames, name), name) for name in type(said.frames).model_fields]
    choices = kit.radio_buttons(ids.PRACTICE_SENTENCE, _options(wording, case))
    sentences = "\n\n".join(_sentence(wording, case, letter) for letter in case.sentences.all)
    # Slack keeps what was filled into a block of the same id: each case has ids of its own.
    blocks = [
        *([kit.context(said.gone)] if gone else []),
        kit.section(case.situation),
        kit.labelled(said.frame_label, kit.radio_buttons(ids.PRACTICE_FRAME, frames), f"{ids.PRACTICE_FRAME}:{key}"),
        kit.section(f"*{said.sentences_title}*\n{sentences}"),
        kit.labelled(said.sentence_label, choices, f"{ids.PRACTICE_SENTENCE}:{key}"),
        kit.context(said.intro),
        seen_by(wording, PRACTICE),
        _another(wording, key),
    ]
    close = wording[ModalWording].close
    return kit.modal(ids.PRACTICE_FORM, said.title, blocks, submit=said.submit, close=close, metadata=metadata)


def feedback(wording: Wording, key: str, frame: str, letter: str) -> Block:
    """The same modal afterwards: what the chosen frame and sentence do, and a stronger sentence."""
    said, case = wording[PracticeWording], wording[PracticeWording].cases[key]
    fits, chose = str(getattr(said.fits, case.fits)), said.chose.of(frame, case.fits)
    about_frame = f"{fits} {chose}" if frame == case.fits else f"{chose}\n{fits}"
    blocks = [
        kit.section(case.situation),
        kit.divider(),
        kit.section(f"*{said.frame_title}*\n{about_frame}\n{case.reason}"),
        kit.section(f"*{said.first_title}*\n{_sentence_with_feedback(wording, case, letter)}"),
    ]
    if letter == case.strongest:
        blocks.append(kit.section(said.strongest))
    else:
        blocks.append(kit.section(f"*{said.stronger_title}*\n{_sentence_with_feedback(wording, case, case.strongest)}"))
    return kit.modal(ids.SHOWN, said.title, [*blocks, _another(wording, key)], close=wording[ModalWording].close)


def _another(wording: Wording, key: str) -> Block:
    return kit.actions(kit.button(wording[PracticeWording].another, ids.PRACTICE_ANOTHER, key))


def _options(wording: Wording, case: Case) -> list[Block]:
    """A radio button has room for a beginning only: the sentences themselves stand above."""
    said = wording[PracticeWording].sentence_option
    texts = {letter: said.fill(letter=letter.upper(), sentence=one.say) for letter, one in case.sentences.all.items()}
    return [kit.option(kit.cut(text, kit.OPTION_LIMIT), letter) for letter, text in texts.items()]


def _sentence(wording: Wording, case: Case, letter: str) -> str:
    return wording[PracticeWording].sentence.fill(letter=letter.upper(), sentence=case.sentences.all[letter].say)


def _sentence_with_feedback(wording: Wording, case: Case, letter: str) -> str:
    return f"{_sentence(wording, case, letter)}\n{case.sentences.all[letter].does}"


def home_button(wording: Wording) -> Element:
    """On App Home."""
    return kit.button(wording[PracticeWording].open, ids.PRACTISE)
