"""The employer, the job title and the places, as surface words of the reply.

Names are found by what stands around them, not by a list; the office's own employer list corrects them later.
Source: annotation guide (`employer`, `job_title`, `work_location`, `target_location`, `in_field`).
"""

import re

from rules.replies.labels import Detail
from rules.replies.normalise import Normalised

# Nouns that make a phrase a job title.
ROLE = (
    r"(?:assistants?|asst|tech(?:nician)?s?|techs?|technologist|cnas?|cma|rma|ccma|ma|lpn|lvn|rn|rda|rdh|"
    r"da|emt|paramedic|phlebotomist|phleb|hygienist|nurse|welder|fitter|fabricator|machinist|electrician|"
    r"plumber|mechanic|installer|installs?|helper|apprentice|journeyman|driver|operator|"
    r"stylist|barber|cosmetologist|esthetician|aesthetician|nail tech|receptionist|front desk|secretary|"
    r"biller|coder|billing(?: and coding)?|coding specialist|specialist|coordinator|clerk|manager|"
    r"supervisor|lead|analyst|support|aide|caregiver|hha|pca|cook|chef|baker|teacher|para|instructor|medic|"
    r"dispatcher|scribe|therapist|masseuse|massage therapist|pharmacist|sonographer|radiographer|"
    r"transporter|bookkeeper|accountant|cashier|server|host|security guard|guard|officer|estimator|"
    r"inspector|drafter|designer|developer|programmer|engineer|administrator|representative|rep|agent|"
    r"associate|worker|laborer|loader|picker|packer|forklift|detailer|painter|"
    r"carpenter|roofer|mason|foreman|groomer|trainer|intern|extern|scheduler|collector|processor|drawer|"
    r"monitor|observer|sitter|housekeeper|custodian|janitor|medical assistant|asistente(?: \w+)?|"
    r"tecnic[oa](?: \w+)?|enfermer[oa]|soldador|electricista|chofer|estilista|recepcionista|flebotomista|"
    r"mecanico|plomero|cajer[oa])"
)
_TITLE = (
    rf"(?:[a-z][\w/&+]*[ -]){{0,3}}?{ROLE}(?: (?:i{{1,3}}|[123]|apprentice|assistant|lead|trainee|tech|"
    r"technician|supervisor|manager|driver))?"
)

_NAME_END = (
    r"(?= ?[,;!?()\n:]| ?\.(?: |$)|$| - | ?[\U0001F300-\U0001FAFF\u2600-\u27BF]| (?:as|since|doing|making|"
    r"for|on|in|near|full|part|prn|starting|started|start|and|but|making|now|not|lol|haha|right|while|"
    r"until|till|this|last|next|yesterday|today|tomorrow|monday|tuesday|wednesday|thursday|friday|"
    r"its|it|is|was|where|which|that|they|i|im|ive|we|he|she|so|because|bc|pay|pays|paying|paid|earning|at|"
    r"from|with|to|who|working|work|currently|hired|yes|thanks|thank|per|about|around|a week|if|or|when|"
    r"every|over|also|already|ft|pt|weekly|hourly|nights|days|como|de asistente|desde|en|y|pero|por|gano|"
    r"tiempo|el lunes|haciendo|no|but|my)(?!\w)| \$?\d)"
)
_NAME = (
    r"(?P<name>(?:the |a |an |el |la |los |una? )?(?:dr\.? |st\.? |mt\.? )?[a-z0-9][\w.&/+-]*(?: (?:&|"
    r"and(?= \w+(?: (?:sons?|associates|co|company|family|spa|clinic)))|of|de|for)?[ ]?[\w.&/+-]+){0,5}?)"
)
_AT = (
    r"(?<!\w)(?:work(?:ing|ed|s)?|job|jobs|hired|start(?:ed|ing|s)?|employed|position|offer(?: letter)?|"
    r"offered|i am|im|now|been|prn|ft|pt|time|gig|role|here|externing|on|training|orientation|career|"
    r"got in|stayed|full|part|hrs|hours|hr|hour|\d|ma|ccma|cma|cna|lpn|rn|empece|estoy|trabaj\w+|place)"
    r"(?: [\w'/,$.-]+){0,7}? (?:at|with|en|con)(?!\w) "
)
_EMPLOYER: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "employer.named",
        re.compile(
            r"(?<!\w)(?:employer|company|name of (?:my |the )?(?:employer|company)|place|work(?:place)?|"
            rf"office|clinic|shop)(?: is called| is| name is|s name is|:| called)+ ?{_NAME}{_NAME_END}"
        ),
    ),
    (
        "employer.for",
        re.compile(
            r"(?<!\w)(?:work(?:ing|ed)?|drive|driving|hired (?:on )?(?:by|with|on at)|hired|trabaj\w+|got on|"
            rf"signed on|job|offer(?: letter)?|employed|contract(?:ed|ing)?)(?: \w+){{0,2}}? (?:for|with|by|"
            rf"from|para|through) {_NAME}{_NAME_END}"
        ),
    ),
    ("employer.at", re.compile(rf"{_AT}{_NAME}{_NAME_END}")),
    ("employer.title_at", re.compile(rf"(?<!\w){ROLE}(?: (?:i{{1,3}}|[123]))?,? (?:at|with|for|@) {_NAME}{_NAME_END}")),
    (
        "employer.at_bare",
        re.compile(
            r"(?:^|[,.;!]) ?(?:yes,? |yeah,? |yep,? )?(?:im |i am |its |it is )?(?:at|with|"
            rf"@) {_NAME}{_NAME_END}"
        ),
    ),
    (
        "employer.same",
        re.compile(r"same place[^,.]*, ?(?P<name>(?:dr\.? |st\.? )?[\w.& '-]+?)(?= ?(?:[,;!?]|\.(?: |$)|$))"),
    ),
)
_GENERIC = re.compile(
    r"(?:(?:a|an|the|my|this|that|our|his|her|their|some|una?|el|la|mi|another|one|same|local|new|small|"
    r"big|old|private|different|great|dental|medical|veterinary|vet|nursing|family|doctors?|pediatric|"
    r"welding|hvac|auto|hair|law|temp|staffing|busy|urgent care|clinica|nice) )*"
    r"(?:clinics?|hospitals?|offices?|place|company|shop|salon|school|home|work|job|warehouse|store|moment|"
    r"time|this|that|them|it|least|all|night|nights|first|there|here|once|last|pharmacy|facility|"
    r"restaurant|agency|center|practice|spa|lab|garage|factory|plant|field|dental|medica|medico|oficina|"
    r"hospital|tienda|taller|casa|jobs|interview|days?|weekends?|"
    r"mornings?|noon|midnight|[\d:]+ ?(?:am|pm)?|nursing home|urgent care|you|yall|us|me|him|her|"
    r"everything|now|someone|somebody|people|kids|patients|friend|friends|family|uncle|cousin|dad|mom|"
    r"husband|wife|boyfriend|buddy|externship site|site|extern site|my externship|externship|position|"
    r"benefits|pay|tips|hr|indeed|agency|offer|full time|part time|orientation|training|years?|months?|"
    r"weeks?|campus|mine|myself|own business|lo mismo|el momento|(?:sister|mom|dad|brother|friend|mother|"
    r"cousin|aunt|parent)s?(?: (?:house|place))?)"
)
_TITLE_BY_ROLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "job_title.named",
        re.compile(
            r"(?<!\w)(?:title|position|role|job|puesto)(?: title)?(?: is|:| es| will be)+ ?(?:an? |the |"
            r"de )?(?P<title>[a-z][\w/& -]*?)(?= ?(?:[,;.!?]|$| (?:at|for|with|and|pay|making|i|in|en|but|"
            r"since|full|part)(?!\w)))"
        ),
    ),
    (
        "job_title.as",
        re.compile(
            r"(?<!\w)(?:as|as an|as a|como|como una?|de) (?:an? |the |una? )?(?:new |full ?time |"
            r"part ?time )?(?P<title>(?!needed|well|soon|of|long|far|i |my |it |"
            r"the )[a-z][\w/&+ -]*?)(?= ?(?:[,;.!?(]|$| (?:at|for|with|and|pay|making|in|en|con|but|since|on|"
            r"full|part|prn|starting|started|start|making|now|i|im|\$?\d|lol|they|it|its|through|there|under|"
            r"last|next|yesterday|this|doing|para|desde|gano|working|over|right|currently|earning|from|where|"
            r"a week)(?!\w)| \$))"
        ),
    ),
    (
        "job_title.doing",
        re.compile(
            r"(?<!\w)doing (?P<title>(?!good|well|great|fine|ok|okay|it|this|that|door|uber|lyft|insta|my|"
            r"the|"
            r"some|what|gig|odd|temp|an? |better|nothing|anything|something|"
            r"interviews?)[a-z][\w/&+ -]*?)(?= ?(?:[,;.!?]|$| (?:at|for|with|and|making|in|but|since|on|full|"
            r"part|now|there|\$?\d|while|until|right|as)(?!\w)| \$))"
        ),
    ),
    (
        "job_title.i_am",
        re.compile(
            r"(?<!\w)(?:im|i am|now|am|working|hired|soy|is|hired on|got hired|i m|be|being|became|its|"
            r"they made me|promoted to) (?:now |currently |a |an |the |officially |una? |working as |"
            rf"lead )*(?P<title>{_TITLE})(?!\w)"
        ),
    ),
    (
        "job_title.opens",
        re.compile(
            r"(?:^|[,.;!:] ?)(?:yes,? |yeah,? |yep,? |yes sir,? |yes maam,? |a |an |started |hired |"
            rf"working )*(?P<title>{_TITLE})(?= (?:at|for|with|in|@|over at|job|position|part|full|prn|"
            r"making|"
            r"\$?\d|here)|,|\.|$|;| -)"
        ),
    ),
    (
        "job_title.job",
        re.compile(
            r"(?<!\w)(?:got|have|landed|accepted|found|started|new|took|offered me|with|got a|offered|"
            rf"for)(?: the| a| an| my)* (?:new |full ?time |part ?time )*(?P<title>{_TITLE})(?= (?:job|"
            r"position|role|gig|spot|offer|at|for|with))"
        ),
    ),
)
_NOT_TITLE = re.compile(
    r".*(?<!\w)(?:in|at|busy|class|driving|clinicals|meeting|sorry|looking|applying|applied|interview\w*|"
    r"school|not|any|no|tips|graduat\w*|interested|waiting|hiring|just|still|the|my|to|was|and|got|"
    r"start\w*|job|hour|hr|been|there|where|working as|work|employed|hired|happy|good|full time|part time|"
    r"a)(?!\w).*"
)
_PLACE_WORD = (
    r"(?!(?:the|my|this|that|a|an|your|field|our|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|tues|"
    r"wed|thu|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|general|town|"
    r"person|school|medical|healthcare|here|there|between|training|class|charge|\d)\b)"
)
_PLACE = (
    rf"(?P<place>{_PLACE_WORD}(?:st\.? |ft\.? |mt\.? )?[a-z][a-z.-]+(?: (?!(?:as|since|doing|making|for|on|"
    r"in|now|and|but|full|part|my|so|if|or|area|is|i|im|please|pls|with|instead|would|that|right|then|too|"
    r"also|yet|though|tho|last|next|this|today|these|those|nowadays|permanently|until|because|bc|they|"
    r"thank|thanks|any|anything|u|you|got|have|ya|at|lol|making|next|year|month|week|soon|to|about|"
    rf"recently)\b)[a-z.]+){{0,2}}?)"
)
_PLACE_END = (
    r"(?= ?[,;!?]| ?\.(?: |$)|$| (?:as|since|doing|making|for|on|now|and|but|full|part|area|so|if|or|is|i|"
    r"im|please|pls|with|instead|would|that|right|then|too|also|yet|though|tho|last|next|this|today|these|"
    r"those|nowadays|permanently|until|because|bc|they|thank|thanks|any|anything|u|you|got|have|ya|at|lol|"
    r"in|year|month|week|soon|to|about|recently|my|\$?\d)(?!\w)|, | ?[\U0001F300-\U0001FAFF])"
)
_TARGET: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "target_location.side",
        re.compile(
            r"(?<!\w)(?:on|the|to|in|near) (?:the )?(?P<place>(?:north|south|east|west|northwest|northeast|"
            r"southwest|southeast|nw|ne|sw|se)(?:ern)?[ -]?(?:side|suburbs|end|part|burbs|"
            r"valley)(?: of [a-z]+)?)(?!\w)"
        ),
    ),
    (
        "target_location.moved",
        re.compile(
            r"(?<!\w)(?:moved|moving|move|relocat\w+|transferring|mude|mudamos|mudando|mudo|"
            rf"mudarme)(?: \w+){{0,2}}? (?:to|out to|near|a|para|up to|down to|over to|"
            rf"back to) {_PLACE}{_PLACE_END}"
        ),
    ),
    (
        "target_location.lives",
        re.compile(
            r"(?<!\w)(?:live|living|stay|staying|located|based|reside|vivo|im|now)(?: \w+)? (?:in|near|en|"
            rf"out in|over in|by) {_PLACE}{_PLACE_END}"
        ),
    ),
    (
        "target_location.closer",
        re.compile(rf"(?<!\w)(?:closer|nearer|close|cerca|near|nearby)(?: (?:to|de))? {_PLACE}{_PLACE_END}"),
    ),
    (
        "target_location.in",
        re.compile(
            r"(?<!\w)(?:anything|something|somewhere|jobs?|openings?|positions?|places|leads?|opportunities|"
            r"one|algo|trabajos?|hiring|work|spots|clinics|locations?|any|options|about|looking|based|"
            rf"have)(?: \w+){{0,3}}? (?:in|near|around|out in|by|en|over in|up in|down in|"
            rf"cerca de) (?:the )?{_PLACE}{_PLACE_END}"
        ),
    ),
)
_IN_FIELD: tuple[tuple[bool, re.Pattern[str]], ...] = (
    (
        False,
        re.compile(
            r"(?<!\w)(?:not|isnt|aint|no|outside|outside of|out of|unrelated|nothing to do with|different|"
            r"isn t|arent|wasnt)(?: (?:really|in|of|a|the|my|related to|even|exactly|what i|at|working in|"
            r"doing))* (?:fields?|medical|healthcare|related|program|trained|went to school for|studied|"
            r"welding|hvac|dental|career|degree|industry|what i went|line of work)|not what i (?:went|"
            r"studied|"
            r"trained)|no es (?:de|en) (?:mi|lo)|unrelated|nothing to do with (?:my|the|what)|(?:fuera de|"
            r"no en) mi (?:campo|carrera|area)"
        ),
    ),
    (
        True,
        re.compile(
            r"(?<!\w)(?:in|within) (?:my|the|this) (?:\w+ )?field(?! yet)|(?:related to|using) (?:my|"
            r"the) (?:\w+ )?(?:field|program|degree|cert\w*|training)|en mi (?:campo|carrera|area)|"
            r"what i (?:went to school|trained|studied) for"
        ),
    ),
)


def employer(message: Normalised, *, asked: bool) -> Detail | None:
    """Return who employs the student, or None; with `asked` a bare name is the answer."""
    for rule, pattern in _EMPLOYER:
        for match in pattern.finditer(message.text):
            detail = _named(message, "employer", rule, *match.span("name"))
            if detail is not None:
                return detail
    return _whole_answer(message, "employer") if asked else None


def job_title(message: Normalised, *, asked: bool) -> Detail | None:
    """Return what the student is there, or None; with `asked` a bare title is the answer."""
    for rule, pattern in _TITLE_BY_ROLE:
        for match in pattern.finditer(message.text):
            title = match["title"].strip()
            if not title or _NOT_TITLE.fullmatch(title) or len(title.split()) > 5 or _GENERIC.fullmatch(title):
                continue
            if rule == "job_title.as" and match.group().startswith("de ") and not re.search(ROLE, title):
                continue
            start = match.start("title")
            end = start + len(match["title"].rstrip())
            return Detail("job_title", message.surface(start, end), message.span(start, end), rule)
    return _whole_answer(message, "job_title") if asked else None


def work_location(message: Normalised, employer_at: Detail | None) -> Detail | None:
    """Return the place that follows the employer's name, or None."""
    if employer_at is None:
        return None
    after = next((i for i, place in enumerate(message.at) if place >= employer_at.span[1]), len(message.text))
    match = re.compile(rf" (?:in|on|en|over in|out in|near) {_PLACE}{_PLACE_END}").match(message.text, after)
    return _place(message, "work_location", "work_location.after_employer", match) if match else None


def target_location(message: Normalised) -> Detail | None:
    """Return the place where work is wanted, or None."""
    for rule, pattern in _TARGET:
        match = pattern.search(message.text)
        if match is not None:
            return _place(message, "target_location", rule, match)
    return None


def in_field(message: Normalised) -> Detail | None:
    """Return whether the job is in the field of study, only where the student says so."""
    for value, pattern in _IN_FIELD:
        match = pattern.search(message.text)
        if match is not None:
            return Detail("in_field", value, message.span(*match.span()), f"in_field.{str(value).lower()}")
    return None


_ARTICLE = re.compile(r"(?:the|a|an|el|la|los|una?) ")
_KIND_AFTER = re.compile(r" (?:warehouse|job|clinic location|store)$")


def _named(message: Normalised, field: str, rule: str, start: int, end: int) -> Detail | None:
    name = message.text[start:end]
    if _GENERIC.fullmatch(name) or not re.search(r"[a-z]", name):
        return None
    if (article := _ARTICLE.match(name)) is not None:
        start += article.end()
    if (kind := _KIND_AFTER.search(name)) is not None and kind.start() > 0:
        end -= len(kind.group())
    return Detail(field, message.surface(start, end).rstrip("."), message.span(start, end), rule)


def _whole_answer(message: Normalised, field: str) -> Detail | None:
    """Return a short reply as the answer to the question for `field`, without opening words."""
    opening = re.match(
        r"(?:(?:its|it is|yes|yeah|sure|hi|hey|ok|the name is|they are|called|im an?|i am an?|an?|the|"
        r"i work (?:at|for)|at|with|is|es|se llama|en|soy)[ ,:]+)*",
        message.text,
    )
    start = opening.end() if opening else 0
    end = len(message.text.rstrip(" .!,"))
    said = message.text[start:end]
    if not said or len(said.split()) > 6 or "?" in said or _GENERIC.fullmatch(said) or re.fullmatch(_NO_ANSWER, said):
        return None
    return Detail(field, message.surface(start, end), message.span(start, end), f"{field}.asked")


_NO_ANSWER = (
    r"(?:yes|yeah|yep|no|nope|ok|okay|k|sure|thanks|thank you|idk|maybe|not yet|why|stop|done|hi|hello|"
    r".*\b(?:dont|not|rather|private|personal|later|why|looking|quit|fired|stop|call|none|share|business|"
    r"cant|wont|text)\b.*|[\W\d]*)"
)


def _place(message: Normalised, field: str, rule: str, match: re.Match[str]) -> Detail:
    start, end = match.span("place")
    return Detail(field, message.surface(start, end).rstrip("."), message.span(start, end), rule)
