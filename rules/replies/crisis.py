"""A death, danger or distress: what stops every machine at once and calls a person.

No keyword list finds them all, so there are two: what is clear, and what is enough to hold texts until
somebody looks.
Source: annotation guide (`crisis`, rules 5 and 6); facts on replies, section 4 (crisis recall of lists).
"""

import re
from dataclasses import dataclass

from rules.replies.wording import words

_WHO = (
    r"(?:my|our|her|his) (?:\w+[- ])?(?:mom|mother|mama|dad|father|papa|parents?|brother|bro|sister|sis|"
    r"grandma|grandmother|granny|nana|grandpa|grandfather|husband|wife|boyfriend|girlfriend|fiance|partner|"
    r"friend|bestie|best friend|aunt|tia|uncle|tio|cousin|son|daughter|baby|child|kid|nephew|niece|spouse|"
    r"abuela|abuelo|mama|papa|hermano|hermana|hijo|hija|esposo|esposa|mother in law|father in law|in ?law|"
    r"family member|roommate)"
)
_DIED = (
    r"(?:(?:has |have |had |just |recently |suddenly |sadly |was |is |are |"
    r"unexpectedly )*(?:passed(?: away| on)?|died|deceased|dead|killed|murdered|gone|drowned|no longer with us|"
    r"shot|took (?:his|her|their) (?:own )?life|fallecio|murio|dying|on hospice))"
)


@dataclass(frozen=True, slots=True)
class CrisisWording:
    """A clear wording; `kind` is the crisis type of the annotation guide, which steers who is called."""

    id: str
    kind: str
    pattern: re.Pattern[str]


def _crisis(rule_id: str, kind: str, pattern: str) -> CrisisWording:
    return CrisisWording(rule_id, kind, words(pattern))


CRISIS: tuple[CrisisWording, ...] = (
    _crisis(
        "crisis.self_harm",
        "self_harm",
        r"(?:kill(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|shoot|hang(?:ing)?) my ?self|suicid\w*|"
        r"end (?:it all|my (?:own )?life|my pain)|"
        r"(?:want|wanna|wanted|ready|rather|going|wish i could|wishing i could)(?: to)? (?:just )?(?:die|"
        r"be dead|not (?:exist|wake up|be alive|be here))|"
        r"(?:dont|do not|didnt) (?:want|wanna|feel like) (?:to )?(?:be (?:here|alive|around)|live|living|"
        r"exist|wake up|go on|keep living)(?! (?:in|at|with|near|on|there))|"
        r"better off (?:dead|without me|if i)|no (?:reason|point) (?:to (?:live|be alive|keep going|go on)|"
        r"(?:in|to) (?:living|going on|life))|"
        r"(?:tired|sick|done) (?:of|with) (?:living|being alive|life|existing)|(?:giving|give|gave|"
        r"given) up on (?:life|living|everything)|"
        r"wish i (?:was|were|could be) (?:dead|never born|gone)|(?:wasnt|werent|was not|were not) (?:here|"
        r"alive|born|around)|(?:be )?happier (?:without me|if i)|thinking (?:about|of) (?:ending|hurting|"
        r"dying|suicide|death|killing)|(?:reason|point|strength|will) to (?:keep (?:going|living|trying|"
        r"fighting)|go on|live|continue|carry on)|not (?:be|"
        r"going to be|gonna be) (?:here|around|alive) (?:much longer|anymore|tomorrow|long)|"
        r"swallowed (?:a|the|all|some|too)(?: \w+){0,2} (?:bottle|pills|bleach|meds)|"
        r"(?:take|taking|took) (?:all )?my (?:own )?(?:life|pills)|(?:took|taken|swallowed)(?: (?:a|some|"
        r"all|too|many|my|the|bunch|lot|whole|bottle|handful|of))+ pills|nothing to live for|life (?:is|"
        r"isnt|"
        r"aint) (?:not )?worth|cant go on(?: living| like this| anymore)?|"
        r"no quiero (?:vivir|seguir viviendo)|(?:me )?quiero morir(?:me)?|matarme|quitarme la vida|"
        r"ya no quiero (?:vivir|estar aqui)|(?:hacerme|me hago|me haga) (?:algo|dano)|check(?:ing)? out for good|"
        r"no (?:longer )?want to live|"
        r"(?:everyone|everybody|they|yall|world|kids?|family) (?:would|will|d|ll)? ?be better off",
    ),
    _crisis(
        "crisis.deceased",
        "deceased",
        rf"(?:he|she|they|the student) {_DIED}(?! (?:on me|laughing|to))|(?:this is|im|i am|"
        rf"soy)(?: \w+){{0,2}} (?:mom|mother|dad|father|sister|brother|wife|husband|mama|widow|grandma|"
        r"aunt|esposa|son|daughter)(?=.*(?:passed|died|dead|deceased|no longer with us|killed|gone|fallec|"
        r"muri))|"
        r"(?:owner|person|student|candidate)(?: \w+){0,4} (?:passed away|died|is deceased|is dead)|(?:my|"
        r"our) (?:son|daughter|hijo|hija) (?:\w+ )?(?:has |was |is |just )?(?:passed(?: away)?|died|"
        r"deceased|killed|fallecio|murio)|"
        r"(?<!my )(?<!mi )(?!i |we |it |my |phone |car |who |that |was |has |just |mom |dad |recently |"
        r"suddenly |unexpectedly |mother |father |grandma |grandpa |brother |sister |husband |wife |"
        r"friend |uncle |aunt |cousin |papa |mama |grandmother |grandfather |and |away )(?:[a-z]+) (?:has |"
        r"just )?(?:passed away|is deceased|is no longer with us|fallecio|took (?:his|her) own life)",
    ),
    _crisis(
        "crisis.bereavement",
        "bereavement",
        rf"{_WHO}(?: and {_WHO})? {_DIED}|(?:i |we |just |recently )*(?:lost|losing|buried|burying|"
        rf"bury) {_WHO}(?! (?:number|phone|job))|(?:death|loss|passing) (?:in|of) (?:the|my|our|"
        r"a) (?:\w+ )?(?:family|mom|mother|dad|father|son|daughter|husband|wife|brother|sister|grandma|"
        r"loved one|friend|baby)|"
        r"funeral(?! home| service (?:job|assistant))|(?:se )?(?:murio|fallecio|perdi a) (?:mi|mis|a mi)|"
        r"mi \w+ (?:se )?(?:murio|fallecio)|miscarr\w+|stillb\w+|lost (?:the|my|our) (?:baby|pregnancy)|"
        r"grieving|mourning|grief counsel\w*|planning (?:a|the|his|her|my \w+) (?:funeral|burial)|burial|"
        r"(?:scatter\w*|spread\w*|pick\w* up) (?:my|our|his|her|the) (?:\w+ )?ashes|"
        r"(?:bury|buried|burying) (?:my |our )?(?:daddy|momma|mommy|mama|papa|mom|dad)|"
        r"(?:entierro|velorio|funeral) de (?:mi|su)|(?:at|for|from) (?:the|my \w+s|her|his) wake|wake ran|"
        r"perdi (?:meu|minha|mi) (?:pai|mae|filh[oa]|marido|esposa|esposo|mama|papa|hij[oa]|herman[oa]|abuel\w+)",
    ),
    _crisis(
        "crisis.violence",
        "violence",
        r"(?:he|she|they|husband|boyfriend|bf|ex|wife|girlfriend|partner|dad|stepdad|roommate|someone|"
        r"somebody|guy|man|brother|mother|father|novio|esposo)(?: \w+){0,3} "
        r"(?:hit|hits|hitting|beat|beats|beating|attack(?:ed|s|ing)|hurts?|hurting|chok(?:ed|es|ing)|"
        r"rap(?:ed|es)|assault(?:ed|s)|threaten(?:ed|s|ing)|stab(?:bed)?|shot|punched|slapped|abus(?:es|ed|"
        r"ing)|stalk(?:s|ed|ing)|kill) (?:me|us|my (?:kids|mom|son|daughter))(?! (?:up|with))|"
        r"(?:put|puts|putting|laid|lays) (?:his|her|their) hands on (?:me|my)|(?:pulled|held|has|"
        r"pointed) a (?:gun|knife)|domestic (?:violence|abuse)|(?:was|been|got|being) (?:raped|assaulted|"
        r"stabbed|shot|jumped|robbed|"
        r"kidnapped|beaten|beat up|abused|stalked|mugged|attacked)|restraining order|"
        r"(?:not|dont feel|isnt) safe (?:at home|here|with|in my|right now)|(?:im|i am) (?:in danger|"
        r"hiding from|scared for my life|afraid for my life|afraid of (?:him|my))|fear(?:ing)? for my life|"
        r"me (?:pega|golpea|golpeo|amenaz\w+)|going to kill (?:me|him|her|us|someone|somebody|you)|"
        r"gonna kill (?:me|him|her|us|you)|abusive (?:relationship|husband|boyfriend|home|ex|partner)|"
        r"he has a gun|fled (?:my|an)|(?:he|she|husband|wife|boyfriend|ex) gets (?:physical|violent)|"
        r"get(?:ting)? away from (?:him|her|my (?:ex|husband|wife|boyfriend|girlfriend|stepdad))|pinned me|"
        r"(?:escap\w+|huy\w+) de (?:mi|un) (?:ex|esposo|esposa|marido|novio|pareja|padrastro)",
    ),
    _crisis(
        "crisis.medical",
        "medical",
        r"(?:in|at|to|from|out of|into|inside) (?:the |a |an )?(?:\w+ )?(?:hospital|er|icu|nicu|"
        r"emergency room|ambulance|psych(?:iatric)?(?: ward| unit| hospital| facility| hold)?|"
        r"mental hospital|detox|rehab|coma|intensive care|hospice|"
        r"urgencias)(?! (?:job|position|interview|as|doing|working|tech|on|for (?:an? )?(?:interview|job)|"
        r"in \w+ as|department))(?!.*\b(?:hired|full ?time|part ?time|pay|hourly|an hour))|"
        r"hospitaliz\w+|(?:had|having|have) (?:a |an |another )?(?:bad |mild |massive )?(?:seizures?|"
        r"stroke|heart attack|aneurysm|breakdown|nervous breakdown|overdose|mental breakdown)|overdos\w+|"
        r"rushed to|life support|on a ventilator|chemo\w*|(?:have|got|has|diagnosed with|battling|fighting|"
        r"stage \w+) (?:\w+ )?cancer|"
        r"(?:was|been|got|in|had) (?:\w+ ){0,2}(?:car|bad|motorcycle|serious|terrible) (?:accident|wreck|"
        r"crash)|(?:calling|called|call) (?:911|an ambulance)|(?:emergency|unplanned|brain|heart|"
        r"open heart) surgery|(?:medical|family) emergency|en el hospital|relaps\w+|withdrawals|(?:go|"
        r"going|went|checking|checked|check|admitted)(?: myself)? (?:in)?to (?:rehab|detox|treatment)|"
        r"cant breathe|coughing up blood|(?:at|by) (?:his|her|my \w+s) bedside|heart(?:s| is) failing|heart failure|"
        r"en reanimation|en cuidados intensivos|en terapia intensiva",
    ),
    _crisis(
        "crisis.housing",
        "housing",
        r"(?:im|i am|we are|were|we re|became|becoming|currently|being|be|now|about to be|"
        r"am) (?:\w+ )?homeless|shelter (?:curfew|bed)|(?:got|have|had|with) no home(?: since| now| right now)?|"
        r"homeless(?! (?:shelter|services|outreach|people|population))|(?:got|"
        r"getting|being|been|were|was|is|about to be|facing|just|an) evict(?:ed|ion)|eviction notice|"
        r"evicting|"
        r"(?:sleep|sleeping|living|live|slept|staying|stay)(?: \w+){0,2} (?:in|out of|on) (?:my|our|the|a|"
        r"his|her) (?:car|truck|van|street|streets|shelter|motel|tent|park|womens shelter)|"
        r"(?:nowhere|no where|no place|dont have anywhere|dont have a place|"
        r"no tengo donde)(?: else)? (?:to )?(?:live|stay|sleep|go|vivir|dormir)|(?:kicked|threw|thrown|"
        r"put) (?:me |us )?out(?: of (?:my|the|our) (?:house|home|apartment|"
        r"place))?(?: on the street)?(?! of (?:the )?(?:program|class|school))|"
        r"lost (?:my|our|the) (?:house|home|apartment|housing|place)|(?:house|apartment|"
        r"home) (?:\w+ )?(?:burned|burnt|caught fire|fire|flooded)|in a shelter|couch ?surfing|sin (?:casa|"
        r"hogar)|me (?:desaloj\w+|echaron de (?:mi|la) casa)|havent eaten|no food (?:in|at|for|to)|"
        r"cant feed",
    ),
)

# Exaggeration, and work in places where people are ill, are no crisis.
HARMLESS: tuple[re.Pattern[str], ...] = (
    words(
        r"(?:(?:my|the|this|our) )?(?:phone|battery|cell|laptop|computer|car|truck|internet|wifi|app|"
        r"charger|signal|service|engine)(?: \w+)? (?:is |was |just |has |had |keeps )*(?:died|dead|dying|"
        r"dies|killed|gone|shot)|"
        r"dead (?:battery|phone|car|end|ends|line|lines|zone|tired|serious|ass|weight|last)|deadlines?|"
        r"dead ass|(?:im|i am|im so|literally) (?:dead|dying|deceased)(?= ?(?:lol|lmao|haha|omg|$|"
        r"[!.\U0001F300-\U0001FAFF]))|"
        r"(?:died|dying|dead|die) (?:laughing|of laughter|lol|lmao|to (?:know|hear|get|work|start|see|go|"
        r"find|try)|from (?:boredom|laughing|embarrassment))|(?:bored|scared|worked|freezing|boring|"
        r"starved) to death|to die for|id die (?:for|to)|love to death"
    ),
    words(
        r"(?:kill(?:ing|s|ed)?|murder(?:ing|s)?|slaying|slay) (?:me|it|us|my (?:back|feet|legs|gas|wallet|"
        r"vibe|knees|bank|car|pockets|motivation|time|soul|head|budget|savings)|that interview|"
        r"the interview|the test|time|two birds|for (?:a|some|that))(?: lol| haha| lmao)?|"
        r"(?:i d|id|would|could|can|gonna|ll|will) kill (?:for|it|this|that)|killer|kill for|overkill|"
        r"if looks could kill|buzzkill"
    ),
    words(
        r"(?:(?:job|work(?:ing|ed|s)?|hired|start(?:ed|ing|s)?|externship|extern|internship|interview\w*|"
        r"position|shift|clinicals?|appl(?:y|ied|ying)|offer\w*|employed|got on|new job|orientation|jobs|"
        r"opening|anything|hiring|volunteer\w*|as an? \w+(?: \w+)?|cna|lpn|rn|ma|phleb\w*|tech|trabajo|"
        r"trabajando|training|shadow\w*|nurse|aide|transporter|receptionist|housekeeping|security)"
        r"(?: [\w,]+){0,6} )(?:hospital|er|icu|nicu|emergency (?:room|department|dept)|detox|rehab|hospice|"
        r"shelter|funeral home|psych ward|ambulance|urgent care|treatment center|crisis (?:center|line)|"
        r"cancer center)(?: \w+)?"
    ),
    words(
        r"(?:hospital|er|icu|emergency|detox|rehab|hospice|shelter|ambulance|crisis|cancer|trauma|"
        r"behavioral|surgery|surgical|suicide prevention)(?: \w+){0,2} (?:job|jobs|position|"
        r"interview|shift|shifts|tech|department|worker|center|unit|patients?|clinic|system|setting|"
        r"experience|externship|program|floor)"
    ),
    words(
        r"(?:patients?|residents?|people|clients?)(?: \w+){0,3} (?:die|died|dying|dies|passed|pass|"
        r"suicid\w+|dead)|(?:die|dying|died)(?: \w+){0,3} (?:patients?|residents?)|"
        r"watch(?:ing)? people die|end of life|death certificates?|life and death|dead bodies|"
        r"(?:scheduled|having|have|getting|planned|minor|knee|back|foot|dental|outpatient|wisdom tooth|eye|"
        r"hand|shoulder) (?:a |my )?surgery|cpr|flu shot|covid shot|long shot|(?:give|gave|take|"
        r"took) (?:it|this|me|a) (?:a )?shot|a shot|shots? (?:at|of|in)|moonshot|headshots?|screen ?shot"
    ),
    words(
        r"hit me (?:up|back|with)|hits? different|beat(?:s|ing)? (?:me to (?:it|the)|my current|that|the|"
        r"mcdonalds|nothing)|hit (?:a|the) wall|(?:passed|pass) (?:my|the|a|it|all|that|this|with|on|by|up|"
        r"out|along|over|around)|passed (?:away from my desk)|(?:i|just|finally|and|have|ive) passed|"
        r"(?:lost|losing|lose) (?:my|the|a) (?:\w+ )?(?:job|phone|number|link|keys|wallet|email|text|"
        r"license|card|password|car|interest|mind|paper|badge|login|resume|hours|ride|bus pass)|"
        r"not (?:be )?(?:here|home|in town|around) (?:on|this|until|till|today|tomorrow|in|for)|"
        r"(?:dont|do not) want to (?:be here|live here|live|be there)(?: \w+)? (?:in|at|working|for)|"
        r"(?:kicked|put|threw|thrown) (?:me |us )?out(?: there| a| my| some| an)? (?:resumes?|"
        r"applications?|apps)|suicide (?:prevention|hotline|awareness)"
    ),
)

# No clear sign, but enough that texts are held until a person has read the reply.
DOUBTS: tuple[re.Pattern[str], ...] = (
    words(
        r"died|dead|dying|death|die|dies|dieing|deceased|passed away|killed|suicid\w*|(?:kill|hurt|harm|"
        r"cut) \w*self|overdos\w*|od ?d|oding|muri\w+|fallec\w+|matar\w*|funeral|(?:not|dont|never|didnt|"
        r"wont)(?: \w+){0,2} wake up|coffin|obituary"
    ),
    words(
        r"hospital\w*|emergency|ambulance|icu|er|seizures?|stroke|heart attack|cancer|chemo|coma|accident|"
        r"wreck|rehab|detox|relaps\w*|psych ward|overdose|bleeding|surgery|unconscious|urgencias|in labor|"
        r"preemie|diagnosed|911|988"
    ),
    words(
        r"homeless\w*|evict\w*|shelter|nowhere|on the streets?|in my car|couch|desaloj\w*|sin casa|"
        r"sleeping in|kicked out|lost everything|no (?:food|heat|power|water|home|money (?:for|left))|"
        r"hungry kids|utilities|cant afford (?:food|rent|to eat|to live)"
    ),
    words(
        r"abus\w+|rap(?:e|ed|ist)|assault\w*|hit me|hits me|beat me|beats me|threat\w*|gun|knife|shot|"
        r"stab\w*|stalk\w*|violen\w*|restraining|police|cops|scared of|afraid of|unsafe|not safe|danger\w*|"
        r"jail|me pega|in trouble|trafficking|kidnap\w*"
    ),
    words(
        r"(?:cant|can t|can not|cannot|dont know how (?:much )?(?:long(?:er)? )?(?:i can|to)|"
        r"couldnt)(?: \w+){0,3} (?:do this|take (?:it|this|much)|go on|keep (?:going|doing)|handle (?:it|"
        r"this|life)|cope|deal|anymore|live|get out of bed|stop crying|breathe)|"
        r"(?:whats|what is|no|dont see (?:the|a|any)|is there (?:any|even a|a)) (?:the |a )?point|hopeless|"
        r"worthless|helpless|a burden|burden to|numb|empty|depress\w*|anxiety attack|panic attack|"
        r"suffering|in a (?:really )?(?:dark|bad) place|dark (?:place|thoughts|time)|falling apart|"
        r"breaking down|broken|desperate|rock bottom|end of my rope|"
        r"nothing (?:matters|left|to live|helps)|nobody (?:cares|would (?:care|miss|notice))|"
        r"no one (?:cares|would (?:care|miss|notice))|all alone|so alone|gave up|give up|giving up|"
        r"given up|ready to give|tired of (?:everything|it all|trying|life|fighting|this life|living|"
        r"being)|done with (?:everything|life|it all|this life)|end it|ending it|"
        r"goodbye|good bye|ending (?:things|it|everything)|if i (?:was gone|died|disappear\w*|wasnt|"
        r"werent)|pills|chest pains?|crying|lonely|so alone|all by myself|nobody left|cant sleep|"
        r"hands on me|psych\w*|(?:reason|point) (?:to|of|in) (?:keep|go|liv|try|do|any)\w*|cant see (?:a|"
        r"any|the) (?:reason|point|way|future)|wont (?:be|matter|need)(?: \w+){0,3} (?:here|around|alive|"
        r"much longer|soon|"
        r"anymore)|disappear|(?:not|dont|wont|never)(?: \w+){0,3} (?:be here|wake up|exist|alive|"
        r"around much)|cry(?:ing)? every|self harm|voices|not ok(?:ay)?|im not okay|without me|"
        r"hate (?:myself|my life|living)|mental health|crisis|ya no puedo|no puedo mas|sin esperanza|"
        r"deprimid\w+|therapy|therapist|medication|meds|trauma|pray(?:ers?)? for|last (?:text|message|"
        r"goodbye)|doesnt matter anymore|nothing to lose|sorry for everything|take care of my"
    ),
    words(
        r"(?:lost|losing|lose|buried|bury|miss) (?:my|our|a|him|her) (?:\w+ )?(?:mom|mother|dad|father|"
        r"brother|sister|son|daughter|grandma|grandpa|husband|wife|friend|baby|child|uncle|aunt|cousin|"
        r"fiance|boyfriend|loved one)|"
        r"passed(?! (?:my|the|a|it|all|that|this|with|on|by|up))|tragedy|tragic|no longer with us|"
        r"rest in peace|rip|hospice|condolence\w*|griev\w*|mourn\w*|miscarr\w*|stillb\w*|(?:family|medical|"
        r"personal) (?:emergency|crisis|tragedy)|critical condition|not going to make it|"
        r"wont make it through|days to live|weeks to live|terminal"
    ),
)
