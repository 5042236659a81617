"""How people answer a job lead: interest, refusal, worry, questions, and the wish for another place.

Source: SOP-07, SOP-11, SOP-19; annotation guide (`interested`, `declined`, `concern`, `job_question`,
`location_request`).
"""

from rules.replies.labels import Context, Label
from rules.replies.lexicon import PRIVATE_TALK, SCHOOL_AFFAIR
from rules.replies.wording import Wording, wording

_LEAD = (Context.JOB_LEAD,)

INTERESTED: tuple[Wording, ...] = (
    wording(
        "interested.said",
        Label.INTERESTED,
        r"(?:im|i am|am|very|super|definitely|still|would be|id be|be|so|really|yes|yeah|yea|highly|"
        r"extremely|count me|most definitely|totally)(?: (?:very|super|definitely|still|really|so|def|"
        r"totally))* (?:interested|intrested|intersted|interest|down|in)(?= ?(?:[.,!?]|$|in (?:this|the|"
        r"that|it|applying|learning|hearing|being|position)|and|but|yes|please|what|how|when|where|do|is|"
        r"if|can|i |thank|thx|for (?:it|this|that|sure)))|"
        r"^interested|count me in|sign me up(?! for (?:text|alert))|(?:i )?(?:would|d|id|i d) (?:love|like|"
        r"be happy|be glad|definitely|be interested|be down|appreciate)(?: \w+){0,3} (?:to|it|that|this|"
        r"the|an|a|in)|"
        r"(?:send|forward|submit|pass|put)(?: \w+){0,3} (?:my (?:resume|info|name|application)|it over|"
        r"me the (?:info|link|details|application|address)|the (?:info|link|details|application)|my way|"
        r"in for it|me in for|me down|it (?:to me|my way|please))|send it|put me (?:in|down|forward)|"
        r"(?:i )?(?:already |just |did |have |ive |will |ill |im gonna |im going to |gonna |"
        r"going to )+(?:appl(?:y|ied)|call(?:ed)? them|submit(?:ted)?|be there|attend|go(?! to school|"
        r" back)|send(?: you| over)? my resume|show up|fill it out|reach out to them)|"
        r"(?:sounds|looks|thats|this is|that is|thatd be|that would be) (?:good|great|perfect|amazing|"
        r"awesome|interesting|right up my alley|like a (?:good|great|perfect)|wonderful|fantastic)|"
        r"right up my alley|(?:me|nos) interesa|(?:estoy|muy) interesad[oa]|cuenten conmigo|me encantaria|"
        r"me gustaria(?: \w+)* (?:aplicar|trabajo|puesto)|claro que si|"
        r"where (?:do|can|should) i (?:sign|apply|send)|how (?:do|can|would|should) i apply|lets do it|"
        r"let s do it|im (?:all )?(?:for it|game|in(?= ?(?:[.,!]|$|and|but)))|consider me|absolutely|for sure|"
        r"hell yes|heck yes|"
        r"(?<=[.,!;?] )(?:yes|yeah|yep|yea|si)(?! (?:but|i got|i saw|the|we|you))|still want (?:it|this|"
        r"the|to)|i want (?:it|this|that|the job|to apply|to interview|in)|(?:ill|i will|can|"
        r"i can) (?:take it|be there|make it|do that|do it)|pick me|when can i (?:start|interview|apply|"
        r"come in)|(?:so|and|then|but|,) (?:yes|yeah|yep|sure|si)$",
        unless=r"withdraw|removed|not (?:really |very |that |at all |currently )?(?:interested|intrested|for me)|"
        r"no longer interested|no me interesa|uninterested|wouldnt|would not|not sure|im good|"
        r"would rather not|rather not|dont want|would love to but|would like to but|a real person|"
        r"no estoy interesad\w",
        contexts=(Context.JOB_LEAD,),
    ),
    wording(
        "interested.said_anywhere",
        Label.INTERESTED,
        r"(?:im|i am|very|yes|still|definitely) interested(?! in (?:your|school|classes|the program))|"
        r"count me in|si me interesa|(?:send|forward) (?:them )?my resume",
        unless=r"not interested|no longer interested",
        contexts=(Context.NONE, Context.STATUS_CHECK, Context.FORM_REMINDER, Context.DETAIL_QUESTION),
    ),
)

DECLINED: tuple[Wording, ...] = (
    wording(
        "declined.said",
        Label.DECLINED,
        r"(?:not|no longer|isnt|aint|never)(?: (?:really|very|that|all that|currently|at all|gonna be|"
        r"going to be|super|too))* (?:interested|intrested|interest|for me|my (?:thing|cup of tea)|"
        r"a (?:good )?fit|what im looking for|a good match|the right (?:fit|job))|(?:no|not) me interesa|"
        r"no estoy interesad[oa]|no,? gracias|uninterested|"
        r"(?:ill|i will|im gonna|gonna|going to|have to|gotta|will have to|i ll|imma|id|think ill|"
        r"i) (?:have to )?(?:pass|sit this one out|skip|decline)|hard pass|pass on (?:this|that|it)|(?:im|"
        r"i am|am) (?:good|all set|okay|ok|set)(?: (?:but|thanks|thank|for now|tho|though|on that|"
        r"right now|with)|$|,)|no,? (?:thanks|thank you|thx|ty)|nah|no ty|maybe next time|"
        r"(?:not|wont|cant|dont)(?: \w+){0,2} (?:this one|this time|that one|this position|this job|"
        r"that job|that company|that place|there)|(?:dont|do not|not) (?:want|like|think so|"
        r"think its for me)(?: (?:it|that|this|to work|the|a|anything))?|(?:already|rather not|"
        r"would rather not|rather) (?:accepted another|do that|apply|work there)|keep sending|thats a no|"
        r"not right now|another time|i decline|wouldnt work for me|wont work for me|doesnt work for me|"
        r"no puedo aceptar",
        unless=r"not looking for work|not looking right|dont want to (?:be here|live|die|say|give|share)|"
        r"dont want (?:any more|more|these|your|texts?)|why not|no longer interested in (?:texts|"
        r"receiving)|dont like (?:my boss|how|the way|that you)|not working there|dont want to miss|"
        r"not this time of|dont want to bother",
        contexts=_LEAD,
    ),
    wording(
        "declined.not_interested",
        Label.DECLINED,
        r"not (?:really |at all |very |currently )?interested|no me interesa|no longer interested",
        unless=r"not interested in (?:sharing|giving|telling|receiving|getting)|interested in (?:texts|"
        r"receiving)",
        contexts=(Context.NONE, Context.STATUS_CHECK, Context.FORM_REMINDER),
    ),
)

CONCERN: tuple[Wording, ...] = (
    wording(
        "concern.transport",
        Label.CONCERN,
        r"(?:dont|do not|no|without|havent got|aint got|lost my|need) (?:have )?(?:a |any |my |"
        r"reliable )?(?:car|ride|transportation|transport|license|drivers license|vehicle|way (?:to get|"
        r"there)|gas money|gas)|(?:car|truck) (?:is|broke|got|wont|in the|just|"
        r"has)(?: \w+){0,2}(?: (?:down|shop|start|repossessed|totaled|broken|repo))?|"
        r"(?:to+|really|kinda|kind of|pretty|a bit|a little|way) far|so far (?:away|from|for)|"
        r"far (?:for me|away|from (?:me|my|home|where))|long (?:drive|commute|ways?)|(?:the )?(?:drive|"
        r"commute|bus)(?: \w+){0,4} (?:hour|long|far|minutes|mins|late|route|run|line)|(?:an?|one|two|1|"
        r"2) (?:hours?|hr) (?:away|each way|drive|from me)|(?:bus|train) (?:doesnt|dont|wont|"
        r"stops running)|muy lejos|no tengo (?:carro|coche|transporte|como llegar|licencia|quien)|"
        r"queda lejos",
    ),
    wording(
        "concern.care",
        Label.CONCERN,
        r"child ?care|day ?care|baby ?sit\w*|(?:no one|nobody|someone|anyone|no ?body) (?:to|can) (?:watch|"
        r"keep|take care|pick up)|(?:bc|because|cause|cuz|with|around|have|got|for|of) (?:of )?(?:my |the |"
        r"little |two |three |small |young )*(?:kids?|children|son|daughter|baby|toddler|newborn)(?! (?:to|"
        r"and i)(?! \w+ (?:watch)))|(?:my )?(?:son|daughter|kid|baby|child|kids) (?:is|are|has|got|was|"
        r"s)(?: \w+)? ?(?:sick|ill|fever|home|appointment)|cuid(?:e|ar|a) (?:a )?(?:los|mis|mi)|"
        r"pick (?:up )?my (?:kids?|son|daughter)",
        unless=r"just had a baby|take care of my (?:grandma|mom|dad)|not looking",
    ),
    wording(
        "concern.terms",
        Label.CONCERN,
        r"pays? (?:is |too |way |so |seems |kinda )*(?:less|low|little|bad|terrible|not enough|nothing)|"
        r"(?:less|lower) than (?:what )?(?:i|my)|(?:low|too little|not enough|less) (?:pay|money|hours)|"
        r"(?:is|thats|seems) (?:kinda |too |so |pretty |a bit |a little )?low|"
        r"(?:can|could|i) (?:only|cant|not|dont)(?: \w+){0,3} (?:work|do|available|"
        r"make)?(?: \w+){0,3} ?(?:evenings?|nights?|mornings?|weekends?|days|weekdays?|part time|"
        r"overnights?|mondays?|sundays?|saturdays?|afternoons?)|only (?:available|days|nights|weekends|"
        r"mornings|evenings|part time)|(?:cant|dont|wont|unable to|not able to) (?:do|"
        r"work) (?:\w+ )?(?:nights?|weekends?|days|mornings?|evenings?|overnights?|those hours|that shift|"
        r"sundays?|saturdays?|that early|full time)|(?:hours|schedule|shift|time|times) (?:dont|doesnt|"
        r"conflicts?|wont|interfere\w*|might not|is (?:hard|rough|tough)|are (?:hard|rough|too|tough|bad))|"
        r"i make more|need(?: \w+){0,2} (?:more money|benefits|more hours|at least \$?\d+|more pay)|"
        r"no benefits|cant (?:live|survive|afford) on|depends on (?:the )?(?:pay|hours|shift|location|"
        r"schedule)|days please|no puedo trabajar|pagan (?:muy )?poco",
    ),
    wording(
        "concern.record",
        Label.CONCERN,
        r"misdemeanou?r|felon\w*|(?:criminal )?record|background(?: check)?|probation|parole|arrest\w*|dui|"
        r"dwi|charge(?:s)? (?:on|from|pending)|drug (?:test|screen)\w*|piss test|medical card|weed|"
        r"marijuana|antecedentes|expunge\w*|convict\w*|work permit|visa|papers|daca|ged|no experience|"
        r"(?:dont|do not|without) (?:have )?(?:any |enough |much )?experience|(?:not|isnt|"
        r"arent) (?:yet )?(?:certified|licensed|qualified)|(?:certification|cert|license|licensing|"
        r"state board|board|exam|test|nclex|ccma|boards?) (?:\w+ )?(?:isnt|isn t|expired|not|until|pending|"
        r"yet|lapsed|failed)|failed (?:my|the) (?:cert\w*|exam|test|boards?)|(?:havent|didnt|"
        r"not) (?:passed|taken|pass|take|got|get|received?) (?:my |the )?(?:cert\w*|exam|test|license|"
        r"boards?|ccma)|(?:dont|do not) have my (?:cert\w*|license|bls|cpr|ccma|diploma)|tattoos?|"
        r"english (?:is )?(?:not|isnt)|hablo (?:poco|mucho) ingles|no hablo ingles|vaccin\w*",
    ),
    wording(
        "concern.nerves",
        Label.CONCERN,
        r"nervous|anxious|worried|worry|scared(?! of (?:him|my))|intimidat\w*|stress(?:ed|ing|ful)|"
        r"overwhelm\w*|unsure|not sure (?:if|i|im|that|about)|(?:havent|never|not) (?:done|had|been to|"
        r"interviewed)(?: \w+){0,3} (?:interview|in (?:years|\d+))|(?:dont|not) (?:feel|think|"
        r"know)(?: \w+){0,2} (?:ready|qualified|im ready|im qualified|good enough|they would|they will|"
        r"theyd|if i|if they|confident)|feel(?:ing)? (?:ready|unprepared|discouraged|hesitant|rusty)|rusty|"
        r"(?:kinda |bit |little )?hesitant|dont have (?:anything|clothes|scrubs)|nothing to wear|"
        r"me da (?:miedo|pena|nervios)|nervios[oa]|preocupad[oa]|discouraged|bad (?:reviews|things|"
        r"reputation)|heard (?:bad|terrible|not good)",
    ),
    wording(
        "concern.reschedule",
        Label.CONCERN,
        r"(?:cancel|reschedule|move|change|postpone|push back|miss|missed|make|switch|"
        r"re schedule)(?: \w+){0,3} (?:interview|appointment|orientation|time slot|day)|reschedul\w*|"
        r"running (?:\w+ )?late|(?:gonna|going to|will|might|ill) be (?:\w+ )?late|cant make (?:it|the|my|"
        r"that)|(?:stuck in|in) traffic|(?:im|i am|got|been|feeling) (?:\w+ )?(?:sick|ill|covid|"
        r"the flu)(?! of)|have (?:the flu|covid|strep|a fever)|overslept|reagendar|cambiar la (?:cita|"
        r"entrevista)|voy tarde|cant (?:attend|go|come)",
        unless=r"make (?:me|sure|more|less|good|too)",
    ),
)

# A question opens a clause, or a question mark ends it.
CLAUSE = (
    r"(?:^|(?<=[.!?,;:] )|(?<=[.!?,;:])|(?<=and )|(?<=but )|(?<=also )|(?<=yes )|(?<=yep )|(?<=sure )|"
    r"(?<=hi )|(?<=hey )|(?<=interested )|(?<=please )|(?<=good )|(?<=cool )|(?<=lol )|(?<=ok )|(?<=so ))"
)
_ASK = (
    r"(?:what|whats|wat|wut|when|whens|where|wheres|how|hows|who|which|is|are|do|does|did|can|could|will|"
    r"would|any|cual|cuando|donde|cuanto|que|como|es|hay|tienen|necesito|ofrecen|aceptan)"
)
_ABOUT_JOB = (
    r"(?:pay|pays|paying|salary|wage|wages|rate|hourly|money|an hour|benefits|insurance|pto|shift|shifts|"
    r"hours|schedule|start date|start|part time|full time|full or part|remote|hybrid|in person|weekends?|"
    r"nights?|days|overnight|located|location|address|"
    r"interview|dress|wear|bring|hiring|company|employer|position|job|role|opening|requirements?|require|"
    r"required|certification|certified|cert|ccma|license|experience|resume|uniforms?|scrubs|drug test|"
    r"drug screen|background|openings|paid|training|train|union|sign on|bonus|temp|permanent|contract|"
    r"externship|apply|parking|application|"
    r"manager|supervisor|deadline|duties|tips|overtime|ot|travel|per diem|cdl|route|regional|otr|home time|"
    r"filled|available|zoom|phone interview|pagan|paga|horario|turno|entrevista|trabajo|puesto|requisitos|"
    r"sueldo|direccion|ubicado|experiencia|licencia|empezar|aplicar|beneficios|queda|ingles|bilingual|"
    r"spanish|age|18|kids|physical|dental|felony|misdemeanor|record|vaccin\w*|car|bus)"
)

JOB_QUESTION: tuple[Wording, ...] = (
    wording(
        "job_question.asked",
        Label.JOB_QUESTION,
        rf"{CLAUSE}{_ASK} (?:[\w/]+ ){{0,7}}?{_ABOUT_JOB}|{_ASK} (?:[\w/]+ ){{0,7}}?{_ABOUT_JOB}(?=[^.!]*\?)",
        unless=rf"{PRIVATE_TALK}|{SCHOOL_AFFAIR}|who (?:would|will|gonna|can) watch|can i (?:cancel|reschedule)|"
        rf"not sure if|idk if|dont know if|"
        r"how do i get (?:my )?(?:transcripts?|diploma)|how long is the drive|(?:which|who) (?:pays|"
        r"is paying) less|when do i get my|speaks? spanish|only text|can start as",
        contexts=_LEAD,
    ),
    wording(
        "job_question.typical",
        Label.JOB_QUESTION,
        r"how much (?:does|do|is|it|they|would|will|r|are)(?: \w+){0,3} ?(?:pay|paying|make|offer|hour|"
        r"start)|whats the (?:pay|salary|rate|hourly|schedule|shift|hours|address|location)|what (?:shift|"
        r"hours|days|time|company|city|location|address|position|dept|department)(?= ?(?:is|are|[?]|$|"
        r"would|do|does|they|for))|is (?:it|this|that|the (?:job|position)) (?:still )?(?:a )?(?:full|part|"
        r"remote|hiring|open|available|paid|temp|permanent|days|nights|prn|close|near|on the)|"
        r"(?:do|does) (?:they|it|u|this|that|the job|you) (?:\w+ )?(?:pay|offer|have benefits|drug test|"
        r"hire|train|require|provide|accept|do background)|where (?:is|s|its|are) (?:it|this|that|"
        r"the (?:job|place|clinic|interview|office|position|company)|they)|wheres (?:it|this|that) ?(?:at|"
        r"located)?|cuanto (?:pagan|paga|es|ofrecen)|donde (?:es|queda|esta)|que (?:horario|turno|dias)|"
        r"is (?:there|this one|the position) (?:any )?(?:weekends?|benefits|openings?|still open|filled)|"
        r"will (?:that|this|it) be (?:a|an) (?:problem|issue)|would (?:that|they|it) (?:\w+ )?(?:be|matter|"
        r"hire|accept|take)(?= .*\?|.*problem|.*issue)|more (?:info|information|details)|tell me more|"
        r"what(?:s| is| are)? (?:the )?(?:requirements|details|duties|qualifications)",
        unless=rf"{PRIVATE_TALK}|{SCHOOL_AFFAIR}",
        contexts=_LEAD,
    ),
)

_PLACE_NOUN = (
    r"(?:here|there|home|me|my (?:area|house|place|side|home)|downtown|(?:the )?[nsew]\w* (?:side|part|"
    r"end)|(?!(?:my|the|this|that|it|a|an|your|school|time|touch|general|person|field|contact|hours?|pay|"
    r"healthcare|medical|welding|hvac|dental)\b)[a-z.]+(?: [a-z.]+){0,2})"
)
LOCATION: tuple[Wording, ...] = (
    wording(
        "location_request.moved",
        Label.LOCATION_REQUEST,
        r"(?:moved|moving|move|relocat(?:ed|ing|e)|relocation|just moved|im moving|we moved|i moved|"
        r"transferr?ed|movi|mude|mudamos|mudo|mudarme|mudando)(?: \w+){0,2}? (?:back )?(?:to|out to|near|"
        r"from|up to|down to|over to|in|a|para|out of (?:state|town)|away|closer)|(?:i |we |im |now |"
        r"currently )+(?:live|living|stay|staying|located|based|reside)(?: \w+)? (?:in|near|at|out in|"
        r"over in|by)(?! (?:a |my |the )?(?:car|shelter|van|hotel|motel|truck|pain|street))|(?:i|"
        r"we) (?:dont|do not|no longer) live (?:there|in|near|that way|around|here)|(?:vivo|estoy viviendo|"
        r"ahora vivo) en|im (?:now )?in (?:[a-z]+ )?(?:now|these days|currently)|not in (?:[a-z]+) anymore|"
        r"different (?:city|state|area|location|town)|out of state|another (?:city|state|location|area|"
        r"town)|otra (?:ciudad|area|parte)",
        unless=r"moved (?:on|up|forward|my|the)|moving (?:forward|on|the|up)|move (?:forward|on|my|the)|"
        r"homeless|in my car|transferred (?:my )?credits?|where is it located",
    ),
    wording(
        "location_request.asked",
        Label.LOCATION_REQUEST,
        r"(?:anything|something|somewhere|any (?:\w+ ){0,3}?(?:jobs?|openings?|positions?|places|work|"
        r"leads|spots|clinics|locations?|opportunities|externships?)|jobs?|openings?|positions?|places|"
        r"opportunities|what about|have|leads?|one|options|algo|trabajos?|openings|"
        r"hiring)(?: \w+){0,3}? (?:in|near|around|closer to|close to|out in|out|by|on the|nearby|local|"
        r"over in|en|cerca de|up in|down in) (?:the )?(?!\d|my field|the field|a|an|this|that|years?|next\b|"
        r"(?:roofing|cyber|kitchens?|general|it|retail|trucking|construction|healthcare|medical|dental|welding|hvac|"
        r"nursing|security|accounting|culinary|law|cosmetology|plumbing|electrical)\b|"
        r"years?|months?|weeks?|school|person)[a-z]+|"
        rf"(?:closer|nearer|near|nearby)(?: (?:to|by))? {_PLACE_NOUN}|(?:anything|something|jobs?|one|"
        r"any) (?:\w+ )?(?:closer|nearby|local|nearer|near me)|(?:looking|want|need|prefer|wanna work|"
        rf"like)(?: \w+){{0,4}} (?:in|near|around|closer to|close to|on) (?:the )?(?!(?:field|my field|"
        r"person|full|part|healthcare|medical|hours|days?|time|pay|evenings?|nights?|mornings?|week|"
        r"weekends?)\b)(?:[a-z]+)(?: side| area| county)|mas cerca|cerca de (?:mi|\w+)|hay algo (?:en|por|"
        r"cerca)|(?:willing to|want to|planning to|plan to|going to|might|gonna|hoping to|"
        r"about to) (?:relocate|move) (?:to|out|back)",
        unless=r"(?:bus stop|job|interview|working|started|work) (?:is )?right (?:by|there)|"
        r"hiring in (?:general|my field)|(?:tengo|consegui|encontre) (?:un )?trabajo|trabajo en|"
        r"trabajando en|jobs? in (?:my field|the field|general|medical|healthcare|hvac|welding|dental|"
        r"it)$|nothing in (?:welding|medical|my field)",
    ),
)
