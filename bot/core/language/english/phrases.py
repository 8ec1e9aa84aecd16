"""Pieces that the expressions for English sentences are made of: verbs that take something on, doubts, states."""

from bot.core.language.english.words import PAST_ONLY, PAST_VERB, STATES, VERBS

ONE_EMOJI = r":[a-z0-9_+'-]{1,40}:|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\uFE0F\u200D]"
ADV = (
    r"(?:(?:also|then|just|def|deffo|defo|definitely|certainly|personally|both|together|each|gladly|happily"
    r"|hopefully|still|now"
    r"|of course"
    r"|already"
    r"|absolutely|kindly|please|pls|please also|quickly|first|in turn|myself|yourself|all|finally|really|simply|again"
    r"|have to|need to),? )"
)
_CAN = r"(?: can(?!['n])| must(?: to)?)"
WILL = (
    rf"(?:(?: won'?t| will not| ?'ll not) forget to| ?'ll| ?ll| will| wil| shall|{_CAN}|(?: am| is| are| ?'m| ?m| ?'s|"
    rf" ?'re)? (?:going to|gonna|gotta)| had better| ?'?d better"
    r"|(?: have| has| ?'ve| ?'s)?(?: got)(?<= got) to| (?:still |now |also )*(?:needs?|ha[sv]e?|has) to(?! do"
    r" with)"
    r"|(?:(?: have| has| ?'ve| ?'s| had| kindly)* (?:agreed?|commit(?:ted)?|promised?|volunteered|offered|undertook"
    r"|undertaken|committed (?:myself|himself|herself)|commit (?:myself|himself|herself))(?: with \w+)?(?: \w+)? to)"
    r"|(?: am| is| are| ?'m| ?m| ?'s| ?'re)(?: supposed| meant| due| expected| responsible)? (?:for|to)(?= \w))"
)
"""What follows a subject that takes something on."""
_BE = r"(?: am| is| are| ?'m| ?m| ?'s| ?'re|'d be| would be|'ll be| will be)?"
PLANS = (
    rf"(?:{_BE} (?:aiming|planning|intending|about|happy|glad|prepared|ready|keen) to"
    r"| (?:plans?|aims?|intends?|wants?|wanna|pretend|expects?) to)"
)
"""The same, but only where a day is named: "I plan to …"."""
HOPES = rf"(?:{_BE} (?:hoping|trying) to| (?:hopes?|tr(?:y|ies)|wanted) to)"
"""What somebody would like to do, and may not."""
WEAK = (
    r"(?: (?:might|may|could|should|would|wouldn't mind|ought to)(?! not\b)| ?'d(?! better))(?: like to| love to"
    r"| try to|"
    r" probably| maybe"
    r"| also| rather"
    r"| prob| perhaps| ideally| then)*"
)
MAYBE = (
    r"(?:maybe|perhaps|possibly|probably|prob|ideally|hopefully|eventually|potentially|i (?:think|guess|suppose|reckon)"
    r"|i was (?:thinking|wondering)|i(?:'d| would) say|i(?:'d| would)? suggest|thinking(?: about| of)?|if"
    r" possible|at some point)"
)
NOT = r"(?:n't|nt| not| never| no longer)"
TITLE = r"(?:(?:mr|mrs|ms|miss|dr|prof|sir|capt|sgt|rev|sister|nurse)\.? )"
AUX = r"(?:will|shall|can|do|does|did|would|could|should|must|is|are|am|was|were|have|has|had|might|ought)"
_DO = r"do (?=(?:the|a|an|my|your|ur|his|her|our|their|it|that|this|these|those|some|all|you|u|[0-9]|[a-z]+s)\b)"
ACTS = (
    rf"(?:{_DO}|find (?=(?:the|a|an|out|us|you|u|somebody|someone|time|another)\b)"
    r"|get (?=(?:the|us|you|u|your|ur|it|them|back|in touch)\b)|come (?=back\b|to your\b|with\b|by\b|over\b)|go (?=to"
    r"|through|over|with|and)|look (?=at|into|for|after|over|up)"
    r"|have (?=a (?:look|word|chat|call)\b)|keep (?=you|u\b|the|an eye)|see (?=to|that|whether|if)|mean (?=to)"
    rf"|(?:bring|ring|ping|sing|feed|reply|apply|supply|rely|fly|tally|embed|proceed)(?![\w'])"
    rf"|(?!(?:{'|'.join(STATES)}|{'|'.join(PAST_ONLY)})\b)(?![a-z-]+(?:ed|ing|ly)\b)[a-z][a-z-]+(?![\w']))"
)
"""A verb in the present that may be something to do."""
ACTS_S = (
    rf"(?:does(?= (?:the|an?|my|his|her|our|all)\b)|(?!(?:{'|'.join(STATES)})\b)[a-z][a-z-]+s"
    rf"|(?:{'|'.join(sorted(VERBS))}))(?![\w'])"
)
ING = (
    r"(?!(?:(?:heating|building|meeting|training|hiring|pricing|onboarding|planning|testing|marketing|funding|catering"
    r"|booking|seating|landing|lighting)(?! (?:the|a|an|my|your|ur|our|\w+ with)\b)|regarding|concerning"
    r"|following (?!up\b)|coaching (?:on|of)|according|including|depending|assuming|based"
    r"|being|having|feeling|seeming|looking forward|expecting|thinking|hoping|wondering|worrying|struggling"
    r"|wanting|waiting|needing|dreading|hating|loving|enjoying|crying|panicking|losing|failing|falling|sinking"
    r"|suffering|coping"
    r"|sleeping|dying|lacking|learning|growing"
    r"|travelling|traveling|heading|working (?:from|remotely|late|on ?site|half)|leaving (?:early|today|now)"
    r"|considering|getting (?:\w+er|worse|tired|late|old"
    r"|bored|sick|out of|on my|a bit|used)|doing (?:well|fine|great|ok)"
    r"|going (?!to\b|through\b|over\b)|running (?:on empty|late|low|behind)|coming (?!by\b|over\b|to\b|back\b)"
    r"|missing|drowning|killing"
    r"|nothing|something|anything|everything|morning|evening|during|king|thing|bring|ring|string|spring|sing|wing"
    r"|swing)\b)[a-z-]+ing\b"
)
STATE = (
    r"(?:seem|seems|seemed|look|looks|looked|sound|sounds|sounded|appear|appears|appeared|feels?|felt|gets?|got"
    r"|keeps?|kept"
    r"|tends?|has been|have been|'s been|'ve been|is|are|was|were|'s|'re|has|have|had|came across|comes across|hates?"
    r"|loves?"
    r"|likes?|wants?|needs?(?! to\b)|thinks?|struggles?|struggled|struggling|worries|barely|hardly|never|always"
    r"|rarely|often|really|rly|doesn't|don't|didn't"
    r"|isn't|wasn't|lit up|reacts?|reacted|listens?|refuses?|refused|avoids?|avoided|ignores?|ignored|shows|showed"
    r"|mentions?|mentioned|stayed|remained|interrupts?|interrupted|complains?|complained|shouts?|shouted|blames?"
    r"|blamed)"
)
ONCE = (
    r"(?:just|really|literally|still|constantly|kind of|kinda|basically|sort of|so|honestly|tbh|frankly|currently"
    r"|slowly"
    r"|quietly|somehow|always|already)"
)
HARD = (
    r"(?:hard|difficult|tough|unbearable|exhausting|draining|upsetting|unfair|stressful|humiliating|frustrating|scary"
    r"|painful|tiring|demotivating|discouraging|overwhelming|hurtful|intimidating|odd|strange|unsettling|disappointing)"
)
"""How something is for somebody."""
BEHAVES = (
    r"(?:(?:always|never|hardly|rarely|constantly|often|regularly|still|barely|sometimes|usually) (?!does|do\b)[a-z]+s?"
    r"|interrupts?|complains?|shouts?|blames?|ignores?|avoids?|refuses?|argues?|mumbles?|sighs?|snaps? at|gossips?"
    r"|panics?|dominates?|struggles?|copes?|hesitates?|daydreams?|talks? (?:over|down to|too)|turns? up (?:late"
    r"|unprepared)"
    r"|(?:comes|arrives) (?:late|unprepared)|rolls? (?:his|her|their) eyes|withdraws? (?:more|from)|goes quiet|cares?"
    r" (?:a lot"
    r"|deeply|about)|makes? (?:(?:so |too )?many|a lot of|lots of|loads of|the same|careless|silly|few|no) [\w"
    r" -]{0,20}(?:mistakes?|errors?|slips?|typos?)"
    r"|loses? (?:his|her|their) (?:temper|nerve|patience)|takes? (?:criticism|feedback|everything|things|it) (?:badly"
    r"|well|hard|personally)"
    r"|treats?|bullies|micromanages?|undermines?|gets? (?:on (?:well|badly|with)|angry|upset|defensive|flustered"
    r"|easily))"
)
"""What somebody is like, said by what they do."""
BEFALLS = (
    r",? ?(?:(?:has|have|had|is|are|was|were|'s|been|just|still|also|now|not) )*(?:(?:gets?|got|has|have|had|wants?"
    r"|needs?|keeps?|kept"
    r"|shows|showed|likes?) (?!(?:an? (?:\w+ )?(?:habit|tendency|temper|way)|no (?:patience|idea|time)|trouble"
    r"|difficult\w*|angry|upset"
    r"|defensive|flustered|been \w+ (?:with|to)|on my|to be|quiet|\w+ing)\b)|(?:is|are|was|were|has been|'s)"
    r" (?:(?:not|now|also|still) )*"
    r"(?:closed|open|back|off|out|away|in|on|at|due|ready|done|live|here|there|up|down|the|an?|our|my|his|her|their"
    r"|from|for|to|free|full"
    r"|empty|sold|gone|over|next|booked|fixed|available|[0-9]\w*|\w+day|tomorrow|today|(?!(?:stressed|worried|annoyed"
    r"|bored|tired|exhausted"
    r"|frustrated|overwhelmed|demotivated|disengaged|relaxed|irritated|confused|disappointed|excited|motivated)\b)\w+ed"
    r"|(?!(?:struggling|coping|drowning|sulking)\b)\w+ing)\b)"
)
"""What happens to somebody outside, or to a company, rather than how they are."""
OCCURS_AT = r"(?:ends?|starts?|begins?|expires?|arrives?|goes|comes|runs out|lapses?)"
IDIOMS = (
    r"(?:running (?:on (?:fumes|empty|caffeine|autopilot)|on \w+ hours|myself ragged)|drowning|treading water"
    r"|(?:barely|just|only)"
    r" (?:keeping|holding|scraping|getting by|hanging|coping|surviving|managing)|keeping my head above|clinging on"
    r"|hanging (?:on by|by a|in there)|holding on by|scraping by|going (?:round|around|in circles|under|mad|crazy|nuts"
    r"|spare|to pieces|backwards|nowhere)|losing (?:it|my|the will|heart|sleep|track|touch)|falling (?:apart|behind"
    r"|to pieces|short)|juggling|spinning (?:plates|my wheels)|burning (?:out|the candle)|banging my head|tearing my"
    r"|pulling my hair|climbing the walls|walking on eggshells|biting my|grinding my teeth|swimming against|sinking"
    r"|crumbling|cracking|melting|shaking|unravelling|bleeding|flagging|fading|floundering|flailing|firefighting"
    r"|putting out fires|chasing my (?:own )?tail|working (?:all hours|myself|flat out|nights again)|beating myself"
    r"|second[- ]guessing|overthinking|staring at|living on|surviving|slipping behind|fighting (?:a losing|tears|to"
    r" keep"
    r"|with myself)|stuck|hitting (?:a|the) wall|carrying (?:the|too|so|a lot|everything|everyone)|dragging"
    r"|questioning|doubting|lying awake|counting the (?:days|hours|minutes)|tossing|not sleeping|battling)"
)
"""How people say that they feel as they do: "I'm running on fumes"."""
AT_IT = (
    r"(?:driving|walking|riding|cycling|boarding|typing|writing (?:this|from|to you)|dictating|sitting|standing|calling"
    r" from|texting|on the (?:train|bus|tram|phone|move|road|way)|commuting|queu(?:e)?ing|eating|having (?:lunch|dinner"
    r"|breakfast|a coffee)|parking|shopping|changing trains|waiting|looking at|(?:stepping|popping|nipping|heading"
    r"|running) (?:out|off|to|home|over|down)|holding|listening|watching|wearing)"
)
"""What somebody is at while they write."""
NEXT = (
    r"(?:next time|our (?:next )?(?:1:1|one[ -]on[ -]one|meeting|session)|the (?:next )?1:1|next (?:week|1:1)|today"
    r"|tomorrow)"
)
TALK = (
    r"(?:talk|speak|chat|discuss|bring up|raise|pick your brain|hear your (?:view|thoughts)|go over with you"
    r"|have a (?:word|chat|talk))"
)
POLITE = r"(?:(?:please|pls|plz|maybe|also|kindly|just|perhaps|possibly|quickly|by any chance),? )*"
YOU = r"(?:you|u|ya)"
MINE = r"(?:I|me|my|we|im|ive)"
UPSET = (
    r"(?:worr(?:y|ied)|stupid|useless|worthless|gutted|heartbroken|devastated|mortified|frazzled|anxious|nervous"
    r"|scared|afraid|fear|dread\w*"
    r"|stress\w*|overwhelm\w*|burn(?:t|ed)[ -]?out"
    r"|burnout|exhausted|tired|knackered|drained"
    r"|lost|stuck|lonely|alone|sad|upset|angry|annoyed|frustrat\w*|asham\w*|guilty|uneasy|unsafe|safe|confidence"
    r"|small|hurt|left out|isolated|invisible"
    r"|unheard|heard for once|proud|insecure|unsure of myself|demotivated|motivation|fed up|sick of|desperate"
    r"|panick?\w*|helpless|hopeless|torn|disappointed|relieved|happy|glad that"
    r"|(?:feel\w*|felt|bit|quite|kinda|so|really|pretty|very) (?:low|down|rough|flat|empty)|drowning|swamped"
    r"|snowed under|miserable|on edge|behind on|can'?t focus|cant focus|in over my head|out of my depth|jealous"
    r"|embarrassed|intimidated|bored|depressed|homesick|numb|shaken|crying|cried|slept|sleep(?:ing)?|not (?:okay"
    r"|ok|fine)"
    r"|not agree)"
)
MEETS = r"(?:meeting|visiting|seeing (?!to\b|that\b|if\b|whether\b|what\b|how\b))"
FROM_ELSEWHERE = (
    r"(?:you|u)(?:'ll|ll| will| can)? (?:get|receive|have) (?!my\b)(?:an? (?:new|raise|bonus)\b|.*\bfrom (?:hr"
    r"|reception|payroll"
    r"|finance|it|ops|(?-i:[A-Z])[a-z]))"
)
"""What the other one gets, and not of the author."""
PERSON = r"(?:{OTHER}|you\b|u\b|he\b|she\b|they\b|{ANYBODY}(?!\w))"
PRAISED = (
    rf"(?:{{OTHER}}|he|she|you|{{ANYBODY}}(?!\w)) (?!went\b)(?:really |just |also "
    rf"|all )*{PAST_VERB}.*\b(?:(?:brilliantly"
    r"|beautifully|wonderfully|perfectly|gracefully|badly|poorly|terribly)\b|(?:really|very|so|quite|extremely) well\b"
    r"|well(?=[ .!]*$| (?:with|in|at|under|during)\b)|an? (?:\w+ )?(?:great|good|super|superb|brilliant|fantastic"
    r"|excellent|amazing|poor|bad|terrible"
    r"|lovely|wonderful) (?:job (?=\w)|impression\b))"
)
"""How somebody did something."""
_OCCURS = (
    r"(?:ends?|lands|departs|starts?|begins?|opens?|closes?|expires?|lapses?|arrives?|appl(?:y|ies)|stops?|happens?"
    r"|changes"
    r"|runs out|run out|takes"
    r" place|take place|goes (?:live|on sale|up|down|out of)|comes?(?: out| in| up| on| into| back)?"
    r"|is (?:being )?(?:due"
    r"|closed|moving|leaving|coming|starting|ending|opening|closing))\b(?! (?:me|us|you|u|to you|to ur|with)\b)"
)
_MINE = (
    r"(?:my|our) (?:contract|flight|train|plane|bus|lease|visa|permit|probation|trial|shift|course|exam|leave|holidays?"
    r"|son|daughter|wife|husband|mother|father|mum|dad|parents|licence|insurance)"
)
_JOINS = (
    r"(?:when|if|that|who|what|which|where|how|why|before|after|until|till|once|because|so|and|to|i|i'll|i'm|you|u"
    r"|we|he"
    r"|she|they|it|sure|please|let|lets|will|can|should|would|could)"
)
_NAMED = "".join(rf"(?<!\b{word} )" for word in ("the", "a", "an", "my", "our", "your", "their", "his", "her", "this"))
"""Behind a word that still wants its thing, "open" is none that happens: "for the open day"."""
OCCURS = (
    rf"{_MINE} (?:will |'ll )?{_OCCURS}|"
    r"(?!(?:ensure|check|confirm|verify|see|make|let|help|watch|get|note|my)\b)(?!(?:[\w'-]+ ){0,6}(?:draft|version"
    r"|slides?"
    r"|deck|quote|numbers|figures|list|minutes|update|answer|feedback|proposal|summary|plan|document) comes? (?!out\b))"
    rf"(?:{{NAMES}}'s |(?!{{ONE}}))(?:(?!{_JOINS} |{{NAMES}})[\w'&/.-]+ ){{1,7}}?{_NAMED}(?:will |'ll |won't |doesn't"
    rf" |don't )?{_OCCURS}"
)
"""What happens to a thing: "the lease ends", "comp review comes"."""
_VERB = rf"(?:{'|'.join(sorted(VERBS))})"
_OBJECT = r"(?=(?:the|an?|his|her|our|my|your|ur|their|its|it|them|this|that|these|all|us|you|me|back|out|up|off|over"
OUTSIDERS_ACT = (
    rf"(?!{{ONE}})(?!{_VERB} )(?:(?-i:[A-Z])[\w'-]+ (?:and|&) (?-i:[A-Z])[\w'-]+ {_VERB}|(?:(?-i:[A-Z])[\w'-]+"
    r"(?: (?-i:[A-Z])[\w'-]+)?(?: team| department)?|hr|legal|finance|ops|payroll|marketing|sales"
    r"|(?:the|our|my|your) (?:[\w-]+ ){0,2}(?:team|department|office|client|customer|supplier|vendor|landlord|agency"
    r"|board|council"
    rf"|committee|company|union|auditors?))(?: also| then| now)? {_VERB}e?s) {_OBJECT}|(?-i:[A-Z])[\w'-]+)\b)"
)
"""What somebody else does: "Karin publishes the rota"."""
TOLD_OF = rf"(?:(?:{OCCURS})|{OUTSIDERS_ACT})"
PRONOUNS = r"(?:she|he|they)"
NO_OUTSIDER = (
    r"(?:probably|maybe|perhaps|possibly|hopefully|ideally|today|tomorrow|someone|somebody|nobody|everyone|who|which"
    r"|let's|we|further|thanks|prior|according|up|here|welcome|nice|good|great|sorry|subject|related|close|easy|hard"
    r"|free|time|way|open|need|remember|happy|going|try|trying|want|hope|plan|glad|keen|back|due|forgot|have|has|had"
    r"|about|ready|agreed|able"
    r"|looking|used|aiming|committed|promised|volunteered|still|also|please|not|me|us|you|him|her|them|it|this|that"
    r"|next|how|what)"
)
SEPARATOR = r"(?: ?(?:[:=]+>?|\||-+>|→|–|>|-(?!\w))+ ?(?=\S))"
