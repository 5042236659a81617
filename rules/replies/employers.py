"""Who employs somebody, as the name stands in the reply.

A name is found by what stands before it ("at", "with", "hired by", "employer:"), by its place in a list ("Mercy,
CNA, $19"), or by being all that was said. Where it ends is told by capitals, or by the words that never belong
to a name. The office's own employer list corrects names later.
Source: annotation guide (`employer`: own business allowed, no generic word).
"""

import re

from rules.replies.labels import Detail
from rules.replies.normalise import Normalised
from rules.replies.titles import ROLE, title_clause

_TOKEN = re.compile(r"[\w&][\w&./+-]*[\w+]|[\w&]")
# Words at which even a name in capitals ends: dates, and words that open the next sentence.
_CAPITAL_STOPS = frozenset(
    (
        "title", "position", "hours", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept",
        "oct", "nov", "dec", "january", "february", "march", "april", "june", "july", "august", "september",
        "october", "november", "december", "i", "im", "ive", "mon", "tue", "tues", "wed", "thu", "thur",
        "thurs", "fri", "monday", "tuesday", "wednesday", "thursday", "friday", "started", "starts", "starting",
        "how", "when", "please", "but", "yes", "pay", "since", "as",
    )
)  # fmt: skip
# What businesses call themselves; such a word carries a name on even in lower case.
KIND = (
    r"(?:inc|llc|llp|co|corp|company|clinic|hospital|hosp|medical|health|healthcare|care|dental|dentistry|"
    r"orthodontics|pediatrics|pharmacy|rehab|nursing|manor|living|hospice|memorial|general|"
    r"veterinary|vet|animal|logistics|freight|trucking|transport|transportation|lines|express|foods|bakery|grill|"
    r"cafe|kitchen|restaurant|salon|salons|spa|nails|lashes|barbers?|barbershop|cuts|kuts|studio|"
    r"fabrication|welding|steel|metals?|mfg|manufacturing|industries|hvac|heating|cooling|refrigeration|plumbing|"
    r"electric|electrical|mechanical|construction|contracting|aviation|motors|auto|"
    r"automotive|tire|schools?|district|university|academy|center|centre|centers|associates|group|partners|services|"
    r"solutions|systems|staffing|labs?|laboratory|imaging|radiology|dialysis|"
    r"surgery|surgical|dermatology|cardiology|oncology|urgent care|family practice|physicians|law|bank|insurance|"
    r"realty|hotel|inn|resort|security|wireless|tech|technologies|networks|"
    r"cyber|defense|foundry|mill|plant|warehouse|supply|lumber|pools|trailers|airlines|air|ems|clinica|hospital|"
    r"taqueria|panaderia|transportes|taller|amigo|cemetery|practice|barbershop|stone|sand|office|offices|shop|mine|"
    r"diesel|grooming|"
    r"roofing|landscaping|paving|machine|tool|equipment|energy|solar|oil|power|elementary|isd|learning|childcare|"
    r"market|garage|fitness|gym|suites|recovery|flooring|carpet|glass|painting|towing|concrete|farms?|brewing|"
    r"hardware)"
)
_JOINER = frozenset(("of", "and", "&", "the", "de", "del", "la", "las", "los", "y", "by", "for", "at"))
# Words at which a name in small letters ends.
_STOPS = frozenset(
    (
        "as", "since", "doing", "making", "for", "on", "in", "near", "full", "part", "prn", "starting",
        "started", "start", "starts", "begins", "began", "and", "but", "now", "not", "lol", "haha", "right",
        "while", "until", "till", "this", "last", "next", "yesterday", "today", "tomorrow", "monday", "tuesday",
        "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
        "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr",
        "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "its", "it", "is", "was", "were", "where",
        "which", "that", "they", "i", "im", "ive", "we", "he", "she", "so", "because", "bc", "pay", "pays",
        "paying", "paid", "earning", "at", "from", "with", "to", "who", "working", "work", "works", "currently",
        "hired", "yes", "no", "thanks", "thank", "per", "about", "around", "if", "or", "when", "every", "over",
        "also", "already", "ft", "pt", "weekly", "hourly", "nights", "night", "days", "day", "como", "desde",
        "en", "y", "pero", "por", "gano", "tiempo", "haciendo", "my", "como", "de", "el", "los", "las", "lunes",
        "martes", "miercoles", "jueves", "viernes", "ahora", "ya", "hace", "still", "just", "only", "looking",
        "please", "dont", "how", "can", "what", "why", "do", "does", "did", "you", "u", "your", "yall", "has",
        "have", "had", "hasnt", "ends", "ended", "closing", "called", "doing", "back", "even", "though", "bout",
        "then", "plus", "temp", "contract", "good", "love", "like", "will", "would", "should", "gonna", "wanna",
        "he", "out", "off", "thru", "through", "under", "loading", "stocking", "driving", "cleaning", "and",
        "here", "there", "i'm", "'m", "full-time", "part-time", "overnight", "overnights", "evenings",
        "weekends", "commission", "than", "too", "very", "happy", "making", "con", "mi", "me", "omg", "there",
        "on",
    )
)  # fmt: skip
_NUMBERED = frozenset(
    (
        "local", "ps", "station", "studio", "district", "route", "pier", "unit", "store", "chapter", "building",
        "no",
    )
)  # fmt: skip
_ABBREVIATION = re.compile(r"(?:st|dr|mt|ft|inc|co|[a-z](?:\.[a-z])*)")
_LATER_TITLE = re.compile(
    r"(?:da|ma|cna|rn|lpn|lvn|cma|rma|emt|pct|rvt|hha|emt-b|dishwasher|cashier|welder|stylist|"
    r"production associate)"
)

_GENERIC_WORD = (
    r"(?:a|an|the|my|this|that|our|his|her|their|some|una?|el|la|mi|another|one|two|three|same|local|new|small|big|"
    r"old|private|different|great|nearby|busy|nice|homeless|domestic|violence|safe|assisted|"
    r"dental|medical|veterinary|vet|nursing|family|doctors?|childrens?|pediatric|welding|hvac|auto|hair|nail|law|"
    r"temp|staffing|urgent|care|call|plasma|bottling|retail|fast|food|grocery|gas|animal|body|machine|"
    r"extern(?:ship)?|current|first|second|other|night|day|retirement|senior|living|group|funeral|police|fire|power|"
    r"chemical|meat|packing|manufacturing|construction|trucking|"
    r"clinics?|hospitals?|offices?|place|company|companies|shops?|salons?|schools?|homes?|work|job|warehouse|stores?|"
    r"moment|time|plant|shelter|house|station|center|centre|centers|practice|spa|labs?|garage|factory|facility|"
    r"restaurants?|agency|pharmacy|daycares?|bakery|bar|hotel|mall|gym|church|county|city|state|government|"
    r"school district|er|icu|morgue|bank|farm|ranch|airport|"
    r"them|it|least|all|nights|there|here|once|last|home|field|tienda|taller|casa|bodega|oficina|clinica|medica|"
    r"medico|fabrica|emergencias|"
    r"uncle\w*|cousin\w*|dad\w*|mom\w*|friend\w*|brother\w*|sister\w*|aunt\w*|husband\w*|wife\w*|plumbing|business|"
    r"downtown|uptown|nearby|team|placement|table|so called|me|you|yall|us|him|everything|now|someone|somebody|"
    r"people|kids|patients|site|"
    r"position|benefits|pay|tips|hr|"
    r"indeed|offer|orientation|training|years?|months?|weeks?|campus|mine|myself|own|noon|midnight|which|what|where|"
    r"who|how|long|fun|sure|real|info|private|personal|questions?|details?|interviews?|sick|late|"
    r"red|cross|portal|sale|hospice|housing|included|corrections|industry|security|environment|mornings?|evenings?|"
    r"weekends?|days?|min|hours?|phone|computer|computers|transcripts?|street|main)"
)
_GENERIC = re.compile(rf"(?:{_GENERIC_WORD}[ -]?)+")

_WORK_CUE = re.compile(
    r"(?<!\w)(?:work\w*|wrk\w*|job|jobs|gig|hired|start\w*|began|begin\w*|employed|position|offer\w*|i am|im|now|"
    r"been|prn|ft|pt|time|role|externing|on|got in|accepted|landed|stayed|hrs|hours|hr|hour|weekly|biweekly|weeks?|"
    r"month|year|mile|place|one|"
    r"empece|empiezo|comence|estoy|trabaj\w+|contrat\w+|still|here|renting|rent|chair|booth|hair|tech|bartending|"
    r"serving|driving|teach\w*|cutting|cook\w*|weld\w*|dispatch\w*|temping|freelancing|nail\w*|also|interning|"
    r"onboarding|orientation|"
    rf"fired from \w+(?: lol)? but got on|be|yes|yeah|yep|si|sup|in the|manejo|internship|externship|got on|"
    rf"picked up|something|manager|boss|line|{ROLE})(?!\w)"
)
_NOT_WORKING_AT = re.compile(
    r"(?<!\w)(?:were|we are|hes|shes|theyre|interview\w*|appl(?:y|ying|ied)|looking|look|meet(?:ing)?|left|was|fired|"
    r"laid off|let go|quit|"
    r"resigned|tour|appointment|orientation for|visiting|waiting|stuck|living|staying|live|stay|sleep\w*|class|"
    r"classes|went|accepted to|shopping|dinner|used to work|would)(?: \w+){0,2} $|(?<!\w)not(?: (?!im|medical|"
    r"in)\w+)? $"
)
_AT = re.compile(
    r"(?<![\w])(?P<at>at|@|w/|with|for|thru|through|en|con|para|by|from|of|on with|on at)(?: |(?<=@)|"
    r"(?<=w/))"
)
_DIRECT_CUE = re.compile(
    r"(?<!\w)(?:work(?:s|ing|ed|n)?|wrk\w*|drive|driving|hired(?: on| me| me on)?|job|employed|trabaj\w+(?: \w+)?|"
    r"got on|on|signed(?: on)?|offer(?: letter)?|contract(?:ed|ing)?(?: \w+)?|position|start(?:s|ed|ing)?|"
    r"empiezo(?: \w+ \w+)?|empece(?: \w+){0,3}|comence(?: \w+)?|estoy|"
    rf"manejo camion|^yes,?|^yeah,?|^yep,?|prn|per diem|part time|full time|ft|pt|now|im|i am|still|gig|externship|"
    rf"apprenticeship|nanny|"
    rf"weld(?:ing|er)?|cook\w*|something(?: \w+)?|temp(?:ing)?|contrataron|orientation|interning|{ROLE})(?: now|"
    rf" here| currently| part time| full time| ahora)? $"
)
# "Geek squad at", "pastry at": a clause of nothing but nouns before the place.
_NOUNS_ONLY = re.compile(
    r"(?:yes,? |yep,? |yeah,? )?(?:(?!(?:i|im|me|we|us|you|u|see|meet|is|are|was|be|its|it|not|lunch|dinner|look|"
    r"stop|party|he|she|they|the|what|who|where|how|any|shopping|stuck|waiting|home|mad|sick|here|"
    r"group)\b)[a-z][\w&-]* ){1,3}"
)
_NAMED = re.compile(
    r"(?<!\w)(?:(?:my |the |new )?(?:employer|company|name of (?:my |the )?(?:employer|company)|place|workplace|"
    r"office|clinic|shop|business|new one|new job|new place|salon)(?: name)?(?: is called| is| name is|s name is|:|"
    r" called|'s called| es| se llama)+|its called|called|se llama|put (?=[^,.]* as (?:my |the )?(?:employer|job|"
    r"company))|employer -|(?<!my )(?<!her )(?<!his )(?<!your )(?<!first )(?<!last )(?<!the )name(?:d)?(?: is)?|"
    r"(?:^|(?<=[.!,] ))employer) ?(?!is\b|at\b)"
)
_OWN = re.compile(
    r"(?<!\w)(?:self ?-?employed|my own (?:\w+ )?(?:business|shop|salon|company|suite|studio|llc)|(?:opened|own|"
    r"started|run) (?:my|a|an)(?: own)? (?:\w+ )?(?:business|shop|salon|company|suite|studio|llc)|"
    r"mi propi[oa] (?:negocio|salon|taller)|por mi cuenta|same place|externship site|"
    r"(?:i )?been at the same place(?: since i graduated)?|(?:hired|kept) (?:me )?(?:on )?(?:at|by) my (?:externship|"
    r"extern) site|the \w+ place!|i work there\.)[,:!-]+ ?"
)
_START_NAME = re.compile(
    r"(?<!\w)(?:started|start|starting|hired|got hired|got on|onboarding) (?:at|with|on at|"
    r"on with|by) "
)


def is_generic(name: str) -> bool:
    """Whether `name` says only what kind of place it is: "a clinic", "my cousin's shop"."""
    return _GENERIC.fullmatch(name + " ") is not None


def _ends_sentence(text: str, end: int) -> bool:
    return end < len(text) and text[end] == "." and (end + 1 == len(text) or text[end + 1] == " ")


def name_at(message: Normalised, start: int) -> tuple[int, int] | None:
    """Return from where to where the name runs that begins at `start` of the normalised text, or None."""
    text = message.text
    article = re.compile(
        r"(?P<def>the |el |la |los |las )|(?P<indef>an? |una? |my |mi |some |another |this |that |"
        r"our |two |his |her )"
    ).match(text, start)
    if article is not None:
        start = article.end()
    words: list[tuple[int, int]] = []
    place = start
    is_capital = False
    while len(words) < 7:
        token = _TOKEN.match(text, place)
        if token is None:
            break
        word = token.group()
        begin, end = token.span()
        raw = message.raw[message.at[begin]]
        capital = raw.isupper() or (raw.isdigit() and bool(words) and not re.fullmatch(r"[\d.,/]+(?:hr|k)?", word))
        if not words:
            is_capital = capital and not message.raw.isupper()
        if re.fullmatch(r"[\d.,$/-]+(?:hr|hrs|k|ish|am|pm)?", word) and (words or not re.search("[a-z]", word)):
            if not (words and text[words[-1][0] : words[-1][1]] in _NUMBERED and word.isdigit()):
                break
        elif is_capital and words:
            kind = re.fullmatch(KIND, word) is not None
            if not capital and word not in _JOINER and not kind:
                break
            if capital and word in _CAPITAL_STOPS:
                break
            if word == "start" and re.match(r" (?:date|the|on|at|\d)", text[end:]):
                break
        elif not is_capital and word in _STOPS:
            break
        words.append((begin, end))
        if _ends_sentence(text, end) and not _ABBREVIATION.fullmatch(word):
            break
        place = end
        if text.startswith(". ", place):
            place += 2
        elif place < len(text) and text[place] == " " and not text.startswith(" - ", place):
            place += 1
        else:
            break
    while words and text[words[-1][0] : words[-1][1]] in _JOINER:
        words.pop()
    if len(words) > 1 and _LATER_TITLE.fullmatch(text[words[-1][0] : words[-1][1]]):
        words.pop()
    if not words:
        return None
    begin, end = words[0][0], words[-1][1]
    if article is not None and article["indef"] and not is_capital:
        return None
    name = text[begin:end]
    if is_generic(name) or not re.search("[a-z]", name) or len(name) < 2:
        return None
    if len(words) > 1 and name.endswith(" warehouse"):
        end = words[-2][1]
    # Driving for an app is getting by, not employment (annotation guide, `still_searching`).
    if re.fullmatch(r"uber(?: eats)?|lyft|door ?dash|instacart|grubhub|shipt", name):
        return None
    if re.search(r"(?:patients|people|clients|residents|customers|students)$", name) and not is_capital:
        return None
    if re.fullmatch(ROLE, name) and not is_capital:
        return None
    return begin, end


_RULE_OF = {"@": "at", "w/": "with", "on with": "on_with", "on at": "on_at"}
_NAMES_SURELY = re.compile(r"employer|company|called|llama|place:|job:|put ")
_FORMER = re.compile(r"(?:interview\w*|appl\w+|quit|left|fired|laid off|let go|was|used to \w+|resigned)(?: \w+)? $")
_TASK_FOR = re.compile(
    r"(?<!\w)(?:hauling|driving|doing|cleaning|cutting|building|installing|running|delivering)(?: \w+){1,2} $"
)
_NO_WORK_FOR = re.compile(r"(?:still|now|im|i am|on|here|currently|ft|pt) $")


def _is_work(at: str, before: str) -> bool:
    """Whether the preposition `at`, after the words `before`, introduces where somebody works."""
    if _FORMER.search(before) and not before.endswith("got on "):
        return False
    if at in ("at", "@", "w/") and (
        not before.strip()
        or _NOUNS_ONLY.fullmatch(before)
        or _WORK_CUE.search(before[-60:])
        or before[-2:] in (", ", ". ", "! ")
    ):
        return not _NOT_WORKING_AT.search(before)
    if at == "for":
        is_cued = bool(_TASK_FOR.search(before) or _DIRECT_CUE.search(before))
        return is_cued and not _NO_WORK_FOR.search(before)
    if at == "from":
        return re.search(r"(?:offer|offer letter|contract|job) $", before) is not None
    if at == "en" and re.search(rf"de {ROLE} $", before):
        return False
    return at not in ("at", "@", "w/", "of") and _DIRECT_CUE.search(before) is not None


def employer(message: Normalised) -> Detail | None:
    """Return who employs the student, or None."""
    text = message.text
    for rule, pattern in (("employer.named", _NAMED), ("employer.own", _OWN), ("employer.started", _START_NAME)):
        for match in pattern.finditer(text):
            if rule == "employer.own" and text[match.end() :].split(" ")[0] in _STOPS:
                continue
            if rule != "employer.own" and _NOT_WORKING_AT.search(text[: match.start()]):
                continue
            found = name_at(message, match.end())
            if found is None or (
                rule == "employer.named" and not _NAMES_SURELY.search(match.group()) and not _is_titled(message, found)
            ):
                continue
            return _detail(message, found, rule)
    for match in _AT.finditer(text):
        before = text[: match.start()]
        at = match["at"]
        if not _is_work(at, before):
            continue
        found = name_at(message, match.end())
        if found is not None and not re.search(r"[^\W\d]{2}", text[slice(*found)]):
            continue  # "at 37k" is money
        if found is None or (at in ("thru", "through", "by", "from") and not _is_titled(message, found)):
            continue
        return _detail(message, found, f"employer.{_RULE_OF.get(at, at)}")
    return _listed(message)


_SPLIT = re.compile(r",? - |[,;/\n(]+ ?|\.(?= |$) ?|!+ ?")
_AMOUNT = re.compile(
    r"(?:^|[ $.])\d+(?:[.,]\d+)?(?:k| ?(?:cents|cpm)(?: a mile| per mile)?| ?/ ?\w+| an hour| ?hr| a mile|"
    r" per \w+)?(?: even)?$|^salary|^pay"
)
_LIST_WORDS = re.compile(r"(?:yes|yeah|yep|hired|working|employed|done|good news|it is|its|hi|hey|hello|update)[ ,:]*")


_GREETING = frozenset(("hi", "happy", "merry", "good", "thank", "my", "love", "miss"))


def _is_titled(message: Normalised, found: tuple[int, int]) -> bool:
    """Whether every word of the name is written with a capital, as far as names do that."""
    return all(
        message.raw[message.at[found[0] + word.start()]].isupper() or word.group() in _JOINER or word.group().isdigit()
        for word in re.finditer(r"[\w&'-]+", message.text[found[0] : found[1]])
    )


def _listed(message: Normalised) -> Detail | None:
    """Return the name in a list of job facts such as "Mercy General, CNA, $19", or a name that is all."""
    text = message.text
    parts: list[tuple[int, int]] = []
    place = 0
    for cut in [*(match.span() for match in _SPLIT.finditer(text)), (len(text), len(text))]:
        if cut[0] > place and text[place : cut[0]].strip():
            parts.append((place, cut[0]))
        place = max(place, cut[1])
    if not 1 <= len(parts) <= 6 or "?" in text:
        return None
    is_fact = [title_clause(text[a:b]) or _AMOUNT.search(text[a:b]) is not None for a, b in parts]
    for (a, b), fact in zip(parts[:3], is_fact, strict=False):
        start = a
        if (opening := _LIST_WORDS.match(text, a)) is not None and opening.end() < b:
            start = opening.end()
        kind = re.search(rf"(?:^| ){KIND}$", text[start:b]) is not None
        if fact and not (kind and len(parts) == 1):
            continue
        found = name_at(message, start)
        if found is None:
            continue
        is_all = b - found[1] <= 1
        rest = text[found[1] : b].strip()
        located = re.fullmatch(r"(?:in|en) [a-z .]+", rest) is not None
        words = text[found[0] : found[1]].split()
        titled = _is_titled(message, found)
        if not (is_all or located or re.match(r"(?:contract |part time |full time )?\$?\.?\d", rest)):
            continue
        if any((word in _STOPS and not titled) or word in _GREETING for word in words):
            continue
        if any(is_fact) or re.match(r"\$?\d", rest):
            if titled or (a == parts[0][0] and len(words) <= 3 and any(title_clause(text[x:y]) for x, y in parts)):
                return _detail(message, found, "employer.listed")
        elif (
            len(parts) == 1
            and titled
            and not message.raw.isupper()
            and (kind or (located and len(words) > 1))
            and 2 <= len(words) <= 5
        ):
            return _detail(message, found, "employer.bare")
    return None


def _detail(message: Normalised, found: tuple[int, int], rule: str) -> Detail:
    start, end = found
    return Detail("employer", message.surface(start, end).rstrip("."), message.span(start, end), rule)
