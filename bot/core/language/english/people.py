"""Expressions for English sentences that hold the names of the two who speak: see `core/language/shapes.py`."""

from bot.core.language.english.beginnings import AGREED_IN, LEAD_IN, REPORTED_IN
from bot.core.language.english.phrases import (
    ACTS,
    ACTS_S,
    ADV,
    AUX,
    BEFALLS,
    FROM_ELSEWHERE,
    HOPES,
    ING,
    MEETS,
    NO_OUTSIDER,
    NOT,
    OCCURS_AT,
    PLANS,
    PRAISED,
    SEPARATOR,
    STATE,
    TALK,
    TITLE,
    TOLD_OF,
    WEAK,
    WILL,
)
from bot.core.language.english.words import DOING, PAST_VERB, VERBS

ABSENCE = (
    rf"{{S}}(?:'m|m| am|'s| is|'re| are) (?!{MEETS} .* to (?!me\b|us\b|the\b)\w)(?:{MEETS}|(?:flying|driving to"
    rf"|having (?:an? )?(?:[\w-]+ )?(?:lunch"
    r"|dinner|breakfast|coffee|call|meeting|interview|appointment|day off))\b)"
    r"|{S} (?:have|has|have got|'ve got)(?: got)? (?:an? |my )(?:\w+ )?(?:call|meeting|appointment|interview|exam"
    r"|lunch)\b"
    r"|{S}(?:'m| am|'s| is|'re| are) (?:going to (?:the\b|(?-i:[A-Z]))|working from\b|at (?:the|an?)\b)"
    r"|(?:{S}(?:'ll| will|'m| am| is| are|'re|'s|m)?(?: be)? |(?:will be |is |out |back )|(?:[\w'-]+ ){0,3}(?:be|is"
    r"|are|am|'s"
    r"|'m) )(?:out\b|away\b|off\b|on (?:holidays?|leave|pto|vacation|annual leave|(?:a |parental |maternity "
    r"|sick )(?:course|leave|trip|training))"
    r"|travell?ing|ooo\b|sick\b|back (?:on|in)\b|in (?:a meeting|berlin|london|meetings)|late\b|at (?:the|a) |in"
    r" (?-i:[A-Z]))"
    r"|(?:out|off|away|ooo|back|busy|free|available|around|unavailable)\b|.*\b(?:i have|has|have) (?:holidays?"
    r"|a day off|vacation|leave)\b|can'?t make\b"
    r"|{S}(?: can'?t| cannot) make\b|.*\b(?:on|makes?) (?:parental leave|holidays?|vacation|pto)\b"
)
"""Who is not there, or meets somebody."""
PAST = (
    rf"{{S}}(?: ?'ve| ?'s| have| has| had)?(?: (?:already|just|also|finally|recently|now|basically|actually|never"
    rf"|both))* (?:{PAST_VERB}|(?:was|were)(?! (?:going|supposed|meant|about|to)\b))"
)
OBSERVED = (
    rf"(?!{{NAMES}}'s [\w-]+(?: [\w-]+)? (?:{OCCURS_AT}|is|are|was|were|has|had|will|needs?|can)\b)"
    rf"(?:(?P<other>{{OTHER}}|you|u|he|she|they|(?:he|she)s(?= )|(?:they|you)(?:re|ve)(?= ))"
    rf"|(?:{{ANYBODY}}(?!\w)(?!{BEFALLS}))"
    rf"|(?=[a-z]+s\b|felt|came|seemed|looked|got|was|has|had)(?!was going))(?:'s|'ve)?,? ?(?:(?:has|have|had|is|was"
    rf"|been|rly"
    rf"|really|quite|just|still|so|only|never|always|also) )*{STATE}\b"
)
_TAKES = rf"{{ONE}}(?:{WILL}|{PLANS}|{HOPES}|{WEAK}| (?:to|2) (?={ACTS})| owes? (?:me|you|u|him|her)\b)"
_CLAUSE = (
    rf"(?<![\w'@<-])(?!(?:me|us|both|together) (?![:=→-]|to |2 ))(?:{_TAKES}|{{ONE}}(?:'m| am|'s| is|'re"
    rf"| are)? (?:{ADV})*(?:{ING}|{ACTS}|{ACTS_S})|(?:can|could|would|will) (?:you|u)\b"
    rf"|(?:can|could|shall) we {TALK}\b"
    r"|(?<!perhaps )(?<!please )(?<!you )(?:let me|lemme|let's)\b|(?<=[,;] )lets\b|would you mind\b|{ONE} ?(?::"
    r"|-+>?|=+>?|→)(?="
    r" )|from (?:me|you|u|{NAMES})\b)"
    rf"|(?<= and )will\b|(?<=[,;] )(?:(?:will|gonna|need to|have to)\b|{ING}|{{ONE}} (?=(?:the|an?|all|[0-9]+)\b))"
)
PARTS = {
    "lead_in": LEAD_IN,
    "agreed_in": AGREED_IN,
    "reported_in": REPORTED_IN + r"(?={S}(?![\w])|(?<=me) to |(?<=us) to )(?!me\b|us\b|him\b|her\b|them\b)",
    "vocative": r"@{OTHER} (?=(?:fyi|btw|i|i'll|im|ill|we|we'll|the|my|thx|thanks|ok|sorry|just|quick|what|when|how"
    r"|who|is|are|do|did|please|pls)\b)|@?{OTHER}(?:[,!] ?(?:-+ ?)?(?! ?(?:{NAMES}|me|I|(?-i:[A-Z])[a-z]+) ?:)| ?-+"
    r" (?=(?:I|we|you"
    r"|could|can)\b)| (?=(?:you|u"
    r"|could you|can you|could u|can u|would you)\b))"
    rf"|@{{OTHER}} (?=(?:{'|'.join(sorted(VERBS))})\b)|<@\w+> (?=(?:{'|'.join(sorted(VERBS))})\b)",
    "about": rf"(?!.{{0,40}}\b(?:note|notes)\b)[^:]{{1,40}}: (?={{S}}(?:{WILL}| to |,? {ACTS_S}| (?:{ADV})*{ACTS})"
    rf"|{{S}}:)",
    "takes_on": rf"{{S}}{WILL}(?![\w'])|{{S}} to ",
    "would": rf"{{S}}(?: ?'?d| would) (?:{ADV})*(?=\w)",
    "hearsay": r".*, (?:{OTHER}|you|u|he|she|they) (?:told|said|says|promised|thinks|reckons|assured)"
    r"(?: (?:me|us|so|that))?[ .!]*$"
    r"|(?:[\w'-]+,? ){0,4}?(?:according to (?:{OTHER}|you)\b|i (?:hear|heard|gather|understand|was told)\b"
    r"|(?:{OTHER}|you|u|he|she|they),?(?: ?'d| ?'ve| ?'s| had| have| has| kindly| also| just| already| once| even"
    r"| actually| was| were| really)* (?:so kind (?:as )?to (?:offer|promise|say)|said|says?|told|promis(?:ed|es)"
    r"|offer(?:ed|s)?|want(?:ed|s)|mention(?:ed|s)|assur(?:ed|es)|reckon(?:ed|s)?|thinks?|thought|hop(?:ed|es)"
    r"|expects?|suggest(?:ed|s)|propos(?:ed|es)|swore|reassured|claim(?:ed|s)|(?<!ǂ )(?<!also )(?:agreed"
    r"|volunteered))\b)",
    "purpose": r"(?<=\w),? (?:(?:so(?: that)?|in order that|just so|such that) (?:(?:{S}|everyone|everybody|people"
    r"|they|it|(?:the|our|my) \w+) ?(?:can|could|(?:am|are|is|'m|'re|'s) (?:able|free|in time|not)|get to"
    r"|have (?:time|a chance)|(?:don'?t|won'?t|doesn'?t) have to|needn't)|(?:nobody|no one|none) (?:has to|needs to"
    r"|is|gets|can|will))\b|in order to \w)",
    "reports_back": r"(?:(?:I|we)(?:'ll|ll| will| can) (?:then )?|will (?:then )?|'ll )(?:tell (?:you|u)|let (?:you"
    r"|u) (?:know|have|see)|(?:give|send|show|bring) (?:you|u) (?:the|my|an? (?:update|answer|summary|list|overview"
    r"|shout|ring|call|reply)|it|them)|(?:get|come|report|circle) back\b|update (?:you|u)|inform (?:you|u|the|him|her"
    r"|them|everyone)|report\b|confirm(?! (?:the|with|our|my)\b)|(?:ping|text|message|email|call) (?:you|u)\b(?!"
    r" about))",
    "told_only": rf"(?:so |and |then |also |ok |on \w+ |tomorrow )*(?:(?:{{NAMES}}|he|she)(?:(?:'s| is)? (?!going to\b)"
    rf"{ING}|,? (?:{ADV})*(?!will\b){ACTS_S})|(?:(?:I|{{NAMES}}|he|she) )?(?:(?:still |also )*(?:need|have|got|has"
    rf"|needs)(?: got)? to|gotta|must)\b|(?!going to\b){ING} (?!(?:the|an?|my|our|your|ur|it|them|that|this)\b))",
    "offered": r"(?:so |and |then |also |ok |well |yes |sure )*(?:(?:I|{NAMES}|you|he|she|we) can (?!count\b|expect\b"
    r"|rely\b)|we (?:need|have|must|ought)\b(?! both)|let'?s\b)",
    "is_so": rf"(?:you|u|he|she|they)(?:'re|'ve|'s)? (?:(?:really|just|still|so|always|never|rly) )*{STATE}\b"
    r"|(?:seems?|looks?|sounds?|appears?|feels?) (?!at\b|for\b|into\b|after\b|over\b|up\b|through\b)",
    "somebody": r"{S}",
    "assigned": rf"(?P<act>(?:an? |one |the )?(?:actions?|to-?dos?|tasks?|homework|ap|ai|reminder|job|plan"
    rf"|one) (?:for|on) )?(?P<open>[(\[])?(?:for |from |with |on |(?:assigned|allocated|given) to |(?:owner|assignee"
    rf"|responsible"
    rf"|resp\.?|lead)(?:(?: is)?:| is)? |(?:(?!(?:You|Me|{NO_OUTSIDER})\b)(?-i:[A-Z])[a-z]+, ?){{1,3}}(?=[^\s:,]+ ?:))?"
    rf"{{S}}(?:'s)?"
    r"(?:(?:, ?(?-i:[A-Z])[a-z]+){1,3}(?= ?:))?(?: (?:actions?|action items?|to-?dos?|side|part|job|tasks?|homework"
    r"|goals?|next steps?|owes? (?:me|us)"
    r"|(?:also )?(?:took(?: on)?|takes?|got|has|have)(?=:)))?(?P<close>[)\]])?"
    rf"(?(act)(?: is)?(?:{SEPARATOR}| to | )|(?(open){SEPARATOR}?|{SEPARATOR})) ?(?!\d\b(?![.)]))",
    "mine": rf"(?:on )?(?:my|(?P<you>your|ur)|(?P<both>our)) (?:actions?|to-?dos?|side|part|tasks?|job"
    rf"|homework|list|plate|desk)(?:{SEPARATOR}|,? (?:is|are|will be)(?: to)? )",
    "owner_at_end": r"(?: ?(?:-+>?|=+>?|→|\||[(\[]|:|,(?= ?{NAMES}))|(?:'s| is| are) (?:on|with)| (?:by|from)(?="
    r" (?:{NAMES}|me|you)\b)| (?=@|<@)"
    r"| ?(?:assigned to|owner|responsible|resp\.?|assignee"
    r"|who) ?[:=]) ?@?{S}(?P<asked>\?)?[)\]]?(?=[ .!?,|-]*$|,? (?:ongoing|asap)|[.;,|] | due| deadline)",
    "told_of": TOLD_OF,
    "no_one": rf"{TOLD_OF}"
    r"|(?!{ONE})(?-i:[A-Z])[\w'-]+(?: [\w'-]+)? (?:is|are|was|were|will|has|have|had|can|could|[a-z]+(?:s"
    r"|ed))\b",
    "one": r"(?<!\w)(?:{S}|(?:my|our|(?P<your>your|ur))\b)",
    "owned": r".*\bleave (?:it|that|this|them|'?em) w/ {S}"
    r"|.*?(?:\b(?:is|are|falls?|down|up|over|left|lies|sits?|rests?|stays?|moves?|that|it)|'s|,|^)"
    r" (?:now |all )?(?:on|with|to) {S}(?= now| then|[ .!)]*$)|.*\b(?:in my court|on my (?:plate|list|desk)"
    r"|(?:is|are|:) mine\b|my (?:job|turn|task)\b|(?:it's|will be) me\b)"
    r"|(?:.*?[-,.;:!?] )?(?:{S}(?:'m|'s|'re| am| is| are) on (?:it|that|the case)\b"
    r"|{S}(?:'ve|'s| have| has)? got (?:it|that|this)(?= (?:covered|sorted|one)|[ .!)]*$))|(?:on|with) me[ .!]*$",
    "promised": r"(?<!\w)(?:I|we)(?:'ll| will|'m going to| am going to| take| took) ",
    "called_out": r"(?:@|(?=<@)){NAMED},? (?P<task>.*)$",
    "someone_else": rf"(?:.*(?:\b{TITLE}|[ ,])|{TITLE})(?!{{NAMES}})(?-i:[A-Z])[\w'-]+,? $"
    rf"|(?:the|our|my|their) [\w' -]{{2,60}} (?:of|from|at|in) .{{2,60}}, $",
    "outsider": rf"(?!{{S}})(?!{NO_OUTSIDER}\b){TITLE}?(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+)?(?: (?:to (?={ACTS})"
    rf"|(?:will|is going to|'s going to|can) )|'ll )",
    "absence": ABSENCE,
    "observed": rf"{OBSERVED}|{PRAISED}",
    "other_first": r"(?:{OTHER}|you|u|he|she|they)\b(?!,)",
    "at_work": rf"(?:{{OTHER}}|{{ANYBODY}}(?!\w))(?:'s \w+(?: \w+)? (?:is|are)| is|'s) (?:now |still |already "
    rf"|almost )?(?:(?!doing an? \w+ job)(?:{DOING})"
    r" (?:on|the|an?|this|our|my|your) |(?:ready|done|finished|live|merged|signed|approved|open|closed|complete"
    r"|in place|up)\b)",
    "past": PAST,
    "elsewhere": FROM_ELSEWHERE,
    "not_done": rf"(?:{{S}} {AUX}{NOT}|(?:{{S}} )?(?:won'?t|can'?t|cannot|couldn'?t|didn'?t)) (?:be able to "
    rf"|manage (?:to )?|quite )*(?=\w)",
    "clause": _CLAUSE,
    "strong": rf"{{ONE}}{WILL}(?![\w'])|(?:can|could|would) (?:you|u)\b|(?:let me|lemme)\b",
    "other_named": r"(?<!\w)(?:{OTHER}|you|u|he|she|they)(?!\w)",
    "promises": rf"(?<!\w)(?!{{ONE}} can){{S}}{WILL}(?![\w'])",
    "heading": r"(?P<proposal>{NAMES}, ?(?:{NAMES}|me|I)) ?:?$|(?:(?:actions?|action items|to-?dos?|tasks"
    r"|next steps)(?: for)? )?{S}(?:'s)?(?: (?:actions?"
    r"|action items|to-?dos?|next steps|will|to))? ?:?$"
    r"|(?:(?:from|on|for) )?(?:my|(?P<your>your)) (?:side|end|part|list|actions?|action items|to-?dos?|tasks|plate"
    r"|next steps) ?:?$",
}
"""Other expressions that names belong into."""
