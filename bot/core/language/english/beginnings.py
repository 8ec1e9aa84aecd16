"""What may stand before an English sentence: labels, greetings, "we agreed that", "I told Ann"."""

from bot.core.language.english.phrases import MAYBE, ONE_EMOJI, TITLE
from bot.core.language.patterns import regex

EMOJI = regex(ONE_EMOJI)
DONE_MARK = regex(r"(?:\[x\]|[☑✅✔]\uFE0F?|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):) ?")
FILLERS = regex(
    r"(?<![\w'-])(?:um+|uh+|uhm|erm?|hmm+)(?![\w'-]),? ?|, (?:hopefully|of course|as agreed|as discussed|as"
    r" promised|by the way)(?=, )|, no (?:prob|problem|worries|stress)s?(?= ?[.!]*$)|,? (?:lol|haha|ngl|tbh"
    r"|fwiw)(?= ?[.!]*$)"
    r"|(?<![\w'-])(?P<twice>I|to|the|and|we|a) (?=(?P=twice)\b)"
)
CORRECTED = regex(
    r"(?<![\w-])(?:on |by |until )?\w+day,? (?:no,? (?:wait,? |sorry,? )?|sorry,? |i mean,? |or rather,? )(?=(?:on|by"
    r"|until) \w+day)"
)
_LABELS = (
    r"(?:to[- ]?do'?s?|(?:my |our )?actions?(?: items?| points?)?|action (?:for me|on me)|a\.?i\.?|a\.?p\.?|next steps?"
    r"|commitments?|commit"
    r"|tasks?|log(?: it| this)?|agreed actions?|follow[- ]?ups?|deliverables?|must-?do|homework)"
)
LABEL = regex(
    rf"{_LABELS} ?#?[0-9]{{0,2}} ?(?::|-+>?|=>|→|–)+ ?|{_LABELS} ?#?[0-9]{{0,2}} (?=[\[(@<])|(?:todo|to-do|action|ap"
    rf"|ai) (?=[^\W\d_])(?! ?(?:is|for|on|items?|points?)\b)|to do (?=[ƻǂ]|me\b)"
)
ACTIONS_HEADING = regex(rf"(?:our |the |agreed |open )?{_LABELS}(?: (?:from|for) (?:today|this week|\w+))?:?$")
_GREETING = (
    r"(?:(?:hi|hello|hey|dear|respected|good (?:morning|afternoon|evening))(?: (?:mr|ms|mrs"
    r"|dr)\.?)?(?: [\w@<>.|'-]+){0,3}"
    r"(?:,|!| -) ?|(?:hi|hello|hey) (?=(?:(?-i:[A-Z@<])[^ ]*|{NAMES}) ))"
)
_YES = (
    r"(?:ok|okay|k|yes|yep|yup|yeah|sure(?: thing)?|great|many thanks|thanks(?: a lot| so much| again| god)?"
    r"|thank you(?: so much)?|thx|ty"
    r"|cool|perfect|alright|all right|right|good|agreed|deal|fine|absolutely|of course|will do|sounds good|got it|okie"
    r"|makes sense|oh|ah|well|no problem|no worries|leave (?:it|that|this) (?:with|to) me|nice|excellent|awesome"
    r"|fab|noted|lol|haha|btw|fyi|p\.?s\.?|p\.?p\.?s\.?"
    r"|quick one|cheers|merci"
    r"|soz|sry|sorry|apologies|(?:sorry|thanks|thank you|thx|apologies) (?:for|to)\b[^,.!:;-]{1,60}|my bad|np|ugh|hmm"
    r"|yay|wow|phew|update"
    r"|good (?:morning|point|idea|call)|understood|done deal|confirmed|works for me|that works(?: for me)?"
    r"|fair enough|happy to(?: help)?)"
)
_SO = (
    r"(?:ok|okay|so|also|and|then|plus|but|now|yes|yeah|yep|right|you(?:'re| are) right|well|additionally|finally"
    r"|lastly"
    r"|first(?:ly)?(?: thing)?|second(?:ly)?|basically|honestly"
    r"|as (?:discussed|agreed|promised|mentioned|always)(?: (?:with|in|on|by)(?: \w+){1,3})?,?|in the meantime"
    r"|on (?:my|our|the other) (?:side|end|hand)"
    r"|for (?:my|our) part|to recap|recap|to be clear|just to confirm(?: the outcome of our call)?:?|one more thing"
    r"|quick (?:one|reminder)(?: to myself and to you)?:?"
    r"|last thing|next thing|oh|k|kk|yup|yep|gotta (?:run|go|dash|jump|bounce)|hey|hi|alright|anyway|actually|btw|one"
    r"|fyi|for (?:your|ur|the) (?:info(?:rmation)?|records?)|just (?:fyi|for info)"
    r"|(?:with |in )?(?:regards? to|regarding|concerning|re|about|as for|on) (?:your|ur|the) [^:,]{1,60}(?=[:,]"
    r" (?:I\b|{NAMES}))"
    r"|two|three|before i forget:?|just so you know|as i said|cmon|come on|hm|fine|haha|lol|ugh"
    r"|i am writing to (?:say|confirm|let you know|tell you)(?: that)?|further to [^,]{1,60}|what (?:i|we)(?:'ll"
    r"| will) do(?: is(?: that)?|:)|um+|uh+|let me just say this(?: before i forget)?|i (?:must|have to) (?:admit|say"
    r"|confess)(?: that)?"
    r"|(?:please|pls|kindly) note(?: that)?|(?:please )?give me (?:until|till|to|by)?"
    r"|okay i've got it|i've got it|got it|great|you know what|what else|the plan is(?: that)?|in short|short version"
    r"|consider it done|at least|yes that's right|that's right)"
)
LEAD_IN = (
    rf"{_GREETING}|{_YES}(?: (?:all|team|coach|everyone|both|for asking))?[,.!:;–-]+ ?(?:- )?"
    r"|(?:the |my |our )?(?:plan|goal|aim|target|idea)(?: for (?:the |this |next )?\w+)?(?: is|:)(?: to)? (?=[^\W\d_])"
    rf"|following up on [^:,]{{1,60}}[:,] ?|(?:sounds (?:good|great)|got it"
    rf"|makes sense|thanks|thank you|thx)(?! for) |{_SO},? |[-–=]+> ?|[→+&] ?"
)
AGREED_IN = (
    r"(?:(?:so|basically|and|what|it was|as) )*(?:we(?: have| both)?|it was|was|what we|is)? ?(?:agreed?|decided"
    r"|settled|said is|(?:combined|fixed|arranged)(?: with [\w@<>ƻǂ]+)?(?= that)|concluded|noted)"
    r"(?!:? (?:to|on|with)\b)(?: in the meeting| today| yesterday)?(?:,? that|:|,)? (?!that we)|(?:agreed|decided"
    r"|decision|outcome|result|for the record|minutes|summary):? (?=(?-i:[A-Z@<iu])|{NAMES})"
    r"|so let's do it like this,? |(?:the )?plan(?: is)?(?: that|:) "
)
"""Before what was agreed."""
REPORTED_IN = (
    r"(?P<asker>[\w'@<>-]+(?: [\w'-]+)?) (?:asked|told|reminded|wants|wanted|needs|expects) (?:me|us)(?= to )"
    rf"|(?!I(?:'d| would) say)(?:(?P<who>I|we|you|u|he|she|they|{{NAMES}}|{TITLE}?(?-i:[A-Z])[\w'-]+) )?(?:did |have "
    rf"|has "
    r"|had |'ve |'d |just |also "
    r"|already |kindly )*(?:(?:said|says?)(?: to [\w'@<>-]+)?"
    r"|told (?:(?:the|our|my|your|his|her|their) )?[\w'@<>-]+(?: (?:folks|people|team"
    r"|group|guys|that)| [\w'-]+(?= that ))?"
    r"|wrote|promised(?: (?:the )?[\w'-]+(?: (?:nurses|team|folks))?)?|confirmed|mentioned|reported|announced"
    r"|assured (?:me|us|you|[\w'-]+)|let [\w'-]+ know|agreed with [\w'-]+)(?: that)?,? "
)
"""Before reported speech: "I told Ann I'll …", "you said you'd …"; `who` may be an outsider, whose "he" is theirs."""
HEDGED_IN = regex(
    rf".*\b(?:if|unless|whether|not sure|don't (?:think|know)|doubt|wonder|hope|{MAYBE[3:-1]}|wants?|wanted"
    rf"|asked|asks|expects?|no (?:way|chance)|at this rate|afraid|worried|guess|looks like|seems|apparently"
    rf"|(?:worst|best) case|suppose|imagine|assume|likely|rather|wish|suggest\w*|propos\w+|would like"
    rf"|needs?) (?:\w+ ){{0,3}}$"
)
ADDRESSED = regex(r"dear (?:mr|ms|mrs|dr|sir|madam|customers?|colleagues|parents|guests?|team)\b")
"""To somebody else: what was sent to them is pasted."""
FACT_LABEL = regex(
    r"(?:energy|stress|workload|motivation|morale|vibe|score|rating|satisfaction|holidays?|vacation|absence"
    r"|parking lot|aob|any other business|present|attendees|apologies|mood|recap|shelved"
    r"|minutes|fyi|status|news"
    r"|update|info|went (?:well|badly)|blockers?|highs?|lows?|wins|context|background|summary|agenda|done|risks?"
    r"|idea|highlights?|topics?)\b[^:]{0,20}:|next (?:meeting|round|chance|session|1:1|review|catch[- ]?up|call"
    r"|sync)\b(?! to\b)"
    r"|here(?:'s| is| are) (?:what|the|my)\b.*:$|(?:my |the )?(?:notes?|recap|minutes) (?:from|of)\b|action"
    r" items? [0-9]"
    r"|1:1 (?:w/|with|[@ƻǂ])|parking lot$|[ƻǂ]+(?:'s)? notes(?: (?:from|of|on)\b.*)?[:. ]*$"
    r"|(?:[\w-]+ ){1,3}(?:freeze|ban|outage|closure|lockdown|embargo"
    r"|shutdown)\b[^,:]{0,20}$"
)
"""Before what is told and not to be done."""
