"""What somebody is at work, found by the nouns that make a phrase a job title and by where titles stand.

Source: annotation guide (`job_title`: the surface words); classes checked against O*NET's alternate titles.
"""

import re

from rules.replies.labels import Detail
from rules.replies.normalise import Normalised

# Nouns that make a phrase a job title: the trades the college teaches, what graduates do meanwhile, and the
# endings by which English and Spanish form such nouns.
ROLE = (
    r"(?:assistants?|assts?|attendants?|techs?|technicians?|technologists?|cnas?|cma|rma|ccma|mas?|pct|pca|pcas|"
    r"lpns?|lvns?|rns?|rvt|lvt|rda|rdh|das?|emts?(?:-[abp])?|"
    r"hha|cpht|cst|lmt|paramedics?|phlebs?|phlebotomists?|hygienists?|nurses?|welders?|pipe ?fitters?|fitters?|"
    r"fabricators?|machinists?|electricians?|plumbers?|mechanics?|installers?|"
    r"helpers?|apprentices?|journeym[ae]n|drivers?|operators?|stylists?|barbers?|cosmetologists?|estheticians?|"
    r"aestheticians?|receptionists?|front desk|secretary|billers?|coders?|"
    r"billing(?: and coding)?|medical billing|specialists?|coordinators?|clerks?|managers?|supervisors?|leads?|"
    r"analysts?|aides?|caregivers?|cooks?|chefs?|bakers?|teachers?|tutors?|"
    r"paraprofessional|para|instructors?|medics?|dispatchers?|dispatch|scribes?|therapists?|masseuse|pharmacists?|"
    r"sonographers?|radiographers?|transporters?|bookkeepers?|accountants?|"
    r"cashiers?|servers?|hosts?|hostess|waitress|waiter|bartenders?|baristas?|dishwashers?|guards?|officers?|"
    r"estimators?|inspectors?|drafters?|designers?|developers?|programmers?|engineers?|"
    r"administrators?|admins?|representatives?|reps?|agents?|associates?|workers?|laborers?|loaders?|pickers?|"
    r"packers?|forklift(?: operator| driver)?|detailers?|painters?|carpenters?|roofers?|"
    r"masons?|foreman|groomers?|trainers?|trainees?|interns?|externs?|schedulers?|collectors?|processors?|monitors?|"
    r"observers?|sitters?|nanny|housekeepers?|custodians?|janitors?|paralegals?|"
    r"help ?desk|(?:desktop|back ?end|tech|it|customer|clinical|network) support|sys ?admin|linehaul|call taker|"
    r"cleanup crew|crew|stockers?|merchandisers?|tellers?|linem[ae]n|rigger|millwright|"
    r"handyman|maintenance(?= ?(?:[,.]|$|at|for|with|guy|man))|barback|carhop|braiders?|threader|waxer|lash tech|"
    r"nail tech|sterile processing|medication aide|"
    r"asistente(?: (?:dental|medic[oa]|de \w+))?|auxiliar(?: \w+)?|tecnic[oa](?: (?:de|en) \w+)?|enfermer[oa]|"
    r"soldador[a]?|electricista|chofer|estilista|recepcionista|flebotomista|mecanico|plomero|"
    r"cajer[oa]|mesera?o?|cociner[oa]|ayudante(?: de \w+)?|peluquer[oa]|barbero|conductora?|camionero|cuidadora?|"
    r"niñera|vendedora?|"
    r"[a-z]{3,}(?:ologist|ographer|otomist|otamist|dontist|ician))"
)  # fmt: skip
_BEFORE = (
    r"(?:(?!(?:im|i|am|as|is|a|an|the|my|at|for|with|and|or|was|we|they|he|she|its|yes|yeah|yep|yup|no|not|now|got|"
    r"hired|started|start|starting|working|work|works|worked|new|still|currently|been|be|job|in|on|to|of|from|this|"
    r"that|but|so|just|doing|because|bc|if|still|sigo|soy|trabajo|trabajando|de|como|en|un|una|el|la|mi|con|empece|"
    r"estoy|pays|pay|making|hour|hr|hrs|time|find|need|want|looking|applying|your|our|her|his|their|any|some|last|"
    r"next|week|month|position|title|role|full|part|landed|found|officially|hi|hello|hey|update|took|accepted|"
    r"offered|have|had|employed|called|called me|by|one|promoted|also|call|me|ya|tech tech)\b)[a-z][\w&/+]*[ -]){0,3}"
)
TITLE = (
    rf"(?:{_BEFORE}{ROLE}(?: (?:i{{1,3}}|[123]|apprentice|assistant|lead|trainee|tech|technician|supervisor|manager|"
    rf"driver|and assistant|instructor))?)"
)
_WHOLE_TITLE = re.compile(
    rf"(?:(?:an?|the|as an?|i am an?|im an?|position|title|role|job|like|"
    rf"just an?)[: ]+)*(?P<title>{TITLE})"
)
_END = (
    r"(?= ?(?:[,;!?()\n/]|\.(?: |$)|$|\$|[\U0001F300-\U0001FAFF\u2600-\u27BF])| -| (?:at|for|with|w|in|on|over|part|"
    r"full|prn|making|pay|and|but|now|here|there|job|position|role|spot|gig|offer|since|starting|started|start|@|w/|"
    r"en|con|para|desde|though|lol|i|im|they|its|it|that|yes|so|who|through|thru|under|right|currently|per|paid|from|"
    r"last|next|yesterday|today|tomorrow|this|\d|\.\d)(?!\w)| \.?\d)"
)

_BY_PLACE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("job_title.named", re.compile(rf"(?<!\w)(?:title|position|role|puesto|they call me|"
    rf"job title)(?!\w)(?: title)?(?: -| is|"
    rf":| es| will be| as)* ?(?:an? |the |de )?(?P<title>(?!(?:at|with|is|and|for|in|still|the|available|there|on|"
    rf"they|i|that)\b)[a-z][\w&-]*(?: (?!at\b|for\b|with\b|and\b|pay\b|making\b|i\b|in\b|en\b|but\b|since\b|full\b|"
    rf"part\b|is\b|as\b)[a-z][\w&-]*){{0,3}}){_END}")),
    ("job_title.as", re.compile(rf"(?<!\w)(?:as an?|as the|me as(?: an?)?|on as|como(?: una?)?|as their|as) (?:new |"
    rf"full ?time |part ?time )*(?P<title>(?!(?:needed|well|soon|of|long|far|i|my|it|the|possible|you|they|is|if|a|"
    rf"an|saco|puedo|le|estas?|hell|reference)\b)[a-z][\w&+-]*(?: ?/ ?[a-z]\w*)?(?: (?!(?:at|for|with|pay|making|in|"
    rf"en|con|but|since|on|full|part|prn|starting|started|start|now|i|im|lol|they|it|its|through|there|under|last|"
    rf"next|yesterday|this|doing|para|desde|gano|working|over|right|currently|earning|from|where|a|who|so|and|omg|"
    rf"yay|haha|lmao)\b)[a-z][\w&/+-]*| and (?:assistant|coding|receptionist)){{0,4}}){_END}")),
    ("job_title.de", re.compile(rf"(?<!\w)(?:trabaj\w+|empece|comence|estoy|puesto|empleo|soy|contrat\w+|"
    rf"salon(?: \w+){{1,3}})(?: \w+){{0,4}}? de (?P<title>{ROLE}){_END}")),
    ("job_title.i_am", re.compile(rf"(?<!\w)(?:im|i am|now|am|working|hired|soy|is|hired on|got hired|i m|be|being|"
    rf"became|its|they made me|promoted to|still|i work|called|ya soy|started|landed)(?: now| currently| a| an| the|"
    rf" officially| una?| working as| as| still| just| my first)* (?P<title>{TITLE}){_END}")),
    ("job_title.opens", re.compile(rf"(?:^|[,.;!:/] ?)(?:(?:yes|yeah|yep|yup|hired|working|started|a|an|position:?|"
    rf"si|good news|got it|but yes|even|hi|hey|like i work there)(?!\w)[ ,.!:]*)*(?P<title>{TITLE}){_END}")),
    ("job_title.job", re.compile(rf"(?<!\w)(?:got|have|landed|accepted|found|started|new|took|offered me|with|"
    rf"offered|for|is)(?: the| a| an| my| this)* (?:new |full ?time |part ?time )*(?P<title>{TITLE})(?= (?:job|"
    rf"position|role|gig|spot|offer|at|for|with)\b)")),
    ("job_title.doing", re.compile(rf"(?<!\w)(?:doing|i do) (?!interviews|uber|door|insta|odd|gig)(?P<title>{TITLE}|"
    rf"maintenance|[a-z]+ (?:maintenance|dispatch|support|billing|installs?|installation|repair|tech work)|"
    rf"\d+ dispatch){_END}")),
    ("job_title.after_name", re.compile(rf"(?<=\w)(?<!work)(?<!as an)(?<!as a) (?P<title>(?:(?:production|sales|"
    rf"pharmacy|dental|medical|vet|warehouse|maintenance|surgical|patient care|auto|forklift|truck|"
    rf"lab) )(?:associate|technician|tech|assistant|operator|driver|worker)|emt-b|da|ma|cna|lpn|rvt|cma|welder|"
    rf"stylist|mechanic){_END}")),
)  # fmt: skip
_NOT_TITLE = re.compile(
    r".*(?<!\w)(?:in|at|busy|class|clinicals|meeting|sorry|looking|applying|applied|interview\w*|not|any|no|tips|"
    r"graduat\w*|interested|waiting|hiring|just|still|the|my|to|was|got|"
    r"start\w*|job|hour|hr|been|there|where|working|work|employed|hired|happy|good|full time|part time|called me|a|"
    r"leads?|jobs?|texts?)(?!\w).*|(?:host|lead|leads|manager|para|the manager|tech|it|ma|da|support|officer|agent|"
    r"crew|para que|rep|associate|monitor)(?<!tech)(?<!ma)(?<!da)(?<!manager)(?<!host)"
)  # fmt: skip
# A title of somebody else: "my manager at", "their front desk".
_ANOTHERS = re.compile(
    r"(?:my|the|your|their|our|his|her|mi|su|a|any|some|an?other|which|what|hiring|to be|become|becoming|be a|"
    r"want an?|need an?|want|need|still want an?|looking for|applying for|applied for|for an?|"
    r"as a|interview for|waiting on a|interviewing for|looking|buscando|to a|for|hate|jobs?|talk to|to|"
    r"do)(?: \w+)? ?$"
)


_WISHED = re.compile(r"(?:looking|applying|applied|interview\w*|want|need|wanna be|waiting|hoping)(?: \w+){0,4} $")
_SELF_SAID = frozenset(("job_title.named", "job_title.as", "job_title.i_am", "job_title.job"))


def title_clause(text: str) -> bool:
    """Whether `text`, one part of a list such as "Mercy, CNA, $19", is a title and nothing else."""
    return _WHOLE_TITLE.fullmatch(text.strip()) is not None


def job_title(message: Normalised) -> Detail | None:
    """Return what the student is at work, or None."""
    for rule, pattern in _BY_PLACE:
        for match in pattern.finditer(message.text):
            title = match["title"].strip()
            if _NOT_TITLE.fullmatch(title) or len(title.split()) > 5:
                continue
            before = message.text[: match.start("title")]
            if (rule not in _SELF_SAID and _ANOTHERS.search(before[-24:])) or _WISHED.search(before[-40:]):
                continue
            start, end = match.span("title")
            while message.text[end - 1] in " -/":
                end -= 1
            return Detail("job_title", message.surface(start, end), message.span(start, end), rule)
    return None
