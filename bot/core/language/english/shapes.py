"""The shapes of English sentences and the kind of line that each makes: see `core/language/shapes.py`."""

from bot.core.language.english.phrases import (
    ACTS,
    ACTS_S,
    ADV,
    AT_IT,
    AUX,
    BEHAVES,
    FROM_ELSEWHERE,
    HARD,
    HOPES,
    IDIOMS,
    ING,
    MAYBE,
    MEETS,
    NEXT,
    NOT,
    ONCE,
    PERSON,
    PLANS,
    POLITE,
    PRAISED,
    TALK,
    TOLD_OF,
    WEAK,
    WILL,
    YOU,
)
from bot.core.language.english.words import PAST_VERB, SAME_IN_PAST
from bot.core.language.shapes import LineKind, Shape

C, U, R, T, F, SEEN, L = (
    LineKind.COMMITMENT,
    LineKind.UNSURE,
    LineKind.REQUEST,
    LineKind.TOPIC,
    LineKind.FEELING,
    LineKind.OBSERVATION,
    LineKind.LEFT,
)
SHAPES: tuple[Shape, ...] = (
    # requests to the other one
    Shape(
        rf"(?:{{OTHER}},? )?{POLITE}(?:(?:can|could|would|will) {YOU}|(?:can|could"
        rf"|would) {{OTHER}}) {POLITE}(?:be (?:able to|so kind as to|so kind to|willing to|up for) )?(?!see\b|mind\b"
        rf"|imagine\b|believe\b|tell\b.*\?)(?=\w)",
        R,
    ),
    Shape(rf"(?:{{OTHER}},? )?(?:(?:would|do) {YOU} )?mind (?=\w+ing\b)", R),
    Shape(rf"(?:it(?:'d| would)|that(?:'d| would)) (?:really )?help(?: me| us)?(?: a lot)? if {YOU}(?: could)? ", R),
    Shape(
        rf"(?:{{OTHER}},? )?(?:any|is there a|is there any) chance (?:that )?{YOU}(?: could| can|'d be able to|'ll)? ",
        R,
    ),
    Shape(
        rf"(?:it(?:'d| would| will)? be|would be|that'd be) (?:really |super |so )?(?:great|good|nice|helpful|lovely"
        rf"|cool|awesome|amazing|kind|super|fantastic|brilliant|useful)(?: of you)? (?:if|when) {YOU}(?: could|"
        rf" can| would)? ",
        R,
    ),
    Shape(rf"(?:it is|is it|would it be|it would be) possible (?:that|for) {YOU}(?: to| could| can)? ", R),
    Shape(
        rf"(?:(?:i'd|i would|we'd|would) )?(?:be )?(?:really |very |most )*(?:grateful|glad|happy|thankful"
        rf"|appreciate it"
        rf"|love it) if {YOU}(?: could| would|'d| to)? ",
        R,
    ),
    Shape(rf"(?:i|we)?(?:'d| would)? ?(?:need|want|like|expect|ask|love)(?: for)? (?:{YOU}|{{OTHER}}) to ", R),
    Shape(r"(?:{OTHER},? )?any chance of (?=(?:the|your|ur|an?|some|getting)\b)", R),
    Shape(
        rf"(?:{{OTHER}},? )?(?:if|whenever) {YOU} (?:could|can|would|get a chance to|have time to) (?=.*\b(?:great"
        rf"|good|appreciated?|helpful|nice|lovely|grand|perfect|amazing|super)\b)",
        R,
    ),
    Shape(rf"(?:please )?(?:make sure|ensure)(?: that)? {YOU} ", R),
    Shape(
        r"(?:i|we)?(?:'d| would|'ll| will|'m| am|'re| are)? ?(?:still |really |just |also )*(?:need|want|require|like"
        r"|love|appreciate|waiting (?:for|on)|counting on|hoping for|expecting)(?: to (?:have|get|see))? (?=(?:your"
        r"|ur)\b|(?:the |a |an "
        r"|some )?.{1,60} (?:from|by) (?:you|u)\b)",
        R,
    ),
    Shape(
        r"(?:{OTHER},? )?(?:can|could|may|might) (?:i|we) (?:please |pls )?(?=(?:get|have|see) (?:your|ur|the|a|an"
        r"|access)\b)",
        R,
    ),
    Shape(
        rf"(?:{{OTHER}}|{YOU}),? (?:please|pls|plz|kindly|{POLITE}don'?t forget to),? (?:don'?t forget to )?(?!agreed"
        rf"|offered|promised|volunteered|said|noted)(?=\w)",
        R,
    ),
    Shape(
        r"(?:please|pls|plz|kindly),? (?:{OTHER},? )?(?:do |make sure to |be so kind (?:and|to|as to)"
        r" )?(?!note\b|let me\b|let us\b|shout\b"
        r"|give me\b|find\b|see\b|be\b|bear\b|excuse\b|remind\b|all\b)(?=[a-z]+ )",
        R,
    ),
    Shape(r"(?:(?:please|pls|plz|kindly),? )?let (?:me|us) have (?=\w)", R),
    Shape(
        r"(?=(?:(?:please|pls|plz|kindly),? )?let (?:me|us) (?:know|see) (?:(?:about |of )?(?:your|ur|the|all|any"
        r"|an?)\b"
        r"|which\b|what\b(?!.*\bi can\b)|when\b|where\b|who\b|how (?!it\b|this\b|that\b|things\b"
        r"|your\b)))(?:(?:please|pls|plz|kindly),? )?",
        R,
    ),
    Shape(
        rf"what (?:i|we)(?:'d| would|'ll| will)? need(?: from (?:{YOU}|{{OTHER}})(?: is)?| is):? "
        rf"|feel free to (?=\w)|don'?t forget (?:to )?(?=\w)",
        R,
    ),
    # what to talk about
    Shape(
        r"(?:topics?|question|agenda|to discuss|to talk about|for discussion|open|discuss)\b[^:]{0,30}: ", T, task=False
    ),
    Shape(rf"{NEXT}:? {TALK}\b|for {NEXT}[^:]{{0,20}}: |{TALK} (?:about|abt)\b(?! .*\bto )", T, task=False),
    Shape(
        rf"(?:.{{0,40}}\b)?(?:i|we)(?:'d| would| do)? ?(?:really |just |only |also )*(?:like|love|want|wanted|wanna"
        rf"|need"
        rf"|hope)(?: us)?(?: to)?(?: .{{0,40}}\bto)? {TALK}\b",
        T,
        task=False,
    ),
    Shape(rf"(?:wanna|want to|like to|happy to|keen to|love to) {TALK}\b", T, task=False),
    Shape(
        rf"(?:can|could|shall|should|may) we (?:please |pls |maybe )?{TALK}\b|(?:maybe )?let'?s (?:also )?{TALK}\b"
        rf"|(?:the thing|what|something|one thing) i(?:'d| want| would| wanted)?.{{0,15}}(?:{TALK}|bring up|to ask)\b",
        T,
        task=False,
    ),
    Shape(
        r"(?:(?:i|we)(?:'d| would)? ?(?:like|love|want|wanna)(?: us)?(?: to)?|(?:can|could|shall|should|may) we"
        r"|we (?:should|could)|let'?s"
        r"|let us) (?:please |maybe |also |just )*(?:use (?=(?:\w+day|to|for)\b)"
        r"|(?:use|spend|reserve|keep|set aside|block|devote) (?=(?:"
        r".*\b(?:(?:our|the next|next|\w+day's) (?:next |coming )?(?:1:1|one[ -]on[ -]one|session|meeting|catch[- ]?up"
        r"|time)|next time)\b))|(?:take|have|save|leave|spend) (?=(?:[\w-]+ ){0,4}(?:minutes?|mins|hour|time|moment) "
        r"(?:on|for|to|next|of)\b)|put (?=.*\bon (?:the|our) (?:list|agenda)\b))",
        T,
        task=False,
    ),
    # what the other one gets of the author
    Shape(FROM_ELSEWHERE, L, task=False),
    Shape(
        r"(?:you|u)(?:(?:'ll|ll| will| can) (?:get|have|expect|see|receive|find(?=.*\b(?:in|on) (?:your|ur)\b))"
        r"| get(?!.*ed(?: by .*)?[ .!]*$)"
        r"|(?:'re|re| are) getting) (?=(?:my|the|an?(?! new\b| raise\b| bonus\b)|your|ur)\b)(?!.*\b(?:feeling|idea"
        r"|impression)\b)",
        C,
        L,
    ),
    Shape(
        r"(?=(?:you|u)(?:'ll| will| can|ll)? (?:(?:get|have|see) (?:it|them|that)(?: back| then)?(?=[ .!]*$)"
        r"|hear (?:back )?from me\b))|(?=(?:you|u)(?:'ll| will| can|ll) (?:get|have|see) (?:it|them|that)\b)",
        U,
        L,
    ),
    Shape(r"(?P<task>(?:my|our) [\w' ]{2,60}?) (?:reach(?:es)? (?:you|u)|(?:is|are|will be) with you)\b", C, L),
    Shape(
        r"(?=(?:the |my )?[\w' ]{2,40}?(?:(?:'s| is| are) (?:coming (?:to you|your way|over)|on (?:its|the) way|with"
        r" you|on your desk"
        r"|in your inbox)| follows| goes out)\b)",
        U,
        L,
    ),
    Shape(r"(?:(?:it|that|this)(?:'ll| will) be )?(?:done|sorted|ready|finished|with you)$", U, L),
    Shape(r"(?=.{3,100}[,;-] ?{S}(?:(?:'s|'m| is| am| are|'re) on it\b| does? (?:it|that)$))", C, U),
    Shape(r"(?:you|u) can count (?:on|with) me(?: for| to)? (?:the )?", C),
    Shape(rf"we (?:still )?(?:have to|need to|must) {TALK}\b(?! to\b| with (?-i:[A-Z]))", T, task=False),
    Shape(
        rf"i(?:'ve)? (?:noticed?|find|(?:have|had|get|got) (?:the|an?) (?:impression|feeling|sense))(?: that)?"
        rf" (?={PERSON})",
        SEEN,
        task=False,
    ),
    Shape(
        rf"(?:my (?:feeling|impression|sense|hunch) is|it seems to me),?(?: that)? (?={PERSON})|the way (?:{{OTHER}}"
        rf"|he|she) "
        rf"|(?:i think )?(?:the|his|her|your)"
        rf" (?:main |real |biggest |only |big )?(?:thing|problem|issue|trouble|difficulty)(?: here)? is,?(?: that)?"
        rf" (?={PERSON})",
        SEEN,
        task=False,
    ),
    Shape(rf"(?={PRAISED})", SEEN, task=False),
    # doubt
    Shape(
        rf"{{S}}(?: ?'?d| would| should| could| might| may| must)(?: not)? have (?:been\b|{PAST_VERB})", L, task=False
    ),
    Shape(r"{S} (?:was|were) (?:just )?(?:going|supposed|meant|due|hoping|planning|about) to (?=\w)", U),
    Shape(r"(?=(?!.*(?:going|ha[sv]e|needs?) to be).{2,60} to be (?!done\b)[a-z]+(?:ed|en|ght)\b(?! by\b))", U),
    Shape(r"(?=we\b|both\b|you\b|u\b|he\b|she\b|they\b){S} can (?!count\b|not\b)", U),
    Shape(
        rf"(?:{{OTHER}},? )?{MAYBE},? (?:that )?(?:{{S}}(?:{WILL}|{PLANS}|{HOPES}|{WEAK}"
        rf"| )(?<=[\w' ]) ?)(?:{MAYBE} )?(?:{ADV})*(?=\w)",
        U,
    ),
    Shape(
        rf"(?P<proposal>(?:{MAYBE},? )?(?:should|shall|could|can|how about|why don'?t|what if|what about)) we (?:all "
        rf"|both |maybe |perhaps )*",
        U,
    ),
    Shape(r"(?:I|we)(?: would|'d)? (?:suggest|propose|recommend|vote) (?:that )?{S} ", U),
    Shape(r"{S}(?: would|'d)? (?:suggest|propose|recommend|vote)(?: that)? (?=\w)", U),
    Shape(r"(?!I\b|we\b|you\b|u\b){S} (?:wants?|wanted|wishes|hopes?) to (?=\w)", U),
    Shape(rf"{{S}}{PLANS} ?(?:{ADV})*(?=\w)", C, U),
    Shape(rf"{{S}}(?:{HOPES}|{WEAK}) (?:{ADV}|{MAYBE} )*(?=\w)", U),
    Shape(
        r"(?:it would be (?:good|great|nice|helpful) if |maybe |perhaps )?(?P<anyone>someone|somebody|anyone"
        r"|everyone|everybody|one of us)(?: should| could| must| needs to| has to| can| might)? (?=\w)",
        U,
    ),
    Shape(rf"(?:{MAYBE}|might|could|should),? (?:be able to |will |'ll )?(?=\w)", U),
    Shape(r"(?=.{3,120}?[,;-] ?(?:will do|doing it|i'?ll do it)$)", C, U),
    # not done, not there
    Shape(rf"I(?: really| honestly| just)* find (?!out\b)(?=.*\b{HARD}\b)", L, task=False),
    Shape(
        rf"(?={{OTHER}}|he\b|she\b|they\b|{{ANYBODY}}(?!\w))[^ ]+(?: (?-i:[A-Z])[\w'-]+)? {BEHAVES}\b", SEEN, task=False
    ),
    Shape(rf"(?:(?:{ONCE} )*I(?: ?'m| ?m| am|'ve been| have been)|am) (?:{ONCE} )*{IDIOMS}\b", L, task=False),
    Shape(
        rf"(?:{ONCE} )*{IDIOMS}\b(?= .*\b(?:this|these|all|at the moment|lately|right now)\b|[ .!]*$)", L, task=False
    ),
    Shape(rf"(?={TOLD_OF})", L, task=False),
    Shape(r"(?:there(?:'s| is) )?no (?:way|chance)\b", L, task=False),
    Shape(
        r"(?:i |we )?(?:am |are |'m )?(?:really )?look(?:ing)? forward\b|(?:i|we)(?:'ll| will) see$|let me (?:know"
        r"|think|sleep|see)\b",
        L,
        task=False,
    ),
    Shape(
        rf"{{S}}(?:(?: {AUX}|'m|'s|'re|'ve|'ll){NOT}(?! forget to)| won'?t(?! forget to)| can'?t| cannot|"
        rf" never)\b|(?:won'?t|can'?t|cannot"
        rf"|couldn'?t|didn'?t|haven'?t|not|never|no)\b|let'?s not\b|{{S}} (?:no|hardly|barely)\b",
        L,
        task=False,
    ),
    Shape(r"(?:to )?(?:think|chew|reflect|mull|sleep)(?= (?:about|on|over|of|whether)\b)", U, U),
    # taken on
    Shape(r"{S}(?: ?'ve| ?'s| have| has)?(?: got)? (?=.{2,60} (?:covered|in hand|under control)$)", C, U),
    Shape(r"(?:hey |please |so |um )*(?:remind me|don'?t let me forget) to ", C),
    Shape(
        r"(?:please |so |now )*(?:let me|lemme)(?: just| quickly| first| also)? (?!know\b|sleep\b|down\b|say\b"
        r"|think\b|see\b)(?=\w)",
        C,
    ),
    Shape(
        r"(?P<proposal>let'?s|let us)(?: (?:all|also|both|then|just))* (?!see\b|hope\b|say\b|face\b"
        r"|do it like\b)(?=\w)",
        C,
    ),
    Shape(rf"{{S}}{WILL} (?:{ADV})*(?=\w)", C),
    Shape(
        rf"(?:will|wil|'ll|gonna|def gonna|imma|ima|finna|gotta|going to|need to|needs to|have to|has to|must|got to"
        rf"|remember to)(?! not\b) (?:{ADV})*(?=\w)",
        C,
    ),
    Shape(rf"can (?:{ADV})*(?={ACTS})", C, U),
    Shape(r"(?:agreed|arranged|promised|offered|committed|volunteered)(?: (?:w/|with) [\w@<>-]+)? to (?=\w)", C),
    Shape(r"(?:am |just )?(?:happy|glad|aiming|planning|about|want|plan) to (?=\w)", C, U),
    Shape(r"(?:am |just )?(?:hop(?:e|ing)|try|trying|wanted) to (?=\w)", U),
    Shape(r"{S} (?:am |are |is |'m |'s |'re )?committed to (?=\w+ing\b)", C),
    Shape(
        r"{S} (?:was|were|am|is|are|have been|has been) (?:given|assigned|asked to do|tasked with)(?: the (?:job"
        r"|task) of| with)? (?=\w+ing\b)",
        C,
    ),
    Shape(r"{S} (?:still )?(?=owes? (?:you|u|me|him|her|us|them|{S}|[A-Z]\w+)\b)", C),
    Shape(r"(?:still )?(?=owe (?:you|u|him|her|them)\b)", C),
    Shape(
        r"{S}(?: ?'ve| have| has)? promised (?:(?:(?:the|our|my) )?[\w@<>-]+ )?(?=(?:the|a|an|my|your|his|her)\b)", C
    ),
    Shape(
        r"{S}(?:'ve| have| has| also)* (?:has|have|'ve|got|'s got|took|taken|take|takes) (?:the|on the|an) (?:action"
        r"|job|task|to-?do|ap|ai)"
        r"(?: item| point)? (?:to|of) ",
        C,
    ),
    Shape(
        r"{S}(?:'ve| have| has)? (?:just |also )*(?:volunteered for|signed up for|(?:taken|takes|took) (?:on|over)"
        r"|accepted|picked up|grabbed) (?=\w)",
        C,
        U,
    ),
    Shape(
        r"{S}(?:'ve| have| has)? (?:just |also )*(?:took|taken|got|chosen|put (?:myself|himself|herself|yourself"
        r"|me) down for) (?=\w)",
        U,
        L,
    ),
    Shape(
        r"(?:it(?:'s| is| falls)? |.{0,30}(?:step|job|task|action|turn) (?:is |falls )?)?(?:down |up |left"
        r" )?(?:for|to|on|with) {S} to (?=\w)",
        C,
    ),
    Shape(r"{S} (?=(?:owns? (?!up\b)|takes? (?:care of|charge of|over|on) ))", C),
    Shape(r"{S} (?=the \w)", C, U),
    Shape(r"dibs on ", C),
    Shape(r"(?:count me in|put me down|sign me up) (?:for|to) (?:the )?", C),
    Shape(r"(?:you can |just |please )?leave (?=.{1,60} (?:w/|with|to) me\b)", C),
    Shape(r"(?:expect|look out for) (?=(?:it|my|the|an?)\b)", C, L),
    Shape(r"consider (?=.{2,40} (?:done|sorted|handled|covered)\b)", C, U),
    Shape(
        r"(?=(?:the |my |this |that )?[\w ]{2,50}(?:'s| is| are) (?:now )?(?:mine|(?P<your>yours)|[ƻǂ]+'s|on my (?:list"
        r"|plate|desk))\b)",
        C,
        U,
    ),
    Shape(
        r"(?=[\w' ]{2,50}?(?:'s| is| are| stays?| lies| rests| falls?| moves?) (?:now )?(?:up to|down to|with|w/|to|on)"
        r" {S}(?= now|[ .!]*$))",
        U,
    ),
    Shape(r"(?:i )?(?:promise|swear|vow)(?: (?:you|u))?(?: to|,? (?:that )?(?:i'll|i will)) ", C),
    Shape(r"(?:(?:it(?:'s| is) )?(?:on me|my (?:job|task|turn|part)|up to me)) to ", C),
    Shape(
        r"{S}(?:'s|'m| is| am| are|'re) (?:in charge of|responsible for|down for|the owner of|on the hook for"
        r"|on point for) ",
        C,
        U,
    ),
    Shape(r"(?=.{2,80}?(?:will|to|is to|must|should) be [a-z]+ by {S})", U),
    Shape(
        r"(?=(?:the |my |our |your )?[\w ]{2,40} (?:will|should|shall) be (?:done|ready|finished|sent|there|with you"
        r"|completed?)\b)|(?=(?:the |my |our )?[\w ]{2,40} (?:will|should) (?:follow|reach (?:you|u)|go out|land)\b)",
        U,
        L,
    ),
    Shape(r"(?:yep |yes )?(?:that|this|it)(?:'s| is|s)? (?:mine|on me)(?:[,:]| -)+ ", C),
    Shape(rf"{{S}} (?:to|2) (?!(?:the|a|my|our|his|her|me|you|us|him|it|blame)\b)(?:{ADV})*(?=[a-z])", C),
    Shape(r"{S}(?:'ve| have)? got (?=(?:the|an?)\b)|{S} (?=have .{2,40} (?:ready|done|finished)$)", C, L),
    # in the present
    Shape(
        rf"(?:(?:I|we|he|she|{{NAMES}})(?: ?'m|m| am|'re| are|'s| is)|am|just) (?:now |here )?(?:(?:just|already"
        rf"|currently|still"
        rf"|busy|always|forever|constantly|slowly) (?={ING}|{AT_IT}\b)|(?={AT_IT}\b))",
        U,
        L,
    ),
    Shape(rf"{{S}}(?:'m|m| am|'re| are|'s| is) (?={MEETS} .* to (?!me\b|us\b|the\b)\w)", U),
    Shape(rf"(?P<both>we(?: both| all)?) (?:{ADV})*(?=(?:{'|'.join(SAME_IN_PAST)})\b)", U),
    Shape(rf"(?=\S+(?: \w+)? ?(?:and|&|\+|/) ?){{S}} (?={ACTS})", C, U),
    Shape(
        r"{NAMED}(?:'s got| has| has got|'s| got) (?=the\b)(?!the (?:flu|patience|impression|feeling|habit"
        r"|skills?|confidence|potential|nerve|courage)\b)",
        U,
    ),
    Shape(
        r"{S}(?:'s|'re|'m|m| am| is| are) (?=(?:taking|doing|sending|handling|covering|writing|booking|calling)"
        r" (?:the|your|my|our)\b)",
        C,
        U,
    ),
    Shape(
        rf"(?P<i>I)(?:'m|m| am) (?!still )(?:{ADV})*(?={ING})(?!working\b|doing (?:it|that|this"
        rf"|my)\b)(?!.*\b(?:right now|as we speak|at the moment|these days|every|always|lately)\b)",
        C,
        U,
    ),
    Shape(
        rf"(?!we\b(?! both| all| two)){{S}}(?:'s|'re|'m|m| am| is| are)? (?:{ADV})*(?={ING})(?!.*\b(?:right now"
        rf"|at the moment|these days|every"
        rf"|always|lately)\b)",
        C,
        L,
    ),
    Shape(
        rf"(?:{ADV})*(?={ING})(?!.*\b(?:right now|as we speak|at the moment|these days|every|always"
        rf"|lately)\b)",
        C,
        U,
    ),
    Shape(
        rf"(?:(?P<i>I)|(?P<both>we (?:both|all|two)|(?:both|two|each|all) of us)|(?P<you>you"
        rf"|u)) (?:{ADV})*(?={ACTS})(?!.*\b(?:every|always"
        rf"|each time|these days|usually|whenever|when i)\b)",
        C,
        U,
    ),
    Shape(
        rf"{{NAMED}},? (?:{ADV})*(?={ACTS_S})(?!.*\b(?:every|always|each time|these days|usually|whenever|was"
        rf"|were|too much"
        rf"|a lot)\b)",
        C,
        U,
    ),
    Shape(rf"(?P<both>we)(?:'re| are)? (?:{ADV})*(?={ACTS}|{ING})", U),
    Shape(
        rf"(?P<pronoun>he|she) (?={ACTS_S})(?!.*\b(?:every|always|each time|these days|usually|whenever|when"
        rf"|as soon)\b)",
        C,
        SEEN,
    ),
)
"""Read from above: the first row that fits decides."""
