"""The English words in which people ask Coach for something."""

import re

from bot.core.language.days import MONTH, WEEKDAY
from bot.intents.rules import Kind

_I = re.IGNORECASE
_ONE = r"(?:1 ?[:-] ?1s?|1 ?on ?1s?|1-on-1s?|one[ -](?:on|to|2)[ -]ones?)"
_MESSAGES = r"(?:messages?|reminders?|notifications?|pings|nudges|dms|emails|this|these)"
_ANY_MORE = r"(?: any ?more| any longer| again| from (?:you|coach))?"

ONE_ON_ONE = re.compile(rf"(?<![\w-]){_ONE}(?: ?(?:meetings?|series|sessions?))?(?![\w-])", _I)
MEETING = re.compile(r"(?<![\w-])(?:meetings?|catch[ -]?ups?|check[ -]?ins?|sessions?|syncs?|series)(?![\w-])", _I)
"""A word that means a 1:1 only with somebody one has 1:1s with."""

ADDRESS = re.compile(
    r"(?P<coach>(?:hey|hi|hello|ok|okay|dear|thanks),? coach[,:!]? |coach[,:!] "
    r"|coach (?=(?:can|could|would|please|pls|what|who|when|how|stop|skip|cancel|undo)\b))"
    r"|(?:hey|hi|hello|oops|sorry|um|uh|er)[,!]? ",
    _I,
)
ASKING = re.compile(
    r"(?:(?:can|could|would|will) (?:you|u)(?: mind)?|(?P<wish>(?:can|could) (?:we|i)|(?:i|we) (?:need|have|want"
    r"|got) to"
    r"|(?:i'd|i would) like to|i must|let's)|please|pls|plz|kindly|actually|just|also|so|and|how (?:do|can) i|remind me"
    r"|tell me)[, ]+",
    _I,
)
POLITE_END = re.compile(r"[, ](?P<what>please|pls|plz|thanks|thank you|thx|for me|then|ok|okay)$", _I)
SENTENCE = re.compile(
    r"[.!?;\n]+(?= |$)|\n| - (?=(?:can|could|would|please|pls|so|i'm|i am|we)\b)|(?<!\d), (?=(?:so |and )?(?:can"
    r"|could|would|please|pls|let's)\b)",
    _I,
)
REASON = re.compile(
    r"(?:i'm |so |very )?sorry|hi|hey|hello|thanks|thank you|thx|cheers|oops|ok|okay|(?:hey |hi )?coach"
    r"|(?:sorry,? )?something(?: has|'s)? (?:came|come) up"
    r"|(?:(?:i'm|i am) )?(?:(?:not )?feeling|sick|ill|unwell|running late|double[- ]booked|swamped|stuck"
    r"|travell?ing|on (?:holiday|vacation|leave|pto)|off sick)(?: [\w']+){0,4}"
    r"|i(?: have|'ve)(?: got)? (?:an? |the )?(?:fever|cold|flu|migraine|headache|conflict|clash|appointment|emergency)"
    r"(?: [\w']+){0,4}",
    _I,
)
"""A sentence that only says why another one asks."""
ASIDE = re.compile(
    r"(?:,| because| as| since) (?:i'm|i am|i have|i've|he's|she's|they're|he is|she is|we're|something|sorry"
    r"|not feeling)\b",
    _I,
)
BECAUSE = re.compile(r"^(?:,| because| as| since) ", _I)
LABEL = re.compile(r"\A(?:[-*•>]|[0-9]+[.)] |[^\W\d_][\w-]*:(?!\d))")
"""A list, or words with a name before them: what is agreed, not what Coach is asked for."""

VERBS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?:{words})(?=\s|$)", _I))
    for kind, words in (
        (
            Kind.UNSKIP,
            "unskip|un-skip|uncancel|un-cancel|bring back|restore|reinstate|(?:don't|do not) (?:skip|cancel)",
        ),
        (Kind.SKIP, "skip|skipping|cancel|cancell?ing|call off|leave out"),
        (Kind.MOVE, "move|moving|reschedule|rescheduling|push|postpone|shift|delay|bring|do|put off|change"),
        (Kind.END, "end|stop|delete|remove"),
        (Kind.PAUSE, "pause|pausing|hold|freeze|suspend|put"),
        (Kind.RESUME, "resume|unpause|un-pause|restart|continue|start"),
        (Kind.SET_UP, "set up|setup|add|schedule|create|arrange"),
        (Kind.PREPARE, "prepare|prep|(?:get|make) me ready|prepare me|prep me|brief me"),
    )
)
NOT_MEETING = re.compile(
    r"(?:(?:i|we) (?:can't|cannot|can not|won't|will not)(?: be able to)? (?:make|do|have|attend|join)(?: it)?(?: to)?"
    r"|no)(?= )",
    _I,
)
NO_MORE = re.compile(r"(?:i|we) (?:don't|do not) (?:want|need)(?: to have)?(?: any)?(?: more)?(?= )", _I)
OTHER_VERB = re.compile(
    r"(?:make|merge|combine|extend|shorten|lengthen|swap|switch|split|cut|keep|turn|change)"
    rf"(?: (?:my|our|the|all|next|weekly|[^\W\d_][\w-]*'s)){{0,3}} {_ONE}(?!\w)",
    _I,
)
TAIL = re.compile(r" (?P<what>again|back|forward|on hold|off|for good|after all|for now|instead)$", _I)
FILLERS = frozenset(
    [
        "my",
        "our",
        "the",
        "a",
        "an",
        "all",
        "any",
        "of",
        "for",
        "on",
        "in",
        "at",
        "next",
        "this",
        "one",
        "ones",
        "upcoming",
        "coming",
        "now",
        "also",
        "just",
        "again",
        "with",
        "it",
        "session",
        "back",
        "me",
        "new",
        "up",
        "regular",
        "weekly",
        "to",
        "please",
    ]
)
WHICH = frozenset(["every", "each", "other", "second", "first", "last", "single"])
PERIODS = re.compile(rf"(?:next|this|coming) (?:week|month|weekend|{WEEKDAY})(?:'s)?$", _I)

_NAME = (
    r"(?!(?:the|my|our|a|an|your|his|her|their|each|every|all|today|tomorrow|now|good|next|this|last)\b"
    rf"|{WEEKDAY}\b|{MONTH}\b)[^\W\d_][\w.-]*"
)
_MENTION = r"<@\w+(?:\|[^<>]*)?>|@[^\s<>@,:?']+"
PERSON = rf"(?:{_MENTION}|{_NAME}(?: (?-i:[A-Z])[\w-]+)?)"
WITH = re.compile(rf"(?<![\w-])(?:with|w/) ?(?P<person>{PERSON})(?=$|[\s,])", _I)
OWNED = re.compile(rf"(?<![\w-])(?P<person>{_MENTION}|{_NAME})'s(?= )", _I)
FIRST = re.compile(rf"\A(?P<person>{PERSON})(?= )", _I)
PRONOUNS = frozenset(["him", "her", "them", "you", "me", "us", "each", "other", "everyone", "everybody", "it"])
TIME_WORDS = frozenset(["today", "tomorrow", "week", "month", "morning", "afternoon", "year", "weekend", "tonight"])

STOP = re.compile(r"stop(?: it| this| all of this)?|leave me alone|be quiet|mute|go away|(?:turn|switch) off", _I)
WHOLE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.UNDO,
        re.compile(
            r"(?:undo|revert)(?: (?:that|it|this|the last (?:one|thing)|my last (?:one|message)))?|take (?:that"
            r"|it) back"
            r"|scratch that",
            _I,
        ),
    ),
    (
        Kind.STOP,
        re.compile(
            r"(?:unsubscribe|opt (?:me )?out)(?: me)?(?: from (?:this|these|everything|all|coach))?"
            rf"|stop (?:all )?(?:the |your |these )?{_MESSAGES}{_ANY_MORE}"
            rf"|stop (?:messaging|bothering|pinging|contacting|writing(?: to)?|reminding|dming|nudging) me{_ANY_MORE}"
            rf"|stop sending(?: me)?(?: any| all| these| your)?(?: more)?(?: {_MESSAGES})?{_ANY_MORE}"
            rf"|(?:i )?(?:don't|do not) (?:want|need)(?: to get)?(?: any of)?(?: any| these| your| more"
            rf"| any more| the)?"
            rf" {_MESSAGES}{_ANY_MORE}|no more {_MESSAGES}"
            rf"|(?:turn|switch) (?:this|you|it|yourself|coach) off|turn off {_MESSAGES}|(?:get|getting) rid of you"
            r"|turn off coach",
            _I,
        ),
    ),
    (
        Kind.SETTINGS,
        re.compile(
            r"(?:(?:open|show|change|see|edit|update|set|adjust)(?: me)? )?(?:my |the )?(?:settings|preferences"
            r"|quiet hours"
            r"|notification settings)"
            r"|(?:change|set|update|adjust) (?:my |the )?(?:working (?:days|week|hours)|time ?zone|notifications?"
            r"|daily (?:cap|limit))"
            r"|(?:don't|do not) (?:message|write(?: to)?|ping|dm|bother|contact|remind) me"
            r" (?:after|before|on|at|between|during|outside)(?: [\w:,.-]+){1,6}"
            r"|(?:get|have|move|send(?: me)?|receive) (?:the|my) weekly (?:message|one|summary|overview)"
            r" (?:on|at|to|in)(?: [\w:,.-]+){1,5}",
            _I,
        ),
    ),
    (
        Kind.PRIVACY,
        re.compile(
            r"what (?:do|does|have) (?:you|coach) (?:store|keep|know|save|stored?|kept|saved)(?: about| of| on) me"
            r"|export(?: me| everything| all)?|forget(?: me| everything)?|(?:delete|erase) me"
            r"|(?:delete|erase|forget|remove) (?:all (?:of )?)?(?:my data|everything (?:about|of) me"
            r"|what you know about me)"
            r"|who (?:can|could) (?:see|read)(?: all)? (?:this|these|what i (?:write|type|say)|my (?:notes?"
            r"|messages?|replies"
            r"|data|plan|topics?|words))(?: here)?"
            r"|(?:send|export|download|show)(?: me)? (?:all (?:of )?)?my data|is this (?:private|confidential)",
            _I,
        ),
    ),
)
WEEKLY = re.compile(r"(?<!\w)weekly (?:messages?|one|summary|overview|glance|digest|update from you)(?!\w)", _I)
WEEKLY_STOP = re.compile(
    r"(?:stop|pause|end|cancel|drop|turn off|switch off|mute|no more|no|don't send(?: me)?"
    r"|unsubscribe(?: me)? from|(?:i )?(?:don't|do not) (?:need|want))"
    r" (?:the |my |your |any |more |any more |this )?weekly (?:messages?|one|summary|overview|digest)"
    r"(?: any ?more| for now)?",
    _I,
)
SNOOZE_OFF = re.compile(r"(?:snooze off|unsnooze|un-snooze|(?:stop|end|cancel) (?:the |my )?snooz(?:e|ing))", _I)
WEEKLY_START = re.compile(
    r"(?:start|resume|turn on|switch on|restart|bring back|turn|(?:i )?want) (?:the |my )?weekly (?:messages?"
    r"|one|summary"
    r"|overview|digest)(?: back(?: on)?| on| again)?",
    _I,
)
OF_MESSAGES = re.compile(
    r"(?:change|stop|move|forward|send|get|make|turn|delay|skip) (?:me )?(?:the |my |your )?(?:weekly message"
    r"|briefs?(?! for| to the))",
    _I,
)
"""What can only be about Coach's own messages, after "can you" or "please"."""

_WHEN = r"(?: (?:(?:on|for|in|at) )?(?P<when>today|tomorrow|tonight|(?:this|next|on|the|rest|coming)? ?[\w' -]{2,25}))?"
_WITH = rf"(?: (?:with|to|from) (?P<person>{PERSON}))?"
_ONES = rf"(?:{_ONE}|meetings?)"
_LAST = (
    r"(?: (?:on|to|last time|so far|this week|last week|until now"
    r"|(?:in|from|at) (?:the|our|my) last (?:1:1|one|time|minutes)))*"
)
QUESTIONS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, _I))
    for kind, patterns in (
        (
            Kind.MEET,
            (
                rf"(?:who|whom) (?:do|will|am|should) i (?:meet|meeting|see|seeing|have|having|talk to|speak to"
                rf"|speak with){_WHEN}",
                rf"(?:who|whom) (?:do|will) i have (?:a |my )?{_ONES}(?: with)?{_WHEN}",
                rf"(?:what|which|how many) {_ONES} (?:do i have|have i got|are (?:there|coming(?: up)?|on)"
                rf"|are next){_WITH}{_WHEN}",
                rf"(?:do i have|have i got|is there|are there) (?:any |an? |my )?{_ONE}{_WITH}{_WHEN}",
                rf"am i (?:meeting|seeing) (?P<person>{PERSON}){_WHEN}",
                rf"(?:when|what time)(?: is|'s| are| do i have)? (?:my |our |the )?(?:next )?{_ONE}{_WITH}{_WHEN}",
                rf"when (?:do|will|am) i (?:next )?(?:meet|meeting|see|seeing) (?P<person>{PERSON})(?: next| again)?",
                rf"(?:show|list|see)(?: me)? (?:all )?(?:my |our |the )?(?:next |upcoming "
                rf"|coming )?{_ONE}{_WITH}{_WHEN}",
                r"(?:what's|what is|whats|anything) on (?P<when>today|tomorrow|this week|next week)",
                r"what do i have(?: on)? (?P<when>today|tomorrow|this week|next week)",
            ),
        ),
        (
            Kind.PROMISED,
            (
                rf"(?P<mine>what (?:did |have |do |had )?i)(?: have)? (?:promised?|owe|commit(?:ted)? to"
                rf"|agreed? (?:to|on)|take on|taken on)"
                rf"(?: to do)?(?: for)?(?:(?: with| to)? (?P<person>{PERSON}))?{_LAST}",
                rf"(?P<theirs>what (?:did|does|has|do)) (?P<person>{PERSON}) (?:promised?|owe|commit(?:ted)? to"
                rf"|agreed? to|take on)"
                rf"(?: to)?(?: (?:me|us|do))*{_LAST}",
                rf"(?:what's|what is|whats) (?:still )?(?:open|outstanding|due|on (?:my|our) (?:list"
                rf"|plate)){_LAST}{_WITH}",
                rf"what (?:did|have) (?:we|(?P<person>{PERSON}) and i|i and [\w-]+) (?:agreed?|promised?)(?: on"
                rf"| to)?{_LAST}",
                rf"what (?:did|have) we (?:agreed?)(?: on)?{_WITH}{_LAST}",
                rf"(?:show|list|see|open)(?: me)? (?:all )?(?:my |our |the )?(?:open )?(?:commitments|to-?dos?"
                rf"|tasks|promises){_WITH}",
                rf"(?:what|which) (?:commitments|promises|to-?dos?) (?:are|do i have"
                rf"|have i)(?: still)?(?: open)?{_WITH}",
            ),
        ),
        (
            Kind.PLAN,
            (
                rf"(?:show|open|see|edit)(?: me)? (?:my |our |the )?(?:coaching )?plan (?:with|for"
                rf"|of) (?P<person>{PERSON})",
                rf"(?:show|open|see|edit)(?: me)? (?P<person>{PERSON})'s (?:coaching )?plan",
            ),
        ),
        (
            Kind.PREPARE,
            (
                rf"(?:get me ready|prepare(?: me)?|prep(?: me)?|brief me) (?:for|on) (?:my |our "
                rf"|the )?(?:next )?(?:{_ONE} )?"
                rf"(?:with )?(?P<person>{PERSON})",
                rf"prepare (?:my|our|the) (?:next )?{_ONE} with (?P<person>{PERSON})",
            ),
        ),
    )
    for pattern in patterns
)

_LEAVE = (
    r"(?:(?:the |my )?(?:holidays?|vacation|leave|pto|annual leave|parental leave|maternity leave"
    r"|paternity leave|sick leave"
    r"|sabbatical|honeymoon))"
)
HOLD_ALL = re.compile(
    r"(?:pause|hold|freeze|suspend|mute|stop|skip|put) (?:everything|it all|all of it|all)"
    rf"(?: (?:of )?(?:my |the |your )?(?:{_ONE}|briefs|messages|reminders|meetings))?(?: on hold)?"
    rf"(?P<when> .+)?|(?:pause|hold) (?:all )?my {_ONE}(?P<then> (?:until|till|from|for) .+)",
    _I,
)
GONE = re.compile(
    rf"(?:i'm|i am|i'll be|i will be|i'm going to be|i am going to be)(?: on)? (?:away"
    rf"|out(?: of (?:the )?office)?|off(?: sick)?"
    rf"|ooo|sick|ill|unwell|not (?:in|here|working|around|available)|{_LEAVE})(?: sick)? (?P<when>.+)"
    rf"|(?:ooo|out of (?:the )?office|out|off(?: sick)?|away|on {_LEAVE}|{_LEAVE}|pto) (?P<then>.+)"
    r"|(?:i'm|i am|i'll be|i will be) taking (?P<taken>.+) off",
    _I,
)
ON_LEAVE = re.compile(
    rf"(?:i'm|i am|i'll be|i will be) (?:on {_LEAVE}|sick|off sick|ill|out of office|ooo)(?: now)?", _I
)
BACK_ON = re.compile(
    r"(?:(?:i'm|i am|i'll be|i will be) )?back(?: in(?: the office)?| at work)? (?P<when>(?:on |next |from )?.+)", _I
)
IS_BACK = re.compile(
    rf"(?:i'm|i am) back(?: (?:now|again|today|at work|in the office|from (?:my )?{_LEAVE}|from being (?:sick"
    rf"|away|off)))*",
    _I,
)
