"""The shape of Block Kit's interactive elements, as tables, and where each may stand."""

from collections.abc import Iterator, Mapping
from zoneinfo import available_timezones

from bot.sandbox import limits
from bot.sandbox.schema import (
    Check,
    anything,
    array,
    boolean,
    both,
    by_type,
    integer,
    matching,
    one_of,
    problem,
    record,
    string,
)


def plain_text(high: int) -> Check:
    """A plain_text object of 1 to `high` characters."""
    return by_type({"plain_text": _plain(high)})


def any_text(high: int) -> Check:
    """A plain_text or mrkdwn object of 1 to `high` characters."""
    return by_type({"plain_text": _plain(high), "mrkdwn": _mrkdwn(high)})


def _plain(high: int) -> Check:
    return record({"type": anything, "text": string(1, high)}, {"emoji": boolean})


def _mrkdwn(high: int) -> Check:
    return record({"type": anything, "text": string(1, high)}, {"verbatim": boolean})


def _option(text: Check, **more: Check) -> Check:
    return record(
        {"text": text, "value": string(1, limits.OPTION_VALUE)},
        {"description": any_text(limits.OPTION_DESCRIPTION), **more},
    )


PLAIN_OPTION = _option(plain_text(limits.OPTION_TEXT))
RICH_OPTION = _option(any_text(limits.OPTION_TEXT))
OVERFLOW_OPTION = _option(plain_text(limits.OPTION_TEXT), url=string(1, limits.BUTTON_URL))
CONFIRM = record(
    {
        "title": plain_text(limits.CONFIRM_TITLE),
        "text": any_text(limits.CONFIRM_TEXT),
        "confirm": plain_text(limits.CONFIRM_BUTTON),
        "deny": plain_text(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)
IDENTIFIER = string(1, limits.ID)
DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "YYYY-MM-DD")
_MOMENT = integer(1_000_000_000, 9_999_999_999)
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "HH:mm")


def _timezone(value: object, pointer: str) -> Iterator[str]:
    if value not in available_timezones():
        yield problem("must be a valid IANA time zone", pointer)


def _initial_is_an_option(value: object, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    offered = option_values(value)
    chosen = [value.get("initial_option"), *(value.get("initial_options") or [])]
    for option in chosen:
        if isinstance(option, dict) and option.get("value") not in offered:
            yield problem("initial option was not found in options", pointer)


def _options_or_groups(value: object, pointer: str) -> Iterator[str]:
    if isinstance(value, dict) and (value.get("options") is None) == (value.get("option_groups") is None):
        yield problem("must provide either options or option_groups", pointer)


def _length_order(value: object, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    low, high = value.get("min_length"), value.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield problem("min_length must not be more than max_length", pointer)
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(high, int) and len(initial) > high:
        yield problem("initial_value must not be longer than max_length", f"{pointer}/initial_value")


def option_values(element: Mapping[str, object]) -> list[str]:
    """The values of all options of an element, groups included."""
    options = element.get("options") or []
    groups = element.get("option_groups") or []
    found = list(options) if isinstance(options, list) else []
    for group in groups if isinstance(groups, list) else []:
        found += group.get("options") or [] if isinstance(group, dict) else []
    return [str(option.get("value")) for option in found if isinstance(option, dict)]


def _element(required: Mapping[str, Check] | None = None, /, **optional: Check) -> Check:
    return record({"type": anything, **(required or {})}, {"action_id": IDENTIFIER, **optional})


_FOCUS = {"focus_on_load": boolean}
_HINTED = {"placeholder": plain_text(limits.PLACEHOLDER), **_FOCUS}
_MENU = {"confirm": CONFIRM, **_HINTED}
_GROUP = record({"label": plain_text(limits.OPTION_TEXT), "options": array(PLAIN_OPTION, 1, limits.OPTIONS)})
_STATIC = {
    "options": array(PLAIN_OPTION, 1, limits.OPTIONS),
    "option_groups": array(_GROUP, 1, limits.OPTION_GROUPS),
}
_MANY = {"max_selected_items": integer(1, 10_000)}
_IDS = array(string(1), 0)
_DISPATCH = record({"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})


def _static(initial: str, check: Check, more: Mapping[str, Check]) -> Check:
    shape = _element(None, **_STATIC, **_MENU, **more, **{initial: check})
    return both(shape, _options_or_groups, _initial_is_an_option)


def _choice(initial: str, check: Check) -> Check:
    shape = _element(
        {"options": array(RICH_OPTION, 1, limits.CHOICE_OPTIONS)},
        confirm=CONFIRM,
        **_FOCUS,
        **{initial: check},
    )
    return both(shape, _initial_is_an_option)


def _typed(**more: Check) -> Check:
    fields = {"initial_value": string(0, limits.INPUT_TEXT), "dispatch_action_config": _DISPATCH}
    return _element(None, **{**fields, **_HINTED, **more})


_LENGTHS = {"min_length": integer(0, limits.INPUT_TEXT), "max_length": integer(1, limits.INPUT_TEXT)}
_FILTER = {"filter": anything, "response_url_enabled": boolean, "default_to_current_conversation": boolean}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        {"text": plain_text(limits.BUTTON_TEXT)},
        value=string(0, limits.BUTTON_VALUE),
        url=string(1, limits.BUTTON_URL),
        style=one_of("primary", "danger"),
        confirm=CONFIRM,
        accessibility_label=string(1, limits.BUTTON_TEXT),
    ),
    "overflow": _element({"options": array(OVERFLOW_OPTION, 1, limits.OVERFLOW_OPTIONS)}, confirm=CONFIRM),
    "checkboxes": _choice("initial_options", array(RICH_OPTION)),
    "radio_buttons": _choice("initial_option", RICH_OPTION),
    "static_select": _static("initial_option", PLAIN_OPTION, {}),
    "multi_static_select": _static("initial_options", array(PLAIN_OPTION, 1, limits.OPTIONS), _MANY),
    "users_select": _element(initial_user=string(1), **_MENU),
    "multi_users_select": _element(initial_users=_IDS, **_MENU, **_MANY),
    "conversations_select": _element(initial_conversation=string(1), **_MENU, **_FILTER),
    "multi_conversations_select": _element(initial_conversations=_IDS, **_MENU, **_MANY, **_FILTER),
    "channels_select": _element(initial_channel=string(1), response_url_enabled=boolean, **_MENU),
    "multi_channels_select": _element(initial_channels=_IDS, **_MENU, **_MANY),
    "external_select": _element(initial_option=PLAIN_OPTION, min_query_length=integer(0, 150), **_MENU),
    "multi_external_select": _element(
        initial_options=array(PLAIN_OPTION), min_query_length=integer(0, 150), **_MENU, **_MANY
    ),
    "datepicker": _element(initial_date=DATE, **_MENU),
    "timepicker": _element(initial_time=TIME, timezone=_timezone, **_MENU),
    "datetimepicker": _element(initial_date_time=_MOMENT, confirm=CONFIRM, **_FOCUS),
    "plain_text_input": both(_typed(multiline=boolean, **_LENGTHS), _length_order),
    "email_text_input": _typed(),
    "url_text_input": _typed(),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        initial_value=string(1),
        min_value=string(1),
        max_value=string(1),
        dispatch_action_config=_DISPATCH,
        **_HINTED,
    ),
    "rich_text_input": _element(initial_value=anything, dispatch_action_config=_DISPATCH, **_HINTED),
    "file_input": _element(filetypes=array(string(1)), max_files=integer(1, 10)),
}

_SELECTS = {name for name in ELEMENTS if name.endswith("_select")}
_CHOICES = {"checkboxes", "radio_buttons"}
IN_SECTION = {"button", "overflow", "datepicker", "timepicker"} | _SELECTS | _CHOICES
IN_ACTIONS = IN_SECTION | {"datetimepicker"}
IN_INPUT = set(ELEMENTS) - {"button", "overflow"}
NOT_IN_MESSAGE = {"email_text_input", "url_text_input", "number_input", "file_input", "rich_text_input"}
NOT_IN_HOME = {"email_text_input", "url_text_input", "number_input", "file_input", "datetimepicker"}


def element(allowed: set[str]) -> Check:
    """One of the elements named."""
    return by_type({name: ELEMENTS[name] for name in sorted(allowed)})
