"""What tells English sentences apart besides their shape: doubt, questions, feelings, orders, what is past."""

from bot.core.language.days import WEEKDAY
from bot.core.language.english.phrases import HARD, IDIOMS, ING, MINE, ONCE, UPSET
from bot.core.language.english.words import PAST_ONLY, PAST_VERB, SAME_IN_PAST, VERBS
from bot.core.language.patterns import regex

WANTS_HELP = regex(
    r"i(?:'d| would) (?:really |just )*(?:be (?:really |so |very )?(?:glad|grateful|happy|thankful) (?:about|for|of"
    r"|to have"
    r"|if there (?:was|were))|(?:like|love)(?: to have)?) (?:some(?:body|one)|an? (?:\w+ )?(?:mentor|coach|ear"
    r"|person))\b"
    r"|i(?:'d| would)? (?:just )?wish (?:some|any|every|people\b|they\b|i (?:had|could|was|were)\b)"
)
"""Who wants somebody to talk to."""
FEELING = regex(
    rf"(?:feeling|felt)\b|(?:(?=.*\b{MINE}\b).*|(?:(?:feel\w*|felt|still|not|so|just|a bit|really|kinda|quite"
    rf"|bit|totally|pretty|very|super|rather|slightly|extremely|incredibly|a little"
    rf"|completely|barely|hardly) )*)\b{UPSET}\b|.*\btoo much (?:for|to (?:take|handle|bear|cope))\b"
    r"|.*\bI(?:'m| am)? (?:just |still |really |kinda |kind of )*(?:feel|felt|feeling|hate|dread|miss|struggl\w+"
    r"|can't (?:cope|keep|sleep|do|go|take)|cant (?:cope|keep|sleep|do|go|take)"
    r"|don'?t can|don'?t know (?:if i|where|how|whether)|dunno|could (?:really )?use (?:some|a bit of)? ?(?:help"
    r"|a hand|support)|need (?:a (?:break|mentor|rest|hand|holiday)|help|some (?:help|time|support))"
    r"|(?:am|'m)? ?not good (?:at|enough)|let(?:ting)? .* down|become|became|keep quiet|don'?t feel)\b"
    rf"|.{{0,40}}\bI(?: really| honestly| just)* find (?!out\b).*\b{HARD}\b"
    rf"|(?:.{{0,60}}\b(?:i'm|i am|im|i've been|i have been|am) )?(?:{ONCE} )*{IDIOMS}\b"
    r"|.*\b(?:i'd|i would) (?:really |just )*(?:love|like) (?:somebody|someone|a (?:mentor|coach|break)"
    r"|some(?: more)? help|to (?:leave|quit|know where))\b"
    r"|(?:honestly |tbh )?(?:nobody|no one) (?:tells|listens|asks|notices|cares|sees|helps|told|asked)\b|(?:idk"
    r"|dont know|don't know|no idea|not sure) (?:if|how|whether|what|where) (?:i|i'm|im|to|my)\b"
    r"|can'?t (?:cope|keep|sleep|do this|go on|take)\b|.*\b(?:eating|killing|kills|drains|eats|getting to) (?:me"
    r"|my)\b|.*\bknot in my stomach\b|.*\bmy (?:confidence|head|mind|nerves|sleep)\b"
    r"|(?:what|why) (?:am|do|did) i (?:even|still)\b|(?:it |that )(?:really |still )?hurts\b"
    r"|.*\bi(?:'d| would) rather not (?:come|be|get up)\b|.*\bi can'?t switch off\b|.*\bi'?m not (?:up to|made for)\b"
    r"|(?:no idea|not sure|don'?t know|dunno) how (?:much )?long(?:er)?\b"
    r"|.*\b(?:i'm|i am|im|feel|feeling) (?:\w+ ){0,2}(?:worn out|running on empty|at the end of (?:my|the)\b"
    r"|at my (?:wits"
    r"|limit)|at breaking point|out of steam|not cut out|cut out for)|.*\b(?:bother(?:s|ed|ing)|weigh(?:s|ed|ing) on"
    r"|nag(?:s|ged|ging)(?: at)?|haunt(?:s|ed|ing)|upset(?:s|ting)?|stress(?:es|ing)(?: out)?|get(?:s|ting) to"
    r"|wear(?:s|ing)(?: out)?|drag(?:s|ging)|grind(?:s|ing)|worr(?:ies|ying)|scar(?:es|ing)|drain(?:s|ing)|break(?:s"
    r"|ing)"
    r"|crush(?:es|ing)|exhaust(?:s|ing)|put(?:s|ting) me off) me\b|(?:honestly )?i (?:can'?t|cannot"
    r"|can not) (?:bear"
    r"|stand|stomach|face|stop thinking)\b|(?:honestly )?i (?:just |still )?keep (?:wondering|asking myself|thinking"
    r"|worrying|going over|replaying)\b|i doubt (?:that )?(?:anyone|anybody|i|myself)\b"
    r"|.*\b(?:nobody|no one) (?:here )?would (?:even |really )?(?:miss|notice|care)\b|not sure (?:anyone|anybody"
    r"|i'm (?:the right|good|cut out|made|up to)|i am (?:the right"
    r"|good"
    r"|cut out)|i belong|i fit)\b"
)
"""What people feel; where the author does."""
ORDERS = regex(
    r"(?:(?:(?:hey |hi )coach\b|coach[,:]) ?|(?:please,? )?(?:can|could|would|will) (?:you|u) (?:please "
    r"|pls )?(?:remind me (?:what|about|of)|cancel|skip|move|reschedule|undo|stop|pause|unsubscribe|show me (?:what"
    r"|my|our))\b"
    r"|what(?:'s"
    r"| is) (?:still )?open\b|(?:please )?(?:unsubscribe|undo|stop)\b(?! \w+ing \w+ \w+)"
    r"|(?:move|cancel|skip|reschedule|pause|push) (?:my |our |the |today's |tomorrow's )?(?:next )?(?:1:1"
    r"|one[ -]on[ -]one)"
    r"|(?:number |no\.? ?|#|item )?[0-9]{1,3},? (?:is |are )?(?:done|settled|finished|closed|sorted|dropped)\b"
    r"|(?:done|drop|close|tick off|reopen) #?[0-9]{1,3}\b|remind me what\b"
    r"|i (?:do not|don't) want (?:these|the|any more|more|your) )"
)
"""What is asked of Coach."""
RECALLS = regex(
    r"(?:please,? |um |and |so )*(?:(?:who|whom|what|when|which|where|how (?:many|much))(?: of (?:my|our|his|her) \w+"
    r"| \w+)?(?: else)? (?:did|had|have|has|was|were) (?:(?:i|we|he|she|they|[\w'ƻǂ]+) )?(?:still |already |again"
    r" )*(?:promise|commit|agree|offer|sa(?:y|id)\b|want(?:ed)? to\b|plan(?:ned)? to\b|supposed to\b|meant to\b|due\b"
    r"|(?:got )?to do\b)|did (?:i|we) (?:promise|commit|agree|offer|say|want to|plan to)\b"
    r"|what do (?:i|we) (?:still )?(?:owe|have to do|need to do)\b)"
)
"""What asks for what was promised or planned."""
UNSURE_TASK = regex(
    r"(?:probably|maybe|perhaps|possibly|likely|hopefully|potentially|ideally|consider|think(?! through| up)"
    r"|try(?: and| to|ing)\b|attempt to|aim to|(?:do|try) (?:my|our|your) (?:very )?best|endeavou?r to|make an effort"
    r"|see(?! (?:to|that|him|her|them)\b)|chew|sleep on|reflect|mull"
    r"|need(?! to)|feel|miss|love|hate|like|want|hope|appreciate|understand|agree(?! (?:on|with))|say|admit|know"
    r"|struggle|learn to|speak up|calm|relax|grow|trust|get (?:used|better|there)|return to|come back to"
    r"|wait|imagine|hear|believe|bet|live with|survive|remember|give you that|get over|take (?:your|his"
    r"|her) word|do$|assume|pretend|have (?:a|another|the) (?:coffee|tea|drink|beer|break|rest|nap)|wonder"
    r"|only if|get there|pass on (?:it|this|that)$|leave it)\b"
)
"""A task that begins so is more a state or a doubt."""
EVENT = regex(
    r"(?:fl(?:y|ies|ying) |mov(?:e|es|ing) (?:house|home|to|in|out|into|flat)\b|turn(?:s|ing)? [0-9]"
    r"|(?:re)?start(?:s|ing)? (?:as |work|[\w']+ (?:new|first|parental|maternity|paternity|leave|role|job)"
    r"|my (?:course|training|studies|leave|holiday))"
    r"|leav(?:e|es|ing) (?:us|for|the (?:team|company|office)|early|at|on|in)\b|(?:leave|leaves|leaving|retire\w*)$"
    r"|join(?:s|ing)? (?:us|the|a|our|\w+'s) ?(?:\w+ )?(?:team|company|group|us)?$|travel|arriv|return(?:s|ing)?"
    r" (?:from|to)\b"
    r"|com(?:e|es|ing) back\b(?! to)|look(?:s|ing)? for (?:a|another|other|some)|(?:get|gets|getting|receiv\w+)"
    r" (?:an?|his|her|my|the|some|more)"
    r" (?:new |pay |bigger |better )*(?:raise|rise|laptop|phone|bonus|promotion|job|role|title|colleague|boss"
    r"|coffee|desk|office)"
    r"|(?:be|being) (?:moving|getting|leaving|away|promoted)|go(?:es|ing)? live|hiring |getting )"
)
"""What happens to people rather than what they take on."""
AT_IT_TODAY = regex(
    rf".*\b(?:i'm|i am|im|we're|we are|he's|she's|[ƻǂ]+ is) (?!going to\b)(?:\w+ )?{ING}"
    r"(?!.*\b(?:by|before|until|till|eod|tonight|later|this (?:afternoon|evening))\b)"
)
"""Today it may be under way, and needs no promise."""
COUNTERFACTUAL = regex(rf".*\b(?:would|'d|should|could)(?: not)? have {PAST_VERB}")
NO_TASK = regex(
    r"be$|(?:like|love|need) (?:an?|some|more|somebody|someone|help)\b|(?:not|never|no longer|say|admit)\b|ask (?:me"
    r"|myself)\b|be (?:not|fine|ok|okay|late|there|here|good|able|back"
    r"|sure|honest|happy|glad|sad|promoted)\b|burn out\b|cry\b|quit\b|explode\b|let (?:you|u) know$|miss\b|(?:talk"
    r"|speak|turn) (?:to|with)$"
)
NO_TASK_ALONE = regex(r"(?:me|us|you|him|her|it|that|final|the rest|finish|do|come|get|make|have)")
"""What says too little of a task beside another."""
STILL_OPEN = regex(
    r".*\b(?:need to|have to|got to|ought to|gotta|must|should) (?:still |also |first )?(?:(?:decide|agree|choose)\b"
    r"|(?:find out|figure out|work out|sort out|settle|clarify|define|determine|discuss|see|fix)"
    r" (?:who|what|when|where|which|whether|how|if|why)\b)"
)
"""What two have to decide is as yet on nobody's list."""
BEING = regex(rf"be (?={ING})|be (?:responsible|in touch|in charge|on (?:it|that)|back to (?:you|u))\b")
BEING_SOMEBODY = regex(r"be (?:the|your|his|her|their|our|an?) (?!bit\b|little\b|lot\b|few\b|while\b)\w+")
CONDITION = regex(r"(?:unless|provided|assuming|in case|depending)\b|.*\b(?:if|unless)\b")
ASKS_IF = regex(
    r".*\b(?:check|see|ask|find out|know|tell|confirm|decide|clarify|learn|understand|test|verify|legal"
    r"|again)\b.*\bif\b"
)
"""Where "if" is a question and no condition."""
UNSURE_TAIL = regex(
    r".*(?:\bnot sure(?: yet)?|\bi don'?t know|\bwe'?ll see|\bno promises?|\bmaybe|\blet me sleep on it|\bshall i"
    r"|\bdepends?(?: on .{1,40})?|\bor not|\bwhat do you think|, right|, no|(?:,| -) ?(?:probably|perhaps"
    r"|possibly|if possible|i think|i guess)|\bif (?:that'?s |this is )?ok(?:ay)?)[ .!?)]*$"
)
_MIND = (
    r"(?:lose my|go (?:mad|insane|crazy|nuts|bananas)|eat (?:my|a)|scream|resign|quit|die|explode|strangle|murder|kill)"
)
DOUBT = regex(
    r".*?(?:\b(?:maybe|perhaps|possibly|probably|prob|tentative(?:ly)?|provisional(?:ly)?|potentially"
    r"|in (?:theory|principle)"
    r"|presumably|supposedly|i (?:think|guess|suppose|reckon)|if only|one day|some ?day|at some (?:point|stage)"
    r"|eventually|sooner or later|one of these days|time permitting|all being well|touch wood|fingers crossed"
    r"|with (?:any |a bit of )?luck|(?:find|get) (?:the |some |a (?:spare |free )?)?(?:time|minute|moment|chance)\b"
    r"(?! to (?:talk|meet|speak))|no (?:promises?|guarantees?)|unless|otherwise|as long as|provided|assuming"
    r"|in case|suppose|worst case|best case|at this rate|apparently|likely|(?:looks like|seems) (?:i|we|you"
    r"|[ƻǂ])|or else"
    r"|sadly|not needed|hop(?:e|es|ing) to|depend(?:s|ing) on|subject to|pencil(?:led|ed)?"
    r"|always|usually|normally|generally|typically|as a rule|every (?:time|single)|tends? to|used to"
    r"|who(?:ever|soever)|whichever|anyone who|whenever"
    r"|off the table|called off|cancell?ed|scrapped|shelved|f(?:e|a)ll(?:s|en)? through|no longer|any ?(?:more|longer)"
    r"|changed (?:my|our|his|her) mind|second thoughts?|forget (?:it|about it)|scratch that|never ?mind"
    r"|and (?:i|we|you|he|she|they|[ƻǂ]+) (?:did|have|has|was|were)(?! to\b)|as (?:i|we) (?:did|always)"
    r"|over my dead body"
    rf"|{_MIND}|out (?:of )?the window|(?:bet|swear) (?:one day|you|that)|kidding|jk|hell freezes|pigs)\b)"
)
"""Words of doubt, habit, a rule, a plan given up or a joke: what holds them is asked about."""
GOING_SOMEWHERE = regex(r".*\bgoing to $")
QUESTION = regex(
    r"(?:and |so |but |um |hey )*(?:(?:what|why|who|where|which|how|when)(?:'s|s|'re| is| are| was| were| do| does"
    r"| did| can| could| would| should"
    r"| will| come| much| many| often| long| about| means?| happens?| have| has| to|'ll| covers?| tells?| owns?"
    r"| pays?| decides?| the)\b(?! i(?:'d| want| would))|hows\b|whats\b|(?:do|does|did|are|have|has|am|was"
    r"|were) (?:you|they|we|she|he|it|the|our|my|\w+) (?!the\b)"
    r"|(?:can|will|would|could|should|shall|may) (?!you\b|u\b|ya\b|we\b)\w+ |is (?:it|there|that|this|she|he|the|my"
    r"|our|\w+) |are there\b|any (?:idea|news|update|thoughts)s?\b"
    r"|(?:do|did|would) (?:you|u) (?:happen to )?(?:know|think|have|remember)\b|i (?:am having|have) (?:one "
    r"|a )?(?:doubt|question))"
)
WH = regex(r"(?:and |so |but |um |hey )*(?:what|why|who|where|which|how|when|whose)\b")
DID_IT = regex(
    rf"(?!(?:{'|'.join(SAME_IN_PAST)})\b)(?:has |have |had |also |already )*{PAST_VERB} (?=(?:the|an?|my|our|your|ur"
    rf"|his|her|their"
    r"|it|them|all|up|out|off)\b)"
)
"""A report of what was done, where a task is expected."""
DONE_START = regex(
    r"(?:already |just |finally |all |that's |it's |this is |been |sent |and )*(?:done|sent|shipped|finished"
    r"|completed|did|sorted|told|gave|pushed|talked|spoke|took over"
    r"|delivered|fixed|closed|merged|submitted|left|went|said|posted|agreed|discussed)\b(?! (?:is|by|when|means"
    r"|criteria|to)\b)"
)
NO_PROMISE = regex(r"(?:be|see|have (?:been|to say|to admit)|feel|like|love|know|always|lose)\b|$")
ACTS_LATER = regex(rf"[ ,-]*(?:once|when|after|before|as soon as|if)\b.* (?:{'|'.join(sorted(VERBS))})\b")
"""To somebody who is called: "Sam, once it's there pull out …"."""
AHEAD = regex(
    rf"\b(?:will|shall|gonna|must|needs? to|have to|to (?:{'|'.join(sorted(VERBS))}))\b|'ll\b|\b(?:out|done"
    rf"|ready|sorted|with you) (?:by|before)\b|\bwould be\b|\b(?:said|confirmed|promised) (?:yes|for|by)\b"
)
NEXT_ACT = regex(rf"(?<=[.,;:!?-] )(?:(?:will|gonna|need to) |{ING})|[\U0001F300-\U0001FAFF] ?{ING}")
NEGATED = regex(
    r"(?!.*\bbut\b)[^,;:]*\b(?:won'?t|can'?t|couldn'?t|didn'?t|cannot|not|never|no (?:longer|way|chance)"
    r"|don'?t think|doubt|nobody)\b[^,;:]*"
    r"(?:, (?:so )?(?:sorry|apologies|unfortunately|sadly|i'm afraid|i fear|too (?:much|many|busy)\b[^,;:]*)"
    r"|, (?:as|since|because|the|there|it|we're|i'm|they|he|she)\b(?!.*(?:'ll|\b(?:will|gonna|instead|by)\b))[^,;:]*)?$"
    r"|(?:looking forward|expecting|waiting)\b"
)
PLEASE = regex(
    r"(?:please|pls|plz|kindly|(?:can|could|would) (?:you|u)),? (?:(?:please|pls) )?(?:don'?t forget (?:to )?)?"
    r"|don'?t forget (?:to )?"
)
POLITE_END = regex(r"\b(?:please|pls|plz)[ .!?)]*$")
TO_US = regex(r"\b(?:me|us|you|u)\b")
TO_ME = regex(r"(?!let\b)[a-z-]+(?: back| out| over| up)? (?:me|us)\b(?! to\b)")
"""An instruction to the other one: "send me the numbers"."""
NO_INSTRUCTION = regex(
    r"(?:budget|pay|work|test|release|launch|train|support|design|report|plan|cover|review|share|lead|team|exit|stock"
    r"|market) (?:review|round|talk|rise|raise|increase|meeting|session|plan|day|week|party|budget|report|launch"
    r"|freeze|slot|letter|time|date|price|team|interview)s?$"
)
"""A thing of two words of which the first could be a verb: "pay review"."""
NOT_AN_ACTION = regex(
    r"(?:is|are|was|were|be|being|went|has|had|have|looks?|seems?|feels?|will|would|could|should|can|might|did|does|of"
    r"|'s|isn't|wasn't|and (?:is|was)|moved|slipped|from)\b"
)
"""After a verb-like first word these show that it is a thing: "review went well"."""
FINITE = regex(
    rf".*\b(?:is|are|r|im|ive|been|hes|shes|its|theyre|was|were|has|had|will|would|can|could|did|does|isn'?t|wasn'?t"
    rf"|don'?t|doesn'?t|couldn'?t|can'?t|won'?t|haven'?t|hasn'?t|didn'?t|shall|may|might|must|went|said|says"
    rf"|seems?|starts|ends"
    rf"|begins|opens|closes|wants|thinks|expires|arrives|happens|slips|takes place|{'|'.join(PAST_ONLY)}"
    rf"|(?!need)[a-z]{{3,}}ed|'s|'m|'re|'ll|'ve)\b"
)
FOR_ALL_TAIL = regex(
    r"(?<![ ,–—-])[ ,–—-]+(?:both|all)(?: of (?:it|them))?(?: (?:are |to be )?(?:done|finished|ready|due"
    r"|sorted))?[.! ]*$"
)
OUTSIDER_AT_END = regex(
    r"(?P<sure>(?: -+>? ?|=> ?|→ ?)@?(?-i:[A-Z])[a-z]+[.!]?$| \| )| ?\(@?(?-i:[A-Z])[a-z]+\)[.!]?$"
    r"|^[\[(](?-i:[A-Z])[a-z]+[\])] "
)
"""A row of a table, or a name in the place of the owner; in brackets it may be a place or what it is about."""
FOREIGN = regex(
    r"(?:.*(?<!\w)(?:ich|wir|du|sie|und|nicht|der|die|das|dem|den|bis|mit|für|auf|noch|bitte|je|tu|nous|vous|le|la"
    r"|les|une|des|est|et|pour|vais|avec|demain"
    r"|el|los|las|una|que|para|por|voy|con|mañana|yo|io|il|della|sono|domani|uma|não|eu|amanhã|vou|ik|het|een|jij"
    r"|morgen|ja|jeg|og|på|att|jag)(?!\w)){2}"
    r"|[^A-Za-z]*[^\W\d_a-zA-ZÀ-ɏ]"
)
"""Words of other languages, or letters."""
_WHO = r"(?:assigned to|owner|responsible|resp\.?|assignee|who)"
_WHEN = r"(?:due|due date|deadline|by when|when|until)"
FIELDS = regex(rf"(?:{_WHO}|{_WHEN}) ?[:=] ?|(?:due|assigned to) |(?P<what>(?:what|task|item|title|status) ?[:=] ?)")
"""The names of the fields of a form; `what` alone makes none."""
CELL_END = regex(rf" ?\|+ ?|\t| (?:-+>?|=+>|→) |(?:[.;,/]|(?<=\w)) (?=(?:{_WHO}|{_WHEN}|what|task) ?[:=])")
STATUS = regex(
    r"(?:open|tbd|tbc|n/a|ongoing|in progress|high|medium|low|task|what|who|owner|due|when|by when|deadline|status"
    r"|actions?|items?|priority|date)"
)
"""Cells that are no task: how it stands, or what the column is called."""
ELSEWHERE = regex(r"@?(?-i:[A-Z])[\w'.-]+(?: (?-i:[A-Z])[\w'-]+)?(?: team)?")
"""Whose row it is, where it is of neither of the two."""
PRONOUN_START = regex(r"(?:they|he|she)\b")
PLACES_IT = regex(r"(?:they|it|this|that|these|those)(?: is| are|'s|'re) (?:in|on|at|here|attached|there|linked)\b")
PRIVATE_START = regex(r"(?:just|only) for (?:me|myself)\b[ ,:]+")
FOR_ALL = regex(
    r".*\b(?:both|all)[, ]+(?:of (?:it|them) )?(?:by|until|till|on|for|due|until|at)?\b[^,;]{0,25}$"
    r"|.*\d \w+ both[.! ]*$"
)
"""At the end of a line: a day for all of it."""
SIGNS_UP = regex(r"(?:count me in|put me down|sign me up)\b")
FOR_BOTH = regex(r"(?:both|all|each)\b")
STARTS = regex(
    r"(?!(?:or|by|on|at|until|till|latest|no|not|if|because|when|before|after|as|so|but|which|who|that)\b)\W*\w\w"
)
"""How a second thing with a day of its own begins."""
COUNTED = regex(
    r",? ?\b(?:on |by )?(?:(?P<after>the day after|the next day|the following day|a day later)|(?:the )?same day"
    rf"|(?:by|until|till|before) (?:then|that)(?: day| date)?|that (?:same )?day|the (?P<weekday>{WEEKDAY}) after)"
    r"(?=[.,:;!?)]|$| and\b)"
)
"""A day that is counted from the one before."""
SETS_DAY = regex(
    r"(?:so |alright |ok |okay |and |right )*(?:on|by|until|from|(?:the )?(?:deadline|due)|\w+ ha(?:s|ve) to"
    r" be)\b|.{1,40} until "
)
"""What begins so, and takes nothing on, says when the next thing is done."""
DEPENDS = regex(
    r"(?:so |and |okay |well )*(?:if|should|when|as|once|after|before|while|because|since|unless|until|although|though"
    r"|provided|assuming|in case|given|depending"
    r"|regarding|for|about|on|in|having|i think|i guess|i hope)\b"
)
DAY_WORD = regex(
    r"(?:\w+day|tomorrow|tmrw|today|tonight|mon|tues?|wed|thurs?|fri|week|month|year|january|february|march|april"
    r"|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|christmas|\w*(?:st|nd|rd|th)|first|second|third|fri|morning"
    r"|afternoon|evening|eod|eow|noon)[,.]?"
)
ELIDED = regex(rf"(?:will|gonna|need to|have to)\b|{ING}")
SPEECH = regex(
    r"\b(?:said|says?|reckons?|(?:told|tell(?:ing)?|promised?|assured?|warn(?:ed)?|let)"
    r"(?: (?!(?:and|but|so|then)\b)[^\s,;.]{1,30}){1,4}|promised|wrote|mentioned|confirmed|agreed|think"
    r"|thinks|guess"
    r"|hope|know|sure|means?|doubt|suggest|propose|recommend|insist|prefer|rather|wish|assume|suppose|way|chance"
    r"|rate|case|likely|noticed|afraid|scared|worried|glad|feel|feeling)(?: that)?,? $"
)
"""Before a clause that belongs to it."""
ONLY_DAY = regex(r"[^.;!?]{1,40} ?$")
NEEDS = regex(r"(?:what )?(?:i|we)(?:'d| would|'ll| will)? ?(?:still |really |just |also )*(?:need|want|require)\b")
ADDS_DAY = regex(
    r"(?:(?:so|and|but|sure|yes|ok),? )*+(?:(?:i|we)(?:'ll| will|'d like to| want to| wanna| can)? (?:do|finish|get to"
    r"|manage|get) (?:it|that|this|so)(?: sorted| done| fixed| finished)?|will do(?: (?:it|that|this|so))?"
    r"|gonna do (?:it|that|this)"
    r"|(?:you|u)(?:'ll| will| can| should)? (?:have|get|see|expect|receive|hear) (?:it|them|that|this|v1|proof"
    r"|(?:a |an |the )?(?:new )?(?:draft|version|results?|news|answer|update|proof))(?: (?:on"
    r"|in) your (?:desk|inbox))?|(?:they|it|that)(?:'ll| will| should)? (?:follows?|comes?|be (?:done|ready|there"
    r"|with you))"
    r"|(?:the |my )?(?:deadline|due date|answer|target)(?: is| are)?(?: due)?"
    r"|(?:both|all|each)(?: of (?:it|them))?(?: are)?(?: due| done| ready)*|(?:if (?:at all )?possible|please"
    r"|pls|ideally)|(?:it|they|that|this)(?:'s| is| are|'re"
    r"| has to be| have to be| needs to be| need to be| must be)(?: in| done| due| ready| finished)*|(?:due|deadline"
    r"|eta|latest|at the latest|by|the|and|with|a|my|is|so|it|they| )+)"
)
"""A clause that only says by when."""
SAYS_WHEN = regex(
    r"(?:(?:do|does|doing)(?: (?:it|that|this|them|so))?|aim|aiming|sending|trying|finishing)"
    r"(?: (?:on|at|in|over|during|before|after) [\w' ]{1,30})?\)?$"
)
"""A task that only says when what stands before it is done."""
STATES_FACT = regex(
    r"(?:the|an?|our|my|your|ur|his|her|their|its?|this|that|these|those|there|here|some|all|no|nobody|everyone"
    r"|everybody|yesterday|last|still|she|he|they)\b"
    r"|(?:hr|legal|finance|ops|it|clients?|customers?|team|boss)\b"
)
"""What begins so tells something, rather than promising it."""
HEADLINE = regex(
    r"(?:(?:my|the|our|meeting|team|short|quick) )*(?:minutes|recap|notes?|protocol|agenda|summary|1:1|one[- ]on[-"
    r" ]one|catch-?up|stand-?up"
    r"|weekly|retro|review)\b(?!.*\b(?:by|until|till|to|due|before|will|is|are)\b|.*(?:->|→"
    r"|=>))[^:.!?]{0,40}?(?<!\d)\d{1,2}(?:[./-]\d{1,2}"
    r"|(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*)[^:!?]{0,40}$"
)
"""What a text is called that was written on a day."""
FOR_NEXT_TIME = regex(
    rf"(?:(?:topics?|questions?|items?|points?) )?(?:for|on) (?:the |our )?(?:next|coming) (?:time|agenda|session|1:1"
    rf"|one"
    rf"|meeting|catch-?up|round)[^:]{{0,20}}: (?!(?:i|we|you|u|both|[ƻǂ@]+|{'|'.join(sorted(VERBS))})\b)"
)
"""Before what is to be talked about then."""
DEADLINE = regex(
    r"\b(?:by|until|till|til|before|due|latest|deadline|eod|eow|asap|within|starting|no later|(?:start|end|middle)"
    r" of)\b|mid-|[(@→]|->|=>"
)
"""With such a word a day is one by which something is done."""
OCCASION = regex(r"(?:next|this|coming|the next) (?:\w+ )?\w+:")
"""Before who does what there: "next retro: I moderate"."""
SOME_DAY = regex(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|tomorrow|tmrw|tonight|today|next week"
    r"|this week|weekend|eod|eow|eom|asap"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october"
    r"|november|december)\b"
)
