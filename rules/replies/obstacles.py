"""What stands in the way of a job: the ways and words in which people name an obstacle or a worry.

One class per kind of obstacle, so that the person who answers sees which it is: the id says it.
Source: SOP-07, SOP-11; annotation guide (`concern`).
"""

from rules.replies.labels import Context, Label
from rules.replies.lexicon import CHILD, DAY, NEGATION, RELATIVE, SHIFT, any_of, within
from rules.replies.wording import Wording, wording

_LEAD = (Context.JOB_LEAD,)
_LEAD_OR_STATUS = (Context.JOB_LEAD, Context.STATUS_CHECK)
_LACK = any_of(
    "no", "without", "without (?:a|any)", "lost my", "(?:dont|do not|doesnt|aint|havent|never) (?:have|got|own|"
    "even have)"
    "(?: (?:a|an|any|the|my|no|my own|a working|reliable|enough|good))*", "need (?:a|some|to get|new)", "cant afford"
    "(?: (?:a|an|the|to get|to buy|to pay for))*", "sin", "no tengo", "me falta",
)  # fmt: skip
_ONLY = any_of("only", "just", "solo", "solamente", "nomas")

DISTANCE = any_of(
    r"(?:thats|its|it is|is|like|about|over|almost|was|be) (?:like |about |over |almost |a )*(?:\d+|an|one|two|"
    r"half an|"
    r"thirty|forty|fifty) ?(?:\+ )?(?:miles|mi|hours?|hrs?|minutes|mins?)(?= ?(?:[.,!?]|$|away|each|from|one way|"
    r"drive|on the|by|both|and a|and half|to get))",
    r"(?:an?|one|two|1|2|[2-9]\d|1[5-9]|half) ?-?(?:hours?|hrs?|min(?:ute)?s?|miles?) (?:commute|drive|bus|ride|"
    r"each way|one way|away|on the bus)",
    r"(?:commute|drive|bus ride|bus|train|gas|tolls|trip|ride)" + within(3)
    + r"(?:kill\w*|long|rough|brutal|too (?:much|high|far|expensive)|so high|high|expensive|insane|eat(?:s|ing)?|"
    r"hours?|crazy|bad|"
    r"doesnt|wont|dont|stops?|far)",
    r"so far (?:away|from|out|for)|(?:to+|really|kinda|pretty|a bit|a little|very|way|super|mad) far",
    r"far (?:for me|from|away)",
    r"(?:lejos|retirado)(?! de la verdad)", "lwen",
    r"(?:the )?bus (?:line|route|stop)s?(?! is right)", "no (?:gas )?money (?:for|to)", r"gas money",
)  # fmt: skip
TRANSPORT = any_of(
    r"(?:i )?(?:dont|cant|do not|no|never learned to) (?:drive|manejo|know how to drive)(?! (?:trucks?|stick|for))",
    _LACK + r" (?:car|ride|rides|transpo\w*|vehicle|truck|license|drivers license|way (?:to get|there|of getting)|"
    r"gas|carro|coche|transporte|licencia|como llegar)(?! ?\?)",
    r"(?:car|truck|ride|whip|engine|transmission)(?: just| is| got| has| been| my)* (?:broke\w*|died|down|"
    r"in the shop|repo\w*|"
    r"totaled|wrecked|messed up|wont start|not running|stolen|fell through)",
    r"(?:how|where) (?:would|am) i (?:gonna )?get there", "reliable transportation", "license (?:is |was |"
    "got )?suspended",
)  # fmt: skip
CARE = any_of(
    r"child ?care", r"day ?care (?:falls|fell|closes|closed|opens|is|doesnt|costs?)",
    r"(?:no|need a|find a|get a|got no|couldnt get a|"
    r"my|for a|lost my) (?:baby ?)?sitter",
    r"(?:watch(?:es|ing)?|keep(?:s)?|take care of|care for|pick up|drop off|drop|get) " + CHILD,
    CHILD + r"(?: is| are| was|s| has| have| got| gets| goes| had)*(?: \w+){0,2}? (?:sick|fever|flu|ill|home|therapy|"
    r"appointments?|"
    r"appt|field trip|school|practice|daycare|special needs|bus)",
    r"(?:around|with|during|while) (?:my |the )?(?:kids?|childrens?|school)(?: are in| is in| in)? (?:school|"
    r"schedule|hours)",
    r"school hours", r"cuid(?:a|ar|e|en) (?:a )?" + CHILD, "ninera", r"single (?:mom|mother|dad|parent)",
    r"(?:take|taking|takin|caring|care) (?:care )?(?:of|for) " + RELATIVE,
)  # fmt: skip
PAY = any_of(
    r"(?:pay|salary|wage|money|rate|it|that|this)(?:s)? (?:is |was |pays? )?(?:\w+ ){0,2}?(?:too |so |kinda |pretty |"
    r"really |very |a bit |"
    r"way )*(?:low|less|little|not enough|not worth|a joke)(?! \w+ (?:hours|from))",
    r"(?:cant|couldnt|wont|not gonna|doesnt|dont|barely|enough to)(?: \w+){0,2} (?:pay (?:my |the )?(?:rent|bills|"
    r"loans?)|live on|survive on|"
    r"cover (?:my |the )?(?:rent|bills|gas|loans?))",
    r"(?:i |im |was |i was |used to )?(?:make|making|made|earn\w*|get|gettin|getting) (?:\w+ )?(?:more|"
    r"\$?\d[\d.]*)(?: an hour)? (?:\w+ ){0,2}?(?:now|already|where|"
    r"at my|currently|than|here|before|at the)",
    r"only (?:pays?|paid|paying|making|offer\w*|\$?\d[\d.]*(?: an hour| hr|/hr)) ?(?:me )?\$?\d*", r"pay ?cut",
    r"\$?\d[\d.]* ?(?:/ ?hr|an hour|hr|hour)?(?: ?is| thats|\? ?) ?(?:\w+ )?(?:low|wtf|lol|smh|nothing|crazy|a joke|"
    r"insulting|not enough|too)",
    r"(?:lose|lost|losing|stop|affect|mess up|cut) (?:off )?(?:my |the )?(?:benefits|ssi|ssdi|disability|medicaid|"
    r"food stamps|section 8|unemployment|snap)",
    r"unemployment would", "negotiable", r"(?:need|want|looking for|least|at least) (?:at least |"
    r"about )?\$?\d\d(?:\.\d+)? ?(?:/ ?hr|an hour|or more|plus|\+|minimum)",
    r"pay(?:s|ing)? (?:under|below|less)(?: than)? \$?\d+", "pagan (?:muy |bien )?poco", r"poco (?:dinero|sueldo)",
    "no benefits", "underpaid",
)  # fmt: skip
TIMES = any_of(
    rf"{SHIFT} (?:are|is) (?:out|a no|off the table|impossible|hard|tough|tricky|rough)(?: for me)?",
    r"(?:i )?(?:get|got) off (?:my other job |work |school )?at \d",
    r"(?:cant|cannot|couldnt|cant really|wont be able to|not able to|unable to|dont|do not|not available|no puedo|"
    r"can not|wouldnt be able to|"
    r"not gonna be able to)(?: (?:do|work|make|start|be there|come|go|commit|handle|take|attend|trabajar|ir|empezar|"
    r"en|on|for|to|in|the|any|those|that|"
    r"these|this|a|early|late|full|rotating|at|until|till|before|after))* (?:" + SHIFT + "|" + DAY
    + r"|[\d:]+ ?(?:am|pm)?|until|till|before|after|that (?:early|late)|interview|january|february|march|april|may|"
    r"june|july|august|"
    r"september|october|november|december)",
    rf"(?:can |could |available |able to |free |puedo |work |i )*{_ONLY} (?:can |able to |available |be able to |"
    rf"free |good |do |puedo |trabajar |work )*"
    rf"(?:\w+ ){{0,2}}?(?:{SHIFT}|\d+ ?(?:hours|hrs)|while|when|after|before|until|till|en la|por la|los|de dia|"
    rf"remote)",
    r"(?:shift|schedule|hours?|class(?:es)?|that|times?|interview|semester|job)(?: \w+){0,2}? (?:overlap\w*|"
    r"conflict\w*|clash\w*|interfer\w*|"
    r"doesnt work|dont work|wont work)",
    r"(?:my|our) (?:\w+ )?(?:shift|class|classes|semester|job|other job|lease|clinicals?) (?:ends?|starts?|lets out|"
    r"doesnt end|is|are|isnt over|gets out|doesnt start|goes)",
    r"(?:i )?(?:have|got|gotta go to) (?:court|class|clinicals|school|church|an appointment|a doctors appointment|"
    r"my other job|another job|an exam|a test)"
    rf"(?= ?(?:[.,]|$|on|at|that|until|till|every|{DAY}|in the|so|then|during))",
    r"(?:only|just) (?:give|gives|gave|giving|get|got|getting|gets|have|got me|offered|put me at|me dan)(?: me|"
    r" us)? (?:like |about )?\d+ ?(?:hours|hrs|h)",
    r"(?:hired|work|working|job)(?: but)? (?:only|just|but only) (?:like |about )?\d+ ?(?:hours|hrs)",
    r"(?:need|want|give me|get) (?:some |way )?more hours", "(?:muy )?pocas horas", r"not enough hours",
    r"cut my hours", r"(?:want|wanted|need|they want|they need)"
    rf" (?:me |you |someone |people )?(?:on |to work |to do |for )*(?:on ?call|{SHIFT}|full ?time) (?:and i|every|"
    rf"but i|only)",
    r"give (?:my |a )?(?:2|two) weeks", r"(?:i )?(?:dont|cant|wont|never) (?:do|work) " + SHIFT, r"sunday is",
    r"no more (?:part ?time|full ?time|night|overnight|weekend)(?: \w+)*",
    r"\d+ ?-?(?:hour|hr) shifts?(?= .*(?:too|kill|murder|long|cant|hard|rough|on))",
    rf"(?:would say yes|yes|i would|interested|down) but(?: \w+){{0,4}} (?:{SHIFT})", "too early for me",
    "overqualified",
)  # fmt: skip
HEALTH_LIMITS = any_of(
    r"(?:bad|hurt|messed up|injured|broken|sprained) (?:back|knees?|shoulder|hip|ankle|foot|wrist|leg|arm|hand|"
    r"hearing)", r"(?:my|on my|murder my|kill my|"
    r"hurts? my|mi) (?:back|knees?|feet|shoulder|asthma|espalda|rodilla)", r"knee brace",
    r"(?:cant|cannot|no|not supposed to|not able to|unable to|dont|no puedo) (?:lift(?:ing)?|stand|bend|climb|squat|"
    r"be on my feet|cargar)",
    r"(?:lot of|heavy|much) lifting", "lifting (?:is|would be|restriction)", r"allerg(?:ic|y|ies)|alergic[oa]",
    "asthma", r"(?:because of|bc of|with|have|due to) my (?:ms|health|"
    r"disability|epilepsy|diabetes|asthma|anxiety|condition|leg|seizures)", r"(?:months? |im |am |"
    r"i am )pregnant(?= .*(?:lift|stand|would|will|can|is that|do they|hire|issue|problem))",
    r"(?:blood|needles|heights|dead bod\w+)(?: \w+){0,5} (?:pass out|faint|scares?|scare|queasy|sick|freaks?|me out)",
    r"(?:scared|afraid|terrified) of (?:blood|needles|heights)",
    r"(?:dont|cant|do not|not) (?:do|handle|deal)(?: well| good)? with (?:blood|needles|vomit|bodies|poop|death|"
    r"heights|old people|kids|dogs|cats)",
    r"(?:in|at) the (?:er|hospital|emergency room)(?= .*(?:interview|miss|resched|cant|move))", "being operated on",
)  # fmt: skip
NERVES = any_of(
    r"nervous\w*|anxious|worried|worry(?!,)|scared(?! of (?:him|my))|terrif\w+|intimidat\w*|overwhelm\w*|freak(?:ing|"
    r"ed|s)? (?:me )?out|panick?\w*|"
    r"shy|my nerves|bad nerves|die inside|(?:social )?anxiety|scares? me|discouraged|hesitant|rusty|unprepared",
    r"(?:not|dont feel|not sure im|dont think im|never feel|doubt im|afraid im not)(?: \w+){0,2} (?:ready|qualified|"
    r"good enough|confident|prepared|smart enough)",
    r"(?:un|not |not really |not very )comfortable(?! (?:giving|shar\w+|with (?:that|this|shar\w+|giving)|tell\w+|"
    r"put\w+|answer\w+|saying))",
    r"(?:bad|terrible|awful|mixed) (?:reviews|things|reputation)", r"heard (?:\w+ ){0,3}(?:bad|terrible|shot|awful|"
    r"horror|shady|mean)", r"(?:is it|is that area|isnt|not|it) safe"
    r"(?: there| at night| around)?", r"(?:had|been) (?:a )?shootings?|get shot|sketchy|rough (?:area|neighborhood)|"
    r"bad (?:area|neighborhood)|dangerous (?:area|neighborhood|part)",
    r"what if (?:i|they|im)(?! (?:have to|need to|cancel))", r"bomb(?:ed)? (?:the |my )?interviews?",
    "nervios\\w*|preocupad[oa]|miedo|me da pena", "mwen pe",
)  # fmt: skip
MEANS = any_of(
    r"(?:phone|laptop|computer|screen|camera|mic|internet)(?: \w+){0,2} (?:cracked|broken|broke|messed up|dead|down|"
    r"died|shut off|cut off)(?=.*(?:zoom|interview|call|apply|video|cant|wont))", r"gap in (?:my )?(?:employment|"
    r"resume|work)",
    _LACK + r" (?:\w+ )?(?:internet|wifi|computer|laptop|phone|webcam|camera|steel ?toe\w*|boots|scrubs|uniforms?|"
    r"tools?|clothes|suit|anything to wear|money for|"
    r"the money|money to|address|bank account|id|social security card|ropa|dinero)(?! ?\?)", "nothing to wear",
    r"cant afford (?:the |a |my |to )?\w+",
    r"(?:money|waiting on money|save up|saving up|cash) (?:to pay )?for (?:my |the )?(?:exam|test|license|uniform|"
    r"scrubs|tools|boards?|cert\w*)",
)  # fmt: skip
CREDENTIALS = any_of(
    r"(?:want|wants|wanted|need|needs|needed|require|requires|required|requiring|asking for|ask for|looking for|"
    r"said i need|have)(?: \w+){0,3}? (?:\d+\+?|one|two|three|a|1|2|3|five|some|more|prior)? ?"
    r"(?:yrs?|years?|months?)? ?(?:of )?(?:\w+ )?experience(?! ?\?)", r"(?:no|dont have|lack|without|not enough|zero|"
    r"little)(?: \w+){0,2} experience", "experience (?:i|that i) dont have",
    r"(?:want|wants|need|require|ask for|all want)(?: \w+){0,3} (?:my license|licensed|certified|certification|"
    r"a license|bilingual|a degree|a bachelors|ged|my cert\w*|cdl)(?= (?:and|but|i)|$)",
    r"(?:license|cert|certs|certification|certificate|registration|bls|cpr|physical|dot physical|med card|boards?|"
    r"state board|exam|results|ged|permit)(?: is| are| has| was| still| hasnt| isnt| not| just)*"
    r" (?:pending|expired?|lapsed|come|came|arrived|passed|processing|processed|late|in the mail|active|here|ready|"
    r"slow|suspended)",
    r"(?:failed|havent passed|havent taken|didnt pass|not passed|waiting on|waiting for|waiting to take|still need|"
    r"still waiting on|dont have|need to (?:take|pass)|retaking|until i (?:get|pass|take))"
    r"(?: to take| my| the| a)* (?:state )?(?:cert\w*|exam|test|license|boards?|ccma|nclex|cdl|registration|permit|"
    r"bls|cpr)(?! ?\?)",
    r"(?:not|isnt|arent|aint|never got|wasnt) (?:\w+ )?(?:certified|licensed|qualified|registered|bilingual)",
    r"bilingual and im not", r"(?:the )?state is (?:so |really |taking )*(?:slow|forever)",
    r"(?:dont|no|do not) (?:speak|hablo)(?: \w+)? (?:english|ingles|spanish|espanol)",
    r"my english|(?:hablo )?(?:poco|mucho) ingles|no hablo ingles|el mio no es", r"too old|my age|im only 1[5-9]|"
    r"im 1[5-7]",
    r"papeles de trabajo|permiso de trabajo|work permit|work visa|immigration status|undocumented|daca",
)  # fmt: skip
RECORD = any_of(
    r"misdemeanou?rs?|felon\w*|(?:criminal |have a |got a |my |a |had a )record(?! (?:label|number|to))|(?:run|do|"
    r"pass|fail|fail\w+ (?:my|the|a)|clear|hire with a|my|the|on) (?:my |a |the )?background"
    r"(?: ?check)?|probation(?!ary)|parole|arrest(?:ed|s)?|dui|dwi|(?:have|pending|got|old|a) charges?(?! (?:for|me|"
    r"nurse))|conviction|convicted|expung\w+|antecedentes|(?:pass|fail|failed|"
    r"cant pass) (?:a |the )?(?:drug|piss) ?(?:test|screen)?|smoke weed|medical (?:marijuana|card)|tattoos?|hijab|"
    r"my (?:faith|religion|beliefs)|dreads|credit (?:is|score)",
)  # fmt: skip
INTERVIEW = any_of(
    r"(?:reschedul\w*|re ?schedul\w*|push (?:it |the interview |my interview )?back|postpone|reagendar|"
    r"cambiar la (?:cita|entrevista)|do it another (?:day|time))",
    r"(?:can|could|need to|have to|want to|trying to|possible to|we) (?:\w+ ){0,2}?(?:move|change|switch|miss|"
    r"cancel) (?:it|my|the|our|that)(?: \w+)? ?(?:interview|appointment|orientation|time|to|tomorrow)",
    r"(?:running|gonna be|going to be|will be|ill be|might be|be|voy|im|stuck) (?:\w+ ){0,3}?(?:late|tarde|behind|"
    r"in traffic)(?! (?:on|payment|fee))",
    r"(?:have to|gotta|gonna|had to|going to) miss(?: \w+)? ?(?:interview|tomorrow|today|orientation|it|my)",
    r"(?:cant|wont|not able to|not gonna) (?:make|come to|go to|do|attend) (?:it|the interview|my interview|that day|"
    r"the)"
    r"(?! (?:forever|last))", r"(?:any|another|different) (?:other )?(?:day|time)(?: \w+)? ?(?:available|work|"
    r"possible)?(?= ?\?)", r"got in (?:a|an) (?:accident|wreck)|flat tire|overslept|woke up late",
    r"(?:im|i am|been|feeling|got|estoy) (?:so |really |too |very )?(?:sick|covid|the flu|"
    r"enferm[oa])(?= .*(?:interview|tomorrow|today|resched|cant|move|make)|$)",
    r"dropped me|(?:fired|let) me (?:go )?(?:last time|once|before)|not so that day|so not that day",
)  # fmt: skip

_NOT_MINE = (
    r"quit smoking to|mailed|in the mail|never cancel|dont cancel|no worries|not worried|no longer worried|"
    r"dont worry|i passed the|cleared the background|"
    r"do i restart|why do you need|waiting on (?:the |my )?background check to clear|loan forgiveness|decided not to|"
    r"parking lot|"
    r"took the sitter"
)
OBSTACLES: tuple[Wording, ...] = (
    wording("concern.distance", Label.CONCERN, DISTANCE, contexts=_LEAD_OR_STATUS, unless=
    r"the bus didnt|right by|close by|not far|isnt far|not too far|how far is(?! .*(?:dont|no|cant))"),
    wording("concern.no_ride", Label.CONCERN, TRANSPORT),
    wording("concern.children", Label.CONCERN, CARE, contexts=_LEAD_OR_STATUS, unless=
    r"dont text|do not text|at a daycare|parking lot|just had (?:a baby|twins)|stay(?:ing)? (?:at )?home|not looking|"
    r"me quedo en casa|proof of"),
    wording("concern.wage", Label.CONCERN, PAY, unless=r"my pay is (?:private|between)|all you send"),
    wording("concern.times", Label.CONCERN, TIMES, unless=r"can you only|only text|(?:text|call|send) me only|"
    r"only (?:text|send|call)|my shift ends$|yes, my lease ends|" + _NOT_MINE),
    wording("concern.limits", Label.CONCERN, HEALTH_LIMITS, unless=r"touching my|had to quit because"),
    wording("concern.nervous", Label.CONCERN, NERVES, unless=_NOT_MINE + r"|not comfortable (?:giving|sharing|"
    r"with (?:that|this))|scam"),
    wording("concern.means", Label.CONCERN, MEANS),
    wording("concern.credentials", Label.CONCERN, CREDENTIALS, unless=_NOT_MINE + r"|(?:do|does|would|did) (?:i|you|"
    r"u|they|it|we)(?: \w+)? (?:need|require|want|have to have)|lost my (?:cpr|card)|"
    r"no more than"),
    wording("concern.past", Label.CONCERN, RECORD, unless=_NOT_MINE + r"|wage garnish|charged? me"),
    wording("concern.interview", Label.CONCERN, INTERVIEW, unless=_NOT_MINE + r"|fill it out|do it tomorrow|"
    r"running late on", contexts=_LEAD),
    wording(
        "concern.refusal_reason",
        Label.CONCERN,
        rf"(?:^|[,.] )(?:no|nah|nope|pass|decline|not for me)\W+(?:thanks |thank you |sorry |"
        rf"gotta say no )*(?:{NEGATION}|the|its|i|they|that|thats|\d)"
        rf"{within(4)}(?:pay|hours?|far|drive|commute|nights|weekends|schedule|late|early|rules|experience|blood|"
        rf"on call|car)",
        contexts=_LEAD,
    ),
)  # fmt: skip
