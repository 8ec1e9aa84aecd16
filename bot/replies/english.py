"""The English of replies: words that show who owns something, that it is past, unsure or mere courtesy.

All expressions are for folded text and ignore capitals.
"""

import re


def regex(pattern: str) -> re.Pattern[str]:
    """An expression that ignores capitals."""
    return re.compile(pattern, re.IGNORECASE)


_VERBS = (
    "accept add address adjust agree align allocate analyse analyze announce apply approach approve archive arrange "
    "ask assess assign assist attend audit automate back backfill benchmark block book brainstorm brief bring budget "
    "build buy call cancel capture change chase check circulate clarify clean clear close coach collaborate collect "
    "combine come complete compile complain compose conduct confirm connect contact continue contribute coordinate "
    "copy correct cover create cut deal debrief decide define delegate deliver demo deploy describe design develop "
    "discuss distribute divide do document double-check draft drive drop edit elaborate email e-mail enable engage "
    "enrol enroll ensure escalate establish estimate evaluate examine expand experiment explain explore export extend "
    "facilitate fetch figure file fill finalise finalize find finish fix flag focus follow follow-up forward gather "
    "get give go grant group grow handle hand help hire hold host identify implement import improve include inform "
    "instrument integrate interview intro introduce investigate invite involve join keep kick kickoff launch lead "
    "learn leave let limit link list look lower maintain make manage map mark measure meet mentor merge message "
    "migrate monitor move name negotiate nominate note notify offer onboard open order organise organize outline own "
    "pair participate pass pay perform phone pick pilot ping plan polish post practice practise prepare present "
    "prevent print prioritise prioritize produce promote propose protect provide publish pull purchase push put "
    "quantify raise reach read recap recommend record recruit reduce refactor refine register release remind remove "
    "rename reorganise reorganize repair replace reply report request research reschedule reserve resolve respond "
    "restructure retry return review revise rewrite roll rotate run save scale schedule scope secure select sell send "
    "separate set setup share shift ship shadow show sign simplify sit sketch slack solve speak split sponsor spread "
    "staff stand start step stop streamline strip structure study submit suggest summarise summarize supply support "
    "survey sync take talk teach tell test tidy track train transfer translate treat trial trim turn tweak uncover "
    "unblock update upgrade upload use validate verify visit volunteer walk watch work workshop wrap write "
)
VERBS = frozenset(_VERBS.split())
"""What an instruction to oneself begins with: "draft the RFC"."""

WILL = (
    r"(?: ?'ll| will| shall| can(?!')| must|(?: am| is| are| ?'m| ?'s| ?'re) (?:going to|gonna|to)| going to| gonna"
    r"|(?: have| has| ?'ve| ?'s)?(?: got)?(?<= got) to| (?:needs?|ha[sv]e?|has) to|(?: have| has| ?'ve"
    r"| ?'s)? (?:agreed?|commit(?:ted)?|promised?|volunteered) to)"
)
"""What follows a subject that takes something on."""

WEAK_WILL = (
    r"(?: (?:might|may|could|should|would|won't|can't|cannot|wants? to|hopes? to|plans? to|aims? to|intends? to"
    r"|tr(?:y|ies) to)| ?'d)(?: like to| love to| try to| probably| maybe| not| also)*"
)

ADVERBS = regex(
    r"(?:(?:also|then|just|definitely|certainly|personally|both|together|each|gladly|happily|still|now|of course"
    r"|absolutely|have to|need to),? )+"
)

SOFT_START = regex(
    r"(?:probably|maybe|perhaps|possibly|likely|hopefully|potentially|ideally|try|consider|think|see|be|been|not|never"
    r"|need(?! to)|have(?! to)|feel|miss|love|hate|like|want|hope|appreciate|understand|agree(?! (?:on|with))|say"
    r"|admit|know|struggle|wait|imagine|hear|wonder|let you know|only if|get there|remember|pass on|leave it)\b"
)
"""After "I'll": more a state or a doubt than something to do."""

_LABELS = (
    r"(?:to-?do|action(?: item| point)?s?|ai|next steps?|commitments?|commit|task|log(?: it| this)?|agreed actions?)"
)
LABEL = regex(rf"{_LABELS} ?(?::|-|->) ?")
ACTIONS_HEADING = regex(rf"(?:our |the |agreed )?{_LABELS}(?: (?:from|for) (?:today|this week|sam))?:?$")

LEAD_IN = regex(
    r"(?:(?:ok|okay|k|yes|yep|yup|yeah|sure(?: thing)?|great|thanks(?: a lot| so much| again)?|thank you(?: so much)?"
    r"|cool|perfect|alright|all right|right|good|agreed|deal|fine|absolutely|of course|will do|sounds good|got it"
    r"|makes sense|hi|hello|hey|oh|ah|well|no problem|nice|excellent|awesome|fab|noted)(?: (?:all|team"
    r"|coach))?[,.!:;-]+ ?|(?:ok|okay|so|also|and|then|plus|but|now|yes|yeah|additionally|finally|lastly|first|firstly"
    r"|secondly|as (?:discussed|agreed|promised|mentioned|always)|in the meantime|on (?:my|our|the other) (?:side|end"
    r"|hand)|for (?:my|our) part|to recap|recap|(?:we|it was) agreed(?! (?:to|on)\b)(?: that)?),? )"
)
_EMOJI = r":[a-z0-9_+'-]+:|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\uFE0F\u200D]"
EMOJI = regex(_EMOJI)
EMOJI_AROUND = regex(rf"^(?:(?:{_EMOJI}) ?)+|(?: ?(?:{_EMOJI}))+$")

_COURTESY = (
    "a again all always amazing and appreciated are awesome back be bye can chat cheers coach cool congrats "
    "congratulations day deal definitely done everyone exactly excellent exciting fab fair fantastic fine for fun "
    "gladly glad go good got great ha haha happy he hello helpful hey hi hope i idea in indeed interesting is it job k "
    "kind last later lot lovely luck makes many me morning much my nice night nope no noted now of oh ok okay on one "
    "our perfect pleasure point really right same see sense session she so soon sorry sounds super sure talk team "
    "thank thanks that the then there they this thx time to today tomorrow totally true ty very was we week weekend "
    "welcome well will work worries wow yeah yep yes you your yup afternoon evening conversation meeting catch-up "
    "problem enough both too "
)
COURTESY = frozenset(_COURTESY.split())
"""A reply of such words alone asks for nothing."""
THANKING = regex(
    r"(?:(?:ok|okay|great|many|big|huge),? )?(?:thanks|thank you|thx|ty|cheers|congrats|congratulations|well done"
    r"|good (?:job|work|luck|morning|afternoon|evening|night)|nice (?:one|work|job)|happy (?:birthday|friday"
    r"|monday))\b(?!.*\b(?:will|should|could|must|'ll|need)\b)"
)

FAREWELL = regex(
    r"(?:(?:ok|great|thanks|cheers|sure),? )?(?:see you|talk (?:soon|later)|speak soon|have a (?:great|good|nice"
    r"|lovely)|enjoy (?:the|your)|will do|sounds (?:good|great|like a plan))(?: \w+){0,4}[.! ]*$"
)

HEDGE = regex(
    r"(?:maybe|perhaps|possibly|probably|ideally|hopefully|potentially|might|could|should|shall we"
    r"|thinking(?: about| of)?|considering|wondering|i(?: am|'m)? (?:just )?(?:think(?:ing)?|guess|wonder(?:ing)?"
    r"|suppose|hop(?:e|ing)|wish|feel|considering|tempted|not sure|unsure|was thinking)|how about|why don't we"
    r"|what if we|what about we|it would be|would be|not sure|unsure|one idea|an idea|i'd (?:like|love|rather)"
    r"|i would (?:like|love))\b"
)
PROPOSAL = regex(
    r"(?:maybe |perhaps )?(?:should|shall|could|can) we\b|(?:how about|why don't|what if) we\b|how about \w+ing\b"
    r"|maybe\b|perhaps\b"
)
CONDITION = regex(
    r"(?:if|unless|provided|assuming|in case|depending)\b|.*\bunless\b|.*\b(?:provided|assuming) (?:that )?(?:we|i|she"
    r"|he|they|you|it|the)\b|.*\bif (?:possible|needed|necessary|need be|time (?:allows|permits)"
    r"|i (?:can|have|get|find))\b|(?!.*\b(?:check|see|ask|find out|know|tell|confirm|decide|clarify|learn|understand"
    r"|test|verify)\b.*\bif\b).*\bif\b"
)
QUESTION = regex(
    r"(?:what|why|who|where|which|how|when)(?:'s|'re| is| are| was| were| do| does| did| can| could| would| should"
    r"| will| come| much| many| often| long)\b|(?:do|does|did|are|have|can|could|would|will) (?:you|they|we|she|he"
    r"|i)\b|is (?:it|there|that|this|she|he)\b|are there\b|any (?:idea|news|update|thoughts)s?\b"
)
_IRREGULAR = (
    "sent did made wrote went met spoke told gave got ran built read put set took brought bought held led paid said "
    "left kept began came chose done taught"
)
PAST_VERB = (
    rf"(?:(?!need|feed|speed|proceed|succeed|exceed|embed|seed|weed|heed|shed|seem|want|hop|notic|worri|struggl|lik"
    rf"|lov|look|mention|ask|learn|realis|realiz|believ)\w*ed|{'|'.join(_IRREGULAR.split())})\b"
)
DONE_START = regex(
    r"(?:already |just |finally |all |that's |it's |this is |been )*(?:done|sent|shipped|finished|completed|did|sorted"
    r"|delivered|fixed|closed|merged|submitted)\b(?! (?:is|by|when|means|criteria)\b)"
)

PRONOUNS = r"(?:she|he|they)"
NOT_AN_ACTION = regex(
    r"(?:is|are|was|were|be|being|went|has|had|have|looks?|seems?|feels?|will|would|could|should|can|might|did|does|of"
    r"|isn't|wasn't|and (?:is|was))\b"
)
"""After a verb-like first word these show that it is a thing: "review went well"."""
NOT_A_VERB = regex(
    r"(?:the|a|an|my|our|his|her|their|this|that|these|those|be|me|you|us|him|it|at|in|on|for|of|from|with)\b"
)
"""After "Sam to" these show a direction rather than a task."""
