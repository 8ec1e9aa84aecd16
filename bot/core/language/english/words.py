"""The words of English replies: verbs, and courtesy."""

from bot.core.language.patterns import regex

_VERBS = (
    "accept add address adjust agree align allocate analyse analyze announce apply approach approve archive "
    "arrange ask assess assign assist attend audit automate back backfill benchmark block book brainstorm brief "
    "bring budget build buy call cancel capture change chase check circulate clarify clean clear close coach "
    "collaborate collect combine come complete compile complain compose conduct confirm connect contact continue "
    "contribute coordinate copy correct cover create cut deal debrief decide define delegate deliver demo deploy "
    "describe design develop discuss distribute divide do document double-check draft drive drop edit elaborate "
    "email e-mail enable engage enrol enroll ensure escalate establish estimate evaluate examine expand "
    "experiment explain explore export extend facilitate fetch figure file fill finalise finalize find finish fix "
    "flag focus follow follow-up forward gather get give go grant group grow handle hand help hire hold host "
    "identify implement import improve include inform instrument integrate interview intro introduce investigate "
    "invite involve join keep kick kickoff launch lead learn leave let limit link list look lower maintain make "
    "manage map mark measure meet mentor merge message migrate monitor move name negotiate nominate note notify "
    "offer onboard open order organise organize outline own pair participate pass pay perform phone pick pilot "
    "ping plan polish post practice practise prepare present prevent print prioritise prioritize produce promote "
    "propose protect provide publish pull purchase push put quantify raise reach read recap recommend record "
    "recruit reduce refactor refine register release remind remove rename reorganise reorganize repair replace "
    "reply report request research reschedule reserve resolve respond restructure retry return review revise "
    "rewrite roll rotate run save scale schedule scope secure select sell send separate set setup share shift "
    "ship shadow show sign simplify sit sketch slack solve speak split sponsor spread staff stand start step stop "
    "streamline strip structure study submit suggest summarise summarize supply support survey sync take talk "
    "teach tell test tidy track train transfer translate treat trial trim turn tweak uncover unblock update "
    "upgrade upload use validate verify visit volunteer walk watch work workshop wrap write accompany answer "
    "apologise apologize aim bake bind bundle carry cc chair check-in chip comb commission compensate cook count "
    "cross crop dig discard display drill dry ease empty equip escort expose extract feed fit fly frame free "
    "freeze gauge greet guide hang hoist hook hunt inspect install iron issue jot juggle jump label lay lend "
    "liaise lift line load lobby lock log loop mail mend mix mount mow nag nail nudge obtain overhaul pack paint "
    "park paste patch pester phrase pin place plant plug pool poke pop postpone pour prep prime probe process "
    "proof proofread prune query quote ready rearrange rebook rebuild recheck reconcile reconnect redesign redo "
    "reformat refill refresh refund rehearse reimburse reinstall reissue relabel reload remake renegotiate renew "
    "rent reorder repack repaint rephrase replenish reprint rerun reset restart restock restore resubmit "
    "resurrect retest rethink retrain reuse revert rework rewire ring rinse scan scrub seal search settle "
    "shortlist shut skim skip slice smooth sort source speed stack stay stick stock store sum surface swap switch "
    "tag tailor tally tap tape tackle tick tie tighten time top total touch trace trade triage try type unlock "
    "unpack unplug untangle vacate vet wash weigh wipe wire withdraw xerox zip demonstrate intimate actualize "
    "actualise realize realise recycle laminate defrost descale dismantle assemble bottle decorate disinfect dispatch "
    "fold fumigate garden glue grill harvest insure invoice knead label lubricate marinate mop mulch oil perforate "
    "plaster plough plumb rake rehang rinse sand saw sew shelve shred sieve solder spray stamp staple sterilise "
    "sterilize stencil sweep trim vacuum varnish ventilate water weed weld whitewash "
)
VERBS = frozenset(_VERBS.split())
"""What an instruction to oneself begins with: "draft the RFC"."""
_TO_SOMEBODY = "about at behind between by for from near of on to with"
BEFORE_OBJECT = (VERBS - {"thank"}) | frozenset(_TO_SOMEBODY.split())
"""What stands before "you" and "me" where they are no subject: "send you", "to me"."""
AFTER_SUBJECT = regex(
    r" (?:are|were|have|had|can|could|will|would|should|must|may|might|do|did|need|want|think|know|like|see|feel|agree"
    r"|prefer|get|got|said|say|made|wrote|sent|asked|and (?:i|you))\b"
)
"""What follows "you" where it is one: "after you have read it"."""
DOING = "|".join(sorted(f"{verb.removesuffix('e')}ing" for verb in VERBS))
"""What somebody is at."""


_COURTESY = (
    "a again all always amazing and appreciated are awesome back be bye can chat cheers coach cool congrats "
    "congratulations day deal definitely done everyone exactly excellent exciting fab fair fantastic fine for fun "
    "gladly glad go good got great ha haha happy he hello helpful hey hi hope i idea in indeed interesting is it "
    "job k kind last later lot lovely luck makes many me morning much my nice night nope no noted now of oh ok "
    "okay on one our perfect pleasure point really right same see sense session she so soon sorry sounds super "
    "sure talk team thank thanks that the then there they this thx time to today tomorrow totally true ty very "
    "was we week weekend welcome well will work worries wow yeah yep yes you your yup afternoon evening "
    "conversation meeting catch-up problem enough both too lol hahaha omg yay np nvm ta tx tks pls please sir "
    "madam dear best regards "
)
COURTESY = frozenset(_COURTESY.split())
"""A reply of such words alone asks for nothing."""
THANKING = regex(
    r"(?:(?:ok|okay|great|many|big|huge),? )?(?:thanks|thank you|thx|ty|cheers|congrats|congratulations|well done"
    r"|good (?:job|work|luck|morning|afternoon|evening|night)|nice (?:one|work|job)|happy (?:birthday|friday"
    r"|monday))\b(?!.*\b(?:will|should|could|must|'ll|need)\b)"
)
THANKED = regex(
    r"(?:(?:ok|hi \w+|and|again|also|many),? )*(?:thanks|thank you|thx|cheers)(?: so much| very much| a lot| again)?"
    r" for"
    r" (?:your|ur|making|taking|coming|being|having|joining|stepping|listening|all|last|yesterday|today|the (?:time"
    r"|chat|talk|meeting"
    r"|call|chance|support|feedback|heads))\b(?!.*\b(?:by|until|before|if|will|could|can|and|but)\b)[^:;]*$"
)
"""Thanks for what was, though they name a day."""
FAREWELL = regex(
    r"(?:(?:ok|okay|great|thanks|thank you|cheers|sure|perfect|cool|lovely|good|nice|both|all|again|so much|chat"
    r"|talk)[,.! ]*){0,4}(?:see (?:you|u|ya)|c ?u\b|until (?:then|tomorrow|next)|nice day|(?:i'm "
    r"|im )?(?:heading|signing|off) (?:out|off|home)|best(?: regards)?|(?:kind |best |warm )?regards|talk (?:soon"
    r"|later)|speak soon|have a (?:great|good|nice"
    r"|lovely)|enjoy (?:the|your)|take (?:care|your time)|keep (?:it up|up the)|get well|rest up|good luck"
    r"|(?:right )?(?:that's|that is|thats) (?:it|all|everything|me done)(?: for (?:today|now|me|this week))?(?:,?"
    r" (?:really|then))?(?: (?:from|for) (?:me|my"
    r" (?:side|end|part)))?|nothing (?:else|more|further|new)(?: to add)?(?: (?:from|for|on|at) (?:me|my (?:side|end"
    r"|part)))?(?=[,.! ]|$)|never ?mind|(?:good|great|nice|cool|awesome|excellent|super|amazing|fantastic) (?:stuff"
    r"|one|job|work|news|idea"
    r"|point|call|chat|talk|session)(?=[.! ]*$))(?:,? \w+){0,5}[.! ]*$"
)

ACCEPTED = regex(
    r"(?:(?:ok|great|thanks|cheers|sure|yes|yup),? )?(?:will do|on it|sounds (?:good|great|like a plan)|works for me"
    r"|got it)(?:,? \w+){0,3}[.! ]*$"
)
"""The same where no day is named."""

_ABBREVIATIONS_WORDS = "e.g i.e vs approx incl etc dr mr mrs ms prof st no nr tel ext dept est resp mt sgt capt rev"
ABBREVIATIONS = _ABBREVIATIONS_WORDS.split()
"""Words whose full stop ends no sentence."""

_STATES_WORDS = (
    "be am is are was were been being have has had do does did seem seems seemed look looks looked feel feels felt "
    "need needs needed want wants wanted like likes liked love loves loved hate hates hated think thinks thought "
    "know knows knew believe believes believed guess hope hopes hoped wish wishes mean means meant see sees saw "
    "hear hears heard understand understands understood remember remembers miss misses agree agrees prefer prefers "
    "keep keeps kept get gets got sleep sleeps live lives belong belongs depend depends wonder wonders worry "
    "worries fear fears doubt doubts struggle struggles suffer suffers cope enjoy enjoys tend tends say says said "
    "found finds sound sounds sounded appear appears appeared become becomes became come comes came go goes went "
    "lack lacks deserve deserves trust trusts mention mentions mentioned can could may might must shall should will "
    "would ought really never always often usually rarely sometimes still just already barely hardly who which that "
    "and or the a an in on at of for from with as if so not my your ur our his her their this that these those it "
    "them us me him some any no such ok okay good fine guys folks people alone alright sure sorry happy glad by "
    "until till before after about into over under between through during per via than then but because while since "
    "there here stay stays remain remains stick sticks don't dont doesn't didn't can't cant won't wont isn't wasn't "
    "haven't hasn't couldn't wouldn't to too quite very also both all only here there today tomorrow noticed "
    "realised realized admit regret apologise apologize attach enclose dread cry suffer"
)
STATES = _STATES_WORDS.split()
_IRREGULAR_WORDS = (
    "sent did made wrote went met spoke told gave got ran built set took brought bought led paid said left began "
    "came chose done taught shown drew drove ate fell flew forgot grew held knew lost rode rang rose sold sang sat "
    "slept swam threw woke wore won lit fought caught dealt dug hid laid lay lent shook shot stole stuck stood "
    "struck tore broke spent put"
)
_IRREGULAR = _IRREGULAR_WORDS.split()
_PRESENT = [word for word in _IRREGULAR if word in ("put", "set", "lay")]
PAST_VERB = (
    rf"(?:(?!need|feed|speed|proceed|succeed|exceed|embed|seed|weed|heed|shed)[a-z-]{{2,}}ed"
    rf"|{'|'.join(_IRREGULAR)})(?![\w'-])"
)
SAME_IN_PAST = ("put", "set", "read", "cut", "let", "hit", "spread", "split", "shut")
"""Verbs of which the past looks like the present."""
PAST_ONLY = [word for word in _IRREGULAR if word not in _PRESENT]
_SUBORDINATE = (
    "a about after an as because before can could did do does for from her his how if let like may might my of once "
    "our shall should since than that the their these this those til till to unless until what whatever when"
    " whenever where "
    "whether which while who whoever why will with would your"
)
RELATIVE = frozenset(["someone", "somebody", "anyone", "anybody", "something", "anything", "everything"])
"""After one of these without a comma what follows belongs to it: "somebody I can ask"."""
SUBORDINATE = frozenset(_SUBORDINATE.split())
"""After one of these no sentence of its own begins."""
