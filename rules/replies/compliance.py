"""What has to be noticed in every reply before anything else: machine answers, opt-outs, help, wrong
numbers, crises.

Source: annotation guide (compliance labels, rules 1, 2, 4, 5); Twilio default keywords; CTIA Principles
5.1.3.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.replies import crisis, crisis_grammar, optout, stop_classes, stop_grammar
from rules.replies.labels import Context, Detail, Label
from rules.replies.normalise import Normalised, normalise
from rules.replies.wording import Found, Wording, blanked, found_in, wording

AUTO_REPLIES: tuple[Wording, ...] = (
    wording(
        "auto_reply.tapback",
        Label.AUTO_REPLY,
        r"(?:(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,12} to|"
        r"removed an? .{1,20} from|le gusto|le encanto|"
        r"a .{1,30} le (?:gusto|encanto)|me gusta|me encanta)[: ]+(?:\"|an? (?:image|link|message|"
        r"movie)).*|(?:.{1,8} )?to \".*)",
        whole=True,
    ),
    wording(
        "auto_reply.away",
        Label.AUTO_REPLY,
        r"auto(?:mat(?:ic|ed))?[ -]?(?:reply|response|respond\w*|message)(?: message)?|(?:im|"
        r"i am) driving(?: (?:with|right now|and|at the moment))|driving with (?:focus|do not disturb)|"
        r"do not disturb|sent from my car|out of (?:the )?office|(?:im|i am) (?:currently )?(?:away from|"
        r"unavailable|not available)(?: \w+)* (?:phone|and will|ill|will)|"
        r"(?:will|ill) (?:see|get) (?:your|to your) (?:message|text|notification)s? (?:later|when)|"
        r"this is an automated|urgent\" (?:if|to)|respuesta automatica|estoy conduciendo|"
        r"(?:mailbox|number|subscriber) (?:is |you )?(?:full|not monitored|have reached|not in service)|"
        r"this (?:number|inbox|line|mailbox) is not monitored",
    ),
)

HELP: tuple[Wording, ...] = (
    wording("help.keyword", Label.HELP, r"help|info|ayuda|help me|informacion", whole=True),
    wording(
        "help.who",
        Label.HELP,
        r"(?:who|whos|quien) (?:is|dis|this|r|are|es|am i|tf|the hell|eres)(?: \w+){0,2}? ?(?:this|dis|u|"
        r"you|yall|texting|talking|sending|es|it|these people)|whos? (?:is )?this|who (?:sent|"
        r"is sending) (?:this|me|these)|quien (?:es|eres|manda|habla)|"
        r"what (?:is|are|s) (?:this|these|that) ?(?:number|about|for|text|texts|program|company|"
        r"regarding)?(?= ?(?:[?.!,]|$))|whats this(?: about| for)?|(?:what|which) (?:school|college|"
        r"company|program|business|place|org\w*) (?:is|are|do|r|sent)(?: \w+){0,3}|"
        r"(?:whose|what) number is this|how did (?:you|u|yall|they) get (?:my|this) (?:number|info|contact|"
        r"phone)|where did (?:you|u|yall) get my|is this (?:a )?(?:bot|scam|real|spam|legit|automated|"
        r"a real person|a robot|ai|computer|human)|am i (?:talking|texting) (?:to|with) (?:a )?(?:bot|"
        r"robot|real|human|person)|"
        r"do i know you|(?:are|r) (?:you|u) (?:a )?(?:bot|robot|real|human|scam)|que es esto|de (?:que|"
        r"parte de quien|donde)(?: \w+){0,3}\?|(?:how|why) am i (?:getting|receiving|on) (?:this|these)",
    ),
)

WRONG_NUMBER: tuple[Wording, ...] = (
    wording(
        "wrong_number.said",
        Label.WRONG_NUMBER,
        r"wrong (?:\w+ )?(?:number|person|guy|girl|gal|lady|man|phone|num|#|one|contact|dude|recipient|"
        r"individual|student|cell|name)|(?:numero|telefono|persona) (?:equivocad[oa]|incorrect[oa]|"
        r"errone[oa])|se (?:equivoco|equivocaron)(?: de (?:numero|persona))?|esta equivocad[oa]|"
        r"not the (?:right|correct) (?:person|number)|"
        r"(?:misdialed|mistaken identity|texted the wrong|got the wrong|have the wrong|confused me with|"
        r"mistaking me|mixed up)",
        unless=r"(?:gave|give|had|have|listed|put|on) (?:\w+ ){0,3}(?:wrong number|wrong name) (?:on|for|"
        r"down)|called the wrong",
    ),
    wording(
        "wrong_number.not_me",
        Label.WRONG_NUMBER,
        r"(?:this|that) (?:is not|isnt|aint|not|is no longer|isn t)(?! (?:right|fair|working|good|helpful|"
        r"a|an|the|my|what|for|true|ok|okay|how|it|going|cool|about|enough|possible|appropriate|funny|"
        r"acceptable|professional|me being|in|at|an option|something|even|really|so|correct|easy|worth|"
        r"anything|necessary|on|very|too|to|by|with|great|awesome|interesting|related|me|up|one|where|why|"
        r"when|who|legal|legit|real|clear|safe)\b) \w+(?:s)?(?: (?:\w+s? )?(?:number|phone|cell)| anymore|"
        r"$| ?[.,!])|"
        r"(?:this|that) (?:is not|isnt|aint|is no longer|isn t) (?:(?:his|her|their|the right|"
        r"that persons?|\w+s) (?:number|phone|cell)|(?:him|her|them|that person)|me$)|"
        r"(?:no ?(?:one|body)|nobody|noone|no \w+|not? any(?:one|body))(?: \w+){0,2} (?:by|with|named|"
        r"called|of|under) (?:that|the|this)? ?name|(?:no ?(?:one|body)|nobody|noone|there is no|"
        r"there s no|theres no|aint no)(?: \w+){0,2}? (?:named|called(?! me| back))|"
        r"(?:there is|theres|there aint|aint) no \w+ (?:here|at this (?:number|phone))|(?:no \w+ (?:lives |"
        r"at )?(?:here|at this number))|i(?: do)? ?(?:dont|do not) know (?:any|a|an|anybody named|"
        r"anyone named|who) (?!this|you|u|that|what|how)(?:[a-z]+)(?: is)?(?= ?(?:[.,!?]|$|or|but|sorry|"
        r"this))",
        unless=r"i dont know (?:a (?:lot|thing|good)|any (?:other|good|way|jobs?|places?)|anyone (?:hiring|"
        r"there|who)|who to|who i)|phone number (?:is|changed)|no (?:job|jobs|work|openings?|"
        r"positions?|luck|parking|experience) (?:here|lives)",
    ),
    wording(
        "wrong_number.stranger",
        Label.WRONG_NUMBER,
        r"(?:i |ive |i have )(?:never|didnt|did not|dont|do not|not) (?:even )?(?:went|gone|go|attend\w*|"
        r"enroll\w*|been|applied|apply|heard of|signed up|took|take|graduat\w+|studied|study|"
        r"been a student)(?: \w+){0,2}? ?(?:to|at|in|with|for|of)? ?(?:school (?:there|here)|there|(?:that|"
        r"this|your|any|ur|yall\w*|a) (?:\w+ )?(?:school|college|program|campus|institution|course|classes|"
        r"class))|"
        r"(?<!her )(?<!him )(?:i |ive |just |recently |only )(?:just |recently |only )?(?:got|have|"
        r"received|bought|had|gotten) (?:this|a new|a different|this new|the|my) (?:phone |"
        r"cell )?number(?: \w+)? (?:for|since|\d|last|recently|from|yesterday|a|about|two|new|this|today)|"
        r"(?:just got|new owner of|just switched to|just bought) (?:this|a|my)? ?(?:new )?(?:number|phone|"
        r"line)|"
        r"(?:she|he|they|\w+) (?:has )?(?:changed|change|no longer (?:has|uses|have)|doesnt (?:have|use|"
        r"own)|does not (?:have|use)|dont (?:have|use)|isnt at|got rid of|has a (?:new|different)|"
        r"got a (?:new|different)|switched) (?:to )?(?:\w+ )?(?:her|his|their|this|the|that|new|phone|"
        r"cell)? ?(?:number|phone)s?(?! for)|"
        r"(?:doesnt|does not|no longer|dont|didnt) (?:belong|belongs) to|this (?:number|"
        r"phone)(?: \w+)? (?:belongs|belonged) to|you(?:re| are)? (?:must be )?(?:looking for|texting|"
        r"trying to reach|want|have|reached) (?:someone|somebody|a different|another|the other) ?(?:else|"
        r"person|\w+)?|"
        r"(?:im|i am|this is|my name is) (?:not|isnt) (?:\w+ )?(?:the student|who you|the person|"
        r"that person|him|her|your student|a student|one of your students)|(?:i am|"
        r"im) not (?:[a-z]+)(?: and i dont know|, (?:this is|my name|wrong|you|i dont))|not \w+s (?:number|"
        r"phone)(?: anymore)?|no soy (?:esa|\w+)(?: persona)?(?= ?(?:[.,!]|$))|"
        r"este (?:numero |telefono )?(?:no es|ya no es|no pertenece)(?: \w+){0,3}|aqui no (?:hay|vive|es)|"
        r"no conozco a|ex husbands?|this is (?:his|her|their) (?:old|former) (?:number|phone)|"
        r"old (?:number|phone) (?:for|of)|previous owner",
        unless=r"i (?:have|got) (?:a )?new (?:number|phone)$|my new number|(?:i|ive) changed my number|"
        r"i didnt (?:go|apply) (?:to the interview|for (?:it|that job))|passed away|died",
    ),
)


@dataclass(frozen=True, slots=True)
class Protection:
    """What the compliance layer found; `found` are places in the normalised text."""

    labels: frozenset[Label]
    rules: tuple[str, ...]
    details: tuple[Detail, ...]
    found: tuple[tuple[int, int], ...]
    optout_doubt: bool
    crisis_doubt: bool


def _without(text: str, places: Sequence[tuple[int, int]]) -> str:
    """Return the text with these places and everything in quotes blanked."""
    signs = list(text)
    for start, end in [*places, *(found.span() for found in re.finditer(r'"[^"]*("|$)', text))]:
        signs[start:end] = " " * (end - start)
    return "".join(signs)


def protection(message: Normalised, context: Context) -> Protection:
    """Return the protective labels of a reply and whether an opt-out or a crisis stays in doubt."""
    automatic = found_in(message, message.text, AUTO_REPLIES, context)
    if automatic:
        # A person may have typed words of a machine. What stands outside them and outside quotes is still looked at.
        rest = protection(normalise(_without(message.text, _places(automatic))), context)
        return Protection(
            frozenset({Label.AUTO_REPLY}),
            _ids(automatic),
            (),
            _places(automatic),
            optout_doubt=rest.optout_doubt or bool(rest.labels & {Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS}),
            crisis_doubt=rest.crisis_doubt or Label.CRISIS in rest.labels,
        )
    hits = [*_optouts(message, context), *found_in(message, message.text, WRONG_NUMBER, context)]
    labels = {hit.wording.label for hit in hits}
    if not labels & {Label.WRONG_NUMBER, Label.OPT_OUT}:
        # Asking who we are adds nothing to a stop, and strangers are told by their wrong number (rule 2).
        hits += found_in(message, message.text, HELP, context)
    rules, places = list(_ids(hits)), list(_places(hits))
    labels = {hit.wording.label for hit in hits}
    if message.raw.strip().lower() in optout.VENDOR_STOP_WORDS:
        rules.insert(0, "opt_out.vendor_keyword")
    dangers, crisis_doubt = _dangers(message)
    if dangers:
        labels.add(Label.CRISIS)
        # A dead student's number is no wrong number; the family is told apart by a person.
        labels.discard(Label.WRONG_NUMBER)
        rules += [detail.rule for detail, _ in dangers]
        places += [place for _, place in dangers]
    return Protection(
        labels=frozenset(labels),
        rules=tuple(rules),
        details=tuple(detail for detail, _ in dangers[:1]),
        found=tuple(places),
        optout_doubt=not labels & {Label.OPT_OUT, Label.OPT_OUT_AMBIGUOUS} and _optout_doubt(message, labels),
        crisis_doubt=crisis_doubt and not dangers,
    )


def _optouts(message: Normalised, context: Context) -> list[Found]:
    text = blanked(message.text, optout.HARMLESS)
    back = found_in(message, message.text, optout.OPT_IN, context)
    if back:
        return list(back)
    clear = list(found_in(message, text, optout.OPT_OUT, context))
    clear += found_in(message, text, stop_grammar.GRAMMAR, context)
    by_classes = None if clear else stop_classes.stop_by_classes(message.text)
    if by_classes is not None:
        rule, (start, end) = by_classes
        clear.append(Found(_BY_CLASSES[rule], start, end))
    if not clear and (
        optout.is_misspelt_stop(message.core)
        or stop_grammar.is_disguised_stop(message.text)
        or stop_grammar.STOP_SIGNS.fullmatch(message.text)
        or (stop_grammar.WRAPPED_STOP.fullmatch(text) and not stop_grammar.NOT_A_STOP.search(text))
    ):
        clear.append(Found(_MISSPELT, 0, len(message.text)))
    partial = list(found_in(message, text, optout.AMBIGUOUS, context))
    is_keyword = any(hit.wording.whole for hit in clear) and by_classes is None
    if clear and not is_keyword and (partial or optout.QUALIFIERS.search(text)):
        # "Stop texting me at work" limits texts; a person finds out how far.
        return partial or [Found(_QUALIFIED, clear[0].start, clear[0].end)]
    return clear or partial


_BY_CLASSES = {rule: wording(rule, Label.OPT_OUT, r".*", whole=True) for rule in stop_classes.RULES}
_MISSPELT = wording("opt_out.misspelt", Label.OPT_OUT, r".*", whole=True)
_QUALIFIED = wording("opt_out_ambiguous.qualified", Label.OPT_OUT_AMBIGUOUS, r".*", whole=True)


def _optout_doubt(message: Normalised, labels: set[Label]) -> bool:
    if Label.OPT_IN in labels:
        return False
    text = blanked(message.text, optout.HARMLESS)
    return stop_classes.may_be_a_stop(text) or any(pattern.search(text) for pattern in optout.DOUBTS)


def _dangers(message: Normalised) -> tuple[list[tuple[Detail, tuple[int, int]]], bool]:
    """Return the clear signs of a crisis with their places, and whether there are unclear ones."""
    sounds_off = blanked(message.text, crisis_grammar.HARMLESS)
    text = blanked(sounds_off, crisis.HARMLESS)
    clear = []
    for where, entries in ((text, crisis.CRISIS), (sounds_off, crisis_grammar.GRAMMAR)):
        for entry in entries:
            match = entry.pattern.search(where)
            if match is not None:
                span = message.span(match.start(), match.end())
                clear.append((Detail("crisis_type", entry.kind, span, entry.id), match.span()))
    return clear, any(pattern.search(text) for pattern in crisis.DOUBTS)


def _ids(hits: list[Found] | tuple[Found, ...]) -> tuple[str, ...]:
    return tuple(hit.wording.id for hit in hits)


def _places(hits: list[Found] | tuple[Found, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((hit.start, hit.end) for hit in hits)
