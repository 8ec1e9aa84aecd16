from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.markup import Reader, as_text, markdown, mrkdwn
from bot.sandbox.page.render import render_blocks

READER = Reader(
    zone=ZoneInfo("Europe/Berlin"),
    now=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    names={"U1": "Maya Okafor", "U2": "Sam Rivera"},
    channels={"C1": "general"},
    me="U1",
)
MOMENT = int(datetime(2026, 11, 27, 23, 30, tzinfo=UTC).timestamp())

MRKDWN = [
    ("*bold* text", "<strong>bold</strong> text"),
    ("_it_ and ~gone~", "<em>it</em> and <s>gone</s>"),
    ("*bold _and italic_*", "<strong>bold <em>and italic</em></strong>"),
    ("snake_case_name", "snake_case_name"),
    ("2*3*4", "2*3*4"),
    ("_keep snake_case here_", "<em>keep snake_case here</em>"),
    ("`*code*`", "<code>*code*</code>"),
    ("```\na < b\n```", "<pre>a &lt; b</pre>"),
    ("```<!channel>```", "<pre>&lt;!channel&gt;</pre>"),
    ("Hi <@U2>", '<span class="mention">@Sam Rivera</span>'),
    ("Hi <@U1>", '<span class="mention me">@Maya Okafor</span>'),
    ("<@U9|pat>", "@pat"),
    ("<#C1>", "#general"),
    ("<!channel>", '<span class="mention me">@channel</span>'),
    ("&lt;!channel&gt; &amp;amp;", "&lt;!channel&gt; &amp;amp;"),
    ("<https://x.test/a?b=1&amp;c=2|docs>", 'href="https://x.test/a?b=1&amp;c=2"'),
    ("<mailto:a@x.test>", ">a@x.test</a>"),
    ("see https://x.test/a_b_c.", ">https://x.test/a_b_c</a>."),
    ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("> quoted\n> more\nafter", "<blockquote>quoted<br>more</blockquote>after"),
    ("&gt; quoted", "<blockquote>quoted</blockquote>"),
    ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
    ("a\nb", "a<br>b"),
    ("", ""),
    (f"<!date^{MOMENT}^{{date_num}} {{time}}|later>", '<time title="later">2026-11-28 12:30 AM</time>'),
    (f"<!date^{MOMENT}^{{date_short}}^https://x.test|later>", '<a href="https://x.test"'),
    (f"<!date^{MOMENT - 4 * 86_400}^{{date_pretty}} {{nope}}|x>", ">tomorrow {nope}<"),
    ("<!date^soon^{date}|fallback>", "fallback"),
]

MARKDOWN = [
    ("# Title\ntext", "<p><strong>Title</strong></p><p>text</p>"),
    ("- a\n- **b**\n\nc", "<ul><li>a</li><li><strong>b</strong></li></ul><p>c</p>"),
    ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
    ("[x](https://x.test)", 'href="https://x.test"'),
    ("[x](javascript:alert(1))", "<p>x"),
    ("<b>no</b>", "&lt;b&gt;no&lt;/b&gt;"),
    ("```py\n<i>\n```", "<pre>&lt;i&gt;</pre>"),
]


def option(value: str, label: str) -> dict:
    return {"value": value, "text": {"type": "plain_text", "text": label}}


def words(text: str, kind: str = "plain_text") -> dict:
    return {"type": kind, "text": text}


def actions(element: dict) -> dict:
    return {"type": "actions", "block_id": "b1", "elements": [{"action_id": "a1", **element}]}


def asked(element: dict, **more: object) -> dict:
    return {
        "type": "input",
        "block_id": "b1",
        "label": words("Your <b>note</b>"),
        "element": {"action_id": "a1", **element},
        **more,
    }


TWO = [option("x", "Ex & why"), option("y", "Why")]
BLOCKS = [
    ({"type": "section", "text": words("*hi*", "mrkdwn")}, ["<strong>hi</strong>"]),
    ({"type": "section", "text": words("*hi*")}, ['<div class="text">*hi*</div>']),
    ({"type": "section", "fields": [words("a"), words("b")]}, ['class="fields"', ">a</div>", ">b</div>"]),
    (
        {"type": "section", "block_id": "b1", "text": words("x"), "accessory": {
            "type": "overflow", "action_id": "a1", "options": TWO}},
        ['class="accessory"', 'aria-label="More actions"', 'data-action-id="a1"', 'value="x">Ex &amp; why'],
    ),
    ({"type": "header", "text": words("Plan <i>")}, ["<h3>Plan &lt;i&gt;</h3>"]),
    ({"type": "divider"}, ["<hr>"]),
    ({"type": "context", "elements": [words("_why_", "mrkdwn"),
        {"type": "image", "image_url": "https://x.test/i.png", "alt_text": "a face"}]},
        ["<em>why</em>", 'alt="a face"']),
    (actions({"type": "button", "text": words("Done"), "value": "7", "style": "primary"}),
        ['class="button primary"', 'data-block-id="b1"', 'data-action-id="a1"', 'value="7"', ">Done</b"]),
    (actions({"type": "button", "text": words("Drop"), "style": "danger", "confirm": {
        "title": words("Sure?"), "text": words("*Really*", "mrkdwn"), "confirm": words("Yes"),
        "deny": words("No")}}),
        ["button danger", "<template data-confirm>", "<strong>Really</strong>", ">Yes</b", ">No</b"]),
    (actions({"type": "button", "text": words("Open"), "url": "javascript:alert(1)"}), ['>Open</button>']),
    (actions({"type": "static_select", "options": TWO, "initial_option": TWO[1],
        "placeholder": words("Pick")}),
        ["<select", 'aria-label="Pick"', '<option value="y" selected>Why', "data-dispatch"]),
    (actions({"type": "static_select", "option_groups": [{"label": words("G"), "options": TWO}]}),
        ['<optgroup label="G">', '<option value="x">']),
    (actions({"type": "users_select", "initial_user": "U2"}), ['<option value="U2" selected>Sam Rivera']),
    (actions({"type": "datepicker", "initial_date": "2026-11-27"}), ['type="date"', 'value="2026-11-27"']),
    (asked({"type": "plain_text_input", "initial_value": "<x>", "max_length": 40}),
        ['<label for="b-b1-a1">Your &lt;b&gt;note&lt;/b&gt;</label>', 'id="b-b1-a1"', 'value="&lt;x&gt;"',
         'maxlength="40"', 'data-error-for="b1"']),
    (asked({"type": "plain_text_input", "multiline": True, "initial_value": "</textarea><script>"}),
        ["<textarea", "&lt;/textarea&gt;&lt;script&gt;"]),
    (asked({"type": "plain_text_input"}, optional=True, hint=words("Short")), ["(optional)", ">Short</div>"]),
    (asked({"type": "static_select", "options": TWO}), ["<select", 'id="b-b1-a1"', ">Choose</option>"]),
    (asked({"type": "multi_static_select", "options": TWO, "initial_options": [TWO[0]]}),
        ["<legend>", 'type="checkbox" value="x" checked', ">Ex &amp; why</span></summary>"]),
    (asked({"type": "multi_users_select"}), ['type="checkbox" value="U1"', "Sam Rivera"]),
    (asked({"type": "checkboxes", "options": TWO}), ['type="checkbox" value="x"', 'name="b1/a1"']),
    (asked({"type": "radio_buttons", "options": TWO, "initial_option": TWO[1]}),
        ['type="radio" value="y" checked']),
    (asked({"type": "timepicker", "initial_time": "14:30"}), ['type="time"', 'value="14:30"']),
    (asked({"type": "datetimepicker", "initial_date_time": MOMENT}),
        ['type="datetime-local"', 'value="2026-11-28T00:30"']),
    (asked({"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}),
        ['type="number"', 'step="1"', 'min="1"', 'max="9"']),
    (asked({"type": "email_text_input"}), ['type="email"']),
    (asked({"type": "url_text_input"}), ['type="url"']),
    ({"type": "image", "image_url": "https://x.test/i.png", "alt_text": 'a "b"', "title": words("T")},
        ['alt="a &#34;b&#34;"', ">T</div>"]),
    ({"type": "image", "image_url": "data:text/html,x", "alt_text": "gone"}, ['role="img"', "gone"]),
    ({"type": "video", "title": words("Talk"), "provider_name": "P"}, ["Talk", "P</div>"]),
    ({"type": "markdown", "text": "**b**"}, ["<strong>b</strong>"]),
    ({"type": "canvas<"}, ["canvas&lt;"]),
    ({"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [
            {"type": "text", "text": "<b>", "style": {"bold": True, "code": True}},
            {"type": "user", "user_id": "U2"}, {"type": "emoji", "name": "wave", "unicode": "1f44b"},
            {"type": "link", "url": "https://x.test", "text": "go"}]},
        {"type": "rich_text_list", "style": "ordered", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "q"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "p"}]}]},
        ["<strong><code>&lt;b&gt;</code></strong>", "@Sam Rivera", "👋", ">go</a>", "<ol><li>", "one",
         "<blockquote>q</blockquote>", "<pre>p</pre>"]),
]  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        assert not any((value or "").lower().startswith("javascript:") for name, value in attrs if name == "href")


@pytest.mark.parametrize(("typed", "expected"), MRKDWN)
def test_mrkdwn_is_drawn(typed: str, expected: str) -> None:
    assert expected in mrkdwn(typed, READER)


@pytest.mark.parametrize(("typed", "expected"), MARKDOWN)
def test_markdown_is_drawn(typed: str, expected: str) -> None:
    assert expected in markdown(typed)


@pytest.mark.parametrize(("block", "pieces"), BLOCKS)
def test_block_is_drawn(block: dict, pieces: list[str]) -> None:
    html = render_blocks([block], READER)
    for piece in pieces:
        assert piece in html
    assert "javascript:" not in html
    assert "data:text" not in html


def test_multi_select_groups_are_flattened() -> None:
    element = {"type": "multi_static_select", "option_groups": [{"label": words("G"), "options": TWO}]}
    assert render_blocks([asked(element)], READER).count('type="checkbox"') == 2


def test_ids_differ_between_surfaces() -> None:
    block = asked({"type": "plain_text_input"})
    assert 'id="v1-b1-a1"' in render_blocks([block], READER, "v1")
    assert 'id="v2-b1-a1"' in render_blocks([block], READER, "v2")


def test_notification_text_has_no_markup() -> None:
    assert as_text("*Hi* <@U2>, see <https://x.test|this>", READER) == "Hi @Sam Rivera, see this"


TRICKY = st.text(alphabet=st.sampled_from(list("<>&;\"'*_~`|!@#^-•[]() \njavascript:/xo=")), max_size=80)
ALLOWED = {
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "br",
    "a",
    "span",
    "ul",
    "ol",
    "li",
    "blockquote",
    "time",
    "p",
    "hr",
}


@given(TRICKY)
def test_no_typed_text_becomes_a_tag(typed: str) -> None:
    for html in (mrkdwn(typed, READER), markdown(typed)):
        tags = Tags()
        tags.feed(html)
        assert tags.seen <= ALLOWED
        assert tags.attributes <= {"href", "target", "rel", "class", "title"}


@given(TRICKY)
def test_no_typed_text_leaves_its_attribute(typed: str) -> None:
    tags = Tags()
    tags.feed(render_blocks([asked({"type": "plain_text_input", "initial_value": typed})], READER))
    assert tags.seen == {"div", "label", "span", "input"}
    assert not any(name.startswith("on") for name in tags.attributes)
