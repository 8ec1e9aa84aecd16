"""Hard moments to practise: the question, and what the answer does."""

from bot.core.slack import ids
from bot.core.slack.blocks import (
    OPTION_LIMIT,
    Block,
    Element,
    actions,
    button,
    context,
    cut,
    divider,
    labelled,
    modal,
    option,
    radio_buttons,
    section,
)
from bot.core.wording.library import Wording
from bot.practice.wording import Case


def question(words: Wording, key: str, metadata: str, *, gone: bool = False) -> Block:
    """The modal with a case and the two choices; `gone` says first that another case is no longer there."""
    said, case = words.practice, words.practice.cases[key]
    frames = [option(getattr(said.frames, name), name) for name in type(said.frames).model_fields]
    sentences = "\n\n".join(_sentence(words, case, letter) for letter in case.sentences.all)
    # Slack keeps what was filled into a block of the same id: each case has ids of its own.
    blocks = [
        *([context(said.gone)] if gone else []),
        section(case.situation),
        labelled(said.frame_label, radio_buttons(ids.PRACTICE_FRAME, frames), f"{ids.PRACTICE_FRAME}:{key}"),
        section(f"*{said.sentences_title}*\n{sentences}"),
        labelled(
            said.sentence_label,
            radio_buttons(ids.PRACTICE_SENTENCE, _options(words, case)),
            f"{ids.PRACTICE_SENTENCE}:{key}",
        ),
        context(said.intro),
        _another(words, key),
    ]
    return modal(
        ids.PRACTICE_FORM,
        said.title,
        blocks,
        submit=said.submit,
        close=words.modals.close,
        metadata=metadata,
    )


def feedback(words: Wording, key: str, frame: str, letter: str) -> Block:
    """The same modal afterwards: what the chosen frame and sentence do, and a stronger sentence."""
    said, case = words.practice, words.practice.cases[key]
    fits, chose = str(getattr(said.fits, case.fits)), said.chose.of(frame, case.fits)
    about_frame = f"{fits} {chose}" if frame == case.fits else f"{chose}\n{fits}"
    blocks = [
        section(case.situation),
        divider(),
        section(f"*{said.frame_title}*\n{about_frame}\n{case.why}"),
        section(f"*{said.first_title}*\n{_sentence_with_feedback(words, case, letter)}"),
    ]
    if letter == case.strongest:
        blocks.append(section(said.strongest))
    else:
        blocks.append(section(f"*{said.stronger_title}*\n{_sentence_with_feedback(words, case, case.strongest)}"))
    return modal(ids.SHOWN, said.title, [*blocks, _another(words, key)], close=words.modals.close)


def _another(words: Wording, key: str) -> Block:
    return actions(button(words.practice.another, ids.PRACTICE_ANOTHER, key))


def _options(words: Wording, case: Case) -> list[Block]:
    """A radio button has room for a beginning only: the sentences themselves stand above."""
    return [
        option(cut(words.practice.sentence_option.fill(letter=letter.upper(), sentence=one.say), OPTION_LIMIT), letter)
        for letter, one in case.sentences.all.items()
    ]


def _sentence(words: Wording, case: Case, letter: str) -> str:
    return words.practice.sentence.fill(letter=letter.upper(), sentence=case.sentences.all[letter].say)


def _sentence_with_feedback(words: Wording, case: Case, letter: str) -> str:
    return f"{_sentence(words, case, letter)}\n{case.sentences.all[letter].does}"


def home_button(words: Wording) -> Element:
    """On App Home."""
    return button(words.practice.open, ids.PRACTISE)
