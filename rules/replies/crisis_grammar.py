"""Death, danger and distress by classes of words, beside the wordings of `crisis.py`: who, what happened, how.

Source: annotation guide (`crisis`, rules 5 and 6); facts on replies, section 4 (no keyword list finds them all).
"""

import re

from rules.replies.crisis import CrisisWording
from rules.replies.wording import words

_KIN = (
    r"(?:mom|mother|mama|momma|dad|father|papa|daddy|parents?|brother|bro|sister|sis|grandm\w+|granny|nana|grandp\w+|"
    r"grandad|husband|wife|wifey|boyfriend|bf|girlfriend|gf|fiancee?|partner|friend|bestie|aunt\w*|uncle|cousin|"
    r"son|daughter|"
    r"baby(?: (?:boy|girl))?|child|kid|twin|nephew|niece|spouse|abuel[oa]|herman[oa]|hij[oa]|espos[oa]|ti[oa]|"
    r"manman|papa|"
    r"se|fre|student|roommate|dog father)"
)
_MY = r"(?:my|our|his|her|mi|mis|the)(?: (?:little|big|older|younger|baby|best|late|only|step ?|twin|oldest|youngest))*"
_DEATH = (
    r"(?:(?:has |have |had |just |recently |suddenly |sadly |was |is |got |been |unexpectedly |od d and |odd and )*"
    r"(?:passed(?: on| away| this| last| yesterday| in| unexpectedly| over| christmas)|passed(?= ?(?:[.,!]|$))|"
    r"died|deceased|"
    r"gone(?= ?(?:[.,!]|$))|killed|murdered|no longer (?:with us|living|alive)|lost (?:his|her|their) (?:battle|"
    r"life)|"
    r"took (?:his|her|their) (?:own )?life|in heaven|with the lord|murio|fallecio|mouri|shot and (?:killed|"
    r"didnt make it)|"
    r"didnt make it|has hours left|dying))"
)


def _crisis(rule_id: str, kind: str, pattern: str) -> CrisisWording:
    return CrisisWording(rule_id, kind, words(pattern))


GRAMMAR: tuple[CrisisWording, ...] = (
    _crisis(
        "crisis.self_harm_veiled",
        "self_harm",
        r"kms|unalive\w*|(?:dont|do not|cant|no longer)(?: (?:even|really|ever))? see (?:the|a|any) (?:point|"
        r"reason|future)"
        r"(?: (?:in|of|for))? (?:me|living|any of this|any of it|anything|anymore|going on|it all|life)|"
        r"(?:just |only )?(?:want|wanna|wish|wanted)(?: (?:to|i could|could))*(?: (?:go to|fall as|just|"
        r"all)?)? ?(?:sleep|asleep) and "
        r"(?:not|never) wake up|(?:not|never|dont)(?: \w+){0,2} (?:want|wanna|sure i want)(?: to)? wake up|"
        r"not sure i want to (?:wake up|be here|live|make it)|"
        r"want(?: it)?(?: all)? to (?:just )?end(?= ?(?:[.,!]|$))|"
        r"(?:nobody|noone|no one|who|anybody|anyone)(?: would| will| even)*(?: \w+)? (?:notice|miss me|care|"
        r"know)(?: \w+)? if i (?:was|were|am|"
        r"disappear\w*|died|live|left|wasnt)|if i (?:disappear\w*|was gone|died) (?:would|nobody|no one)|"
        r"cares? if i (?:live|die)|"
        r"(?:i am|im|feel\w*|being|just)(?: \w+){0,2} (?:a )?burden(?: to| on)?|(?:theyd|everyone|everybody|"
        r"yall|kids|family)(?: \w+){0,3} "
        r"(?:better|fine) (?:off )?without me|mejor sin mi|(?:whats|what is|no|is there any) (?:the )?(?:point|"
        r"use)(?:[.,! ]+(?:\w+ ){0,3})"
        r"(?:i )?(?:wont|will not|not gonna|ive been saying) (?:be|my)(?: \w+)?|i (?:wont|will not) be (?:here|"
        r"around)(?: (?:next|much|"
        r"tomorrow|for long|anymore)\b)|(?:tell|take care of|look after) my (?:kids|son|daughter|mom|"
        r"family)(?: \w+)? (?:i love|for me)|"
        r"(?:im|i am) done[. ,]+(?:with everything|goodbye)|done with everything[. ,]+goodbye|(?:this is|saying|"
        r"said) (?:my )?good ?byes?"
        r"(?= ?(?:[.,!]|$))|where (?:im|i am) going[. ,]*(?:goodbye)?(?= ?(?:[.,!]|$))|(?:driv\w+|jump\w*|"
        r"step\w*|walk\w*)(?: \w+){0,2} "
        r"(?:off (?:the|a) (?:bridge|roof|building)|in front of (?:the|a) (?:train|truck|bus|traffic)|into traffic)|"
        r"(?:ive been|been|started|i am|im|keep) cutting(?: myself| again)|cutting again|(?:gun|blade|knife|"
        r"rope|pills) (?:in|on|to) my "
        r"(?:lap|hand|head|mouth|wrist)|(?:after|since) (?:my |an |the )(?:suicide )?attempt|72 hour hold|"
        r"on (?:a|suicide) (?:hold|watch)|"
        r"written (?:the|my) (?:letters?|notes?)|dont worry about me after|it wont matter (?:soon|anymore|"
        r"after)|(?:cant|dont think i can) "
        r"(?:keep going|do this (?:life )?(?:thing )?anymore|go on|keep doing this)(?= ?(?:[.,!]|$))|"
        r"honestly i dont think i can keep going|"
        r"(?:so |really |just )?tired of (?:being (?:here|alive)|living|existing|this life)|hate myself|"
        r"wanna disappear|want to disappear|"
        r"(?:end of my rope|scared)(?: \w+){0,3} (?:of )?what (?:i|ill|i will|i might)(?: \w+)? (?:do|tonight)|"
        r"giving (?:away|out) (?:all )?my "
        r"(?:stuff|things|tools|clothes)(?:.*(?:going|need|anymore))|drinking myself to death|"
        r"stopped taking my (?:insulin|meds|medicine)|"
        r"i have a plan and|(?:no )?le veo sentido a(?: seguir)? viv\w+|no tiene sentido (?:seguir|vivir)|"
        r"(?:pa vle|pa ka) viv anko|"
        r"plus envie de vivre|thinking about not being (?:here|around|alive)",
    ),
    _crisis(
        "crisis.death_told",
        "deceased",
        r"(?:this (?:is|was)|im|i am|soy)(?: (?:his|her|the|their|my|a|robert s|\w+s))? (?:late )?(?:mother|mom|"
        r"father|dad|brother|sister|"
        r"wife|husband|widow|widower|son|daughter|cousin|aunt|uncle|grandmother|grandma|gf|"
        r"girlfriend)(?=.*(?:gone|passed|died|dead|killed|heaven|"
        r"buried|rip|no longer|accident|take (?:his|her) name))|widow(?:er)?|(?:was|is) my late \w+s?|"
        r"(?:she|he|they)s? (?:is |are |has |has been |been )?(?:deceased|dead|gone[. ]+we buried)|"
        r"hes been gone since|"
        rf"{_MY} {_KIN},?(?: your student,?)? {_DEATH}|"
        rf"(?:wife|son|daughter|husband|brother|sister|mother|father) (?:was|is) your student[. ]+(?:she|"
        rf"he) {_DEATH}|"
        r"(?:we|i|just|they)(?: \w+)? (?:buried|lost) (?!a |my keys|my phone|the game|my job)(?:him|her|"
        r"[a-z]{3,})(?: \w+){0,4} (?:ago|yesterday|"
        r"saturday|sunday|monday|tuesday|wednesday|thursday|friday|last|in (?:january|february|march|"
        r"the (?:wreck|fire))|to (?:cancer|an overdose|covid))|"
        r"(?:[a-z]+) (?:was|got) killed (?:in|last|by|on|this)|obituary|coroner|rip to (?:him|her|my)|"
        r"(?:owner|holder) of this phone",
    ),
    _crisis(
        "crisis.loss",
        "bereavement",
        rf"{_MY} {_KIN}(?: and {_MY} {_KIN})? {_DEATH}|(?:just )?put (?:my|our) \w+ (?:in the ground|to rest)|"
        r"(?:acabo de perder|perdi) a mi \w+|(?:gran\w+|nana|papaw|mamaw|abuel[oa]|grandad|grandma|"
        r"grandpa) (?:just )?(?:died|passed)(?: \w+){0,2}|"
        r"hospice says (?:my|he|she)|(?:husband|wife|dad|mom) died and|hours left",
    ),
    _crisis(
        "crisis.body",
        "medical",
        r"(?:in|at|to|from)(?: the| an?)? (?:er|emergency room|emergencias|icu|ambulance|operating room|"
        r"surgery)(?: (?:right now|rn|today|now|tonight|"
        r"with|and|keeping))|cant (?:come|make it)(?: \w+){0,5} (?:emergency room|er|hospital)|(?:being|getting|"
        r"was|am|im|got) (?:operated|admitted|"
        r"intubated|airlifted)(?: on)?|(?:me )?(?:internaron|operan|dio un infarto)|(?:found|have) a tumor|"
        r"diagnosed with (?:stage|cancer|als)|"
        r"stage (?:3|4|iv|four|three)|appendix (?:burst|ruptured)|(?:hit|struck) by a (?:car|truck|bus|drunk)|"
        r"withdrawals?(?: is| are)? killing me|"
        r"(?:need|going to|headed to|checking into|entering) (?:a )?(?:detox|rehab)(?! (?:job|aide|tech|"
        r"center job|position|interview))|"
        r"shaking bad and cant stop|cant stop (?:drinking|using|shaking)|overdosed|(?:had|having) (?:a|"
        r"an) (?:stroke|heart attack|seizure|overdose)",
    ),
    _crisis(
        "crisis.danger",
        "violence",
        r"(?:broke in|followed me|following me|attacked me|jumped me|threaten\w* (?:to kill )?me|shot up (?:our|"
        r"my|the)|held (?:me|us) (?:at|hostage)|"
        r"rob(?:bed)? (?:me|us)(?: at)? gun ?point|robbed me at)|(?:safe ?house|dv shelter|womens shelter|"
        r"domestic violence shelter|battered)|"
        r"(?:active )?shoot(?:ing|er) (?:at|in|near) (?:my|the|our)(?: \w+)?(?! range)|put(?:s)? hands on (?:me|"
        r"us|my)|(?:wont|doesnt|never) let me "
        r"(?:leave|out|go anywhere)(?: (?:the|my|our) house)?|(?:is|was|s)? ?(?:going to|"
        r"gonna) kill me(?= (?:if|when) i (?:leave|tell|go|call))|"
        r"(?:outside|here|came|showed up) with a (?:gun|knife|bat)|(?:hes|he is|shes|they are) (?:looking|"
        r"hunting|coming) for (?:us|me)|"
        r"(?:he|she) (?:reads|checks|watches|took|broke) my phone(?: \w+)*|(?:im|we are|been) hiding (?:in|from|"
        r"at)|police station(?=.*(?:attack|ex|hit|broke))",
    ),
    _crisis(
        "crisis.home_lost",
        "housing",
        r"(?:sleep\w*|slept|living|stay\w*|livin|duermo|durmiendo|vivo|viviendo)(?: \w+){0,2} (?:in|at|out|"
        r"out of|en)(?: \w+){0,3} (?:car|truck|van|"
        r"shelter|tent|street|streets|parking lot|church|mission|carro|motel till|couch(?:es)?|bus station|"
        r"storage unit)(?! (?:as|job|worker|aide))|"
        r"(?:evicted|eviction|desaloj\w+|kicked us out|put (?:us )?out|locked (?:us|me) out|changed the locks|"
        r"served (?:the|us|me)(?: \w+)? papers)|"
        r"(?:put|threw)(?: \w+){0,2} (?:stuff|things|everything) (?:on|in|to) the (?:curb|street|yard)|(?:house|"
        r"home|trailer|apartment|place) "
        r"(?:burned|burnt|flooded)(?: down)?|lost everything|no(?:where| place) to (?:go|stay|sleep|live)|(?:im|"
        r"were|we are|i am|now|been) homeless|"
        r"homeless (?:shelter in|right now|since|rn|now|with my)|(?:about to|gonna|going to) (?:lose (?:my|"
        r"their|our) (?:apartment|house|home)|be on the "
        r"street)|red cross shelter|shelter is full|couch surfing|me sacaron (?:del|de mi)",
    ),
)
"""Clear signs, looked for after harmless phrases are blanked out."""

HARMLESS: tuple[re.Pattern[str], ...] = (
    words(
        r"(?:used to be|was|were) (?:homeless|in a shelter)(?: (?:but|last|years?|before|"
        r"until))?[^.]*?(?:good now|better|doing|got a place|now)|"
        r"(?:visit\w*|home from|back from|out of|got out of|left (?:her|his|my) bag at|at) (?:\w+ )?(?:in |"
        r"at )?(?:the )?hospital(?: canteen)?"
        r"(?=.*(?:checkup|good|great|fine|ok|better|visiting|canteen|lol|now,))|hospital (?:canteen|lol|corp|"
        r"jobs?)|my phone was in the hospital|"
        r"(?:in|at) the hospital lol|(?:call ?back|hear\w*|waiting|record|form|applied|interview\w*|"
        r"offer)(?: \w+){0,4} (?:from|to|at|with) (?:the )?hospital|"
        r"animal hospital|hospital (?:short|is short)|(?:work|works|working) (?:with|in|"
        r"at)(?: \w+){0,3} (?:overdose|psych|trauma|hospice|er|icu)(?: \w+)?|"
        r"(?:drug )?overdoses? (?:at|patients?)|funeral (?:director|home|scene|service)|killed (?:off|"
        r"my (?:position|vibe|shift|hours))|"
        r"(?:shot|turned) down|(?:gonna|going to|ill|will) kill (?:him|her|them|you)(?=.*(?:lol|haha|leftovers|"
        r"jk))|rather die than|"
        r"(?:hours|shift|schedule|commute) (?:are|is) suicide|kill myself (?:working|laughing|studying)|"
        r"passed (?:her|his|their|the|my) (?:driving |state |"
        r"boards?|test|exam|class|nclex|cert\w*)(?: \w+)?|chemo(?=.*(?:recover|done|finished))|(?:recovering|"
        r"recover) from (?:chemo|surgery|\w+ surgery)|"
        r"died there years ago|(?:years?|months) ago and i|(?:boss|manager|coworker|"
        r"supervisor)(?: \w+){0,5} (?:died|passed)|grandpa on hospice|"
        r"patient(?: \w+){0,4} put his hands on me|off(?:ice)? couch|on (?:my|the) couch|couch still available|"
        r"sold the couch|move this couch|"
        r"passed out (?:on|lol|drunk)|(?:massage|physical|occupational|speech|respiratory|radiation) therap\w+|"
        r"therapy on|"
        r"(?:rehab|physical therapy|hospice|er|icu|ambulance|emergency|trauma) (?:aide|tech|cna|nurse|vet|rn|"
        r"lpn|emt)|on the ambulance rn|"
        r"crying at the end of|had me crying|screaming crying|link is broken|portal|(?:lamp|elevator|screen|car|"
        r"phone|printer) (?:is |arrived )?broken|"
        r"over my dead body|dead asleep|dead without you|left for dead|rip my \w+|rip to my sleep|"
        r"die (?:of happiness|inside)|to death|"
        r"giving up on me|gave up on (?:the field|me)|gun range|applied at the detox|take your meds|"
        r"took? (?:your|my) meds|"
        r"without me(?= ?(?:[.,!]|$))|(?:dont|start|leave|eat|go)(?: \w+)? without me|alone in trouble|"
        r"end of the world"
    ),
)
"""What only sounds like it."""
