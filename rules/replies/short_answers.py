"""Answers of a word or a few, which mean nothing but what was asked: yes, no, not yet, still, same, pass.

Source: annotation guide v1 (context decides; bare answers); SOP-07, SOP-15; D11 (YES is what it means here).
"""

import re
from collections.abc import Iterator, Mapping

from rules.replies.labels import Context, Label
from rules.replies.lexicon import PRIVATE_TALK, any_of
from rules.replies.normalise import Normalised

_OPENING = (
    r"(?:(?:oh|ok|okay|omg|hey|hi|hello|hola|well|um+|uh|so|good morning|lol|haha|ooh|hell|heck|sorry|right|"
    r"ehh?|hmm|sadly|unfortunately|honestly|actually|yea well|heck)[ ,!.]+)*[\W_]*"
)
# A yes or a no opens the text; what follows may still change it.
YES = re.compile(
    _OPENING + r"(?:ye+s+d?|yse|yas+|ye+a+h*|yep+|yup+|yuh+|yah|ye|y|si+p?|ya(?= ?(?:[.,!]|$|i |im |please|maam|"
    r"sir))|sure(?: thing)?|absolutely|"
    r"definitely|def|of course|for sure|fo sho|sho nuff|claro|simon|dale|correct|affirmative|ofc|yessir|yes ?sir|"
    r"mm? ?hm+|uh ?huh|bet|"
    r"i (?:am|do|have|did|sure am|sure did|already (?:did|am|have))(?= ?(?:[.,!]|$))|wi|sim|oui|opo|oo(?= ?(?:[.,!]|"
    r"$))|co(?= ?(?:[.,!]|$))|da(?= ?(?:[.,!]|$))|"
    r"si+ ?(?:claro|senor|senora)|duh|facts|obviously|indeed)(?!\w)"
)  # fmt: skip
NO = re.compile(
    _OPENING + r"(?:no+(?! (?:tengo|quiero|puedo|estoy|me|lo|la|les|es|hay|he|se|encuentro|encuentra|busco|soy|"
    r"trabajo|sirve|funciona|tiene|problem|"
    r"worries|one|body|idea|doubt|cap|way|need|car|ride|computer|internet|laptop|license|complaints?|clue|wonder|"
    r"kidding|lie|matter|longer|shot|joke|"
    r"mas|more|money|experience|papers|scrubs|phone|fr|bs))|nope+|nah+|naw+|na|n|nop|negative|not really|"
    r"unfortunately not|hard no|hell no|"
    r"afraid not|not yet|not at (?:the|this) (?:moment|time)|no not yet|ni|nel|todavia no|aun no|i (?:havent|"
    r"have not|am not|dont|do not|did not|"
    r"didnt)(?= ?(?:[.,!]|$|yet))|im not(?= ?(?:[.,!]|$|yet))|non|nao|ainda nao|hindi(?: pa)?(?: po)?|"
    r"wala pa(?: po)?|poko|pa ko|khong|chua|gotta say no|thats a no|ill say no|"
    r"im gonna say no|no no)(?!\w)"
)  # fmt: skip
# "Yes" said to somebody else.
_TO_ANOTHER = re.compile(
    rf"(?<!\w)(?:{PRIVATE_TALK}|its in the|the (?:blue|red|big|small|other) one|hes with me|shes with me)(?!\w)"
)
_UNSURE = re.compile(r"^\W*\w+,? (?:maybe|i guess|idk|i think|or no\w?)\W*$")
# A plain yes stands beside a complaint; "oh yeah, sure" may be scorn.
_PLAIN_YES = re.compile(r"\W*(?:yes|yep|si|y)(?!\w)")
_YES_TAKEN_BACK = re.compile(
    r"(?:thanks|thank you|appreciate it|i know|well|ok|right|yes|yeah)[, ]+(?:but )?no(?: thanks| thank you)?(?!\w)|"
    r"yes or no|not (?:gonna|going to) (?:do|be able|go|happen)|(?:i )?(?:would|id) (?:say|love to say) yes but|"
    r"yeah right|yeah no"
)

YES_MEANS: Mapping[Context, Label] = {
    Context.JOB_LEAD: Label.INTERESTED,
    Context.STATUS_CHECK: Label.HIRED,
    Context.FORM_REMINDER: Label.FORM_COMPLETED,
}
"""What a yes answers; anywhere else it answers nothing we asked."""

NO_MEANS: Mapping[Context, Label] = {
    Context.JOB_LEAD: Label.DECLINED,
    Context.STATUS_CHECK: Label.STILL_SEARCHING,
    # "Not done yet" is a promise, not a refusal.
    Context.FORM_REMINDER: Label.ACK,
}
"""What a no answers. It ends the thread; nothing automatic follows it (annotation guide, rule 8)."""

_BUT_A_JOB = re.compile(r"but (?:its|it is|i have|i got|i do have|im) (?:a |working|an? )(?:\w+ )?(?:job|at)")

_LATER = any_of(
    r"(?:ill|i will|i ll|will|gonna|going to|imma|ima|about to|let me|lemme|can) (?:\w+ )?(?:do|fill|finish|complete|"
    r"get|send|submit|work)",
    "later", "tonight", "tomorrow", "tmrw", "soon", "after work", "havent", "not yet", "not done", "al rato",
    "ahorita", "manana", "luego",
    "mas tarde", "lo hago", "this weekend", "in a (?:bit|minute|sec)", "when i (?:get|can)", "almost",
)  # fmt: skip
_WHOLE: tuple[tuple[str, Label, frozenset[Context], re.Pattern[str]], ...] = tuple(
    (rule, label, frozenset(contexts), re.compile(rf"(?:{pattern})(?: (?:lol|haha|rn|right now|thanks|thank you|thx|"
    rf"ty|sir|maam|please|tho|yet|po))*"))
    for rule, label, contexts, pattern in (
        (
            "answer.pass", Label.DECLINED, (Context.JOB_LEAD,),
            r"(?:ill |i will |hard |gonna |imma |i )*(?:pass|skip|decline[ds]?)(?: on (?:this|that|it)(?: one)?)?|"
            r"non mer?ci|non mesi|hindi po salamat|hindi po, salamat|no obrigad[oa]|"
            r"nao obrigad[oa]|next|paso|dont think so|i think not|not this time|not today|not me|not for me|"
            r"im (?:good|ok|okay|straight|all set|set)",
        ),
        (
            "answer.take", Label.INTERESTED, (Context.JOB_LEAD,),
            r"(?:say less|bet|yes+|im in|im down|im game|im so down|lets go+|lets get it|lets do it|(?:ok |very |"
            r"still |definitely |info please |super |im )*,? ?int(?:e?r)e?sted|me+|pick me|send it(?: over)?|do it|"
            r"please do|"
            r"yes please|please|count me in|absolutely|100|of course|why wouldnt i be|why not|cant say no to that|"
            r"gimme(?: gimme)?|wouldnt miss it|ys|"
            r"start me up|lets start(?: the process)?|apuntame|me apunto|dale,? apuntame|adelante|"
            r"(?:wi,? ?)?mwen (?:enterese|vle li)|(?:sim,? ?)?tenho interesse|opo,? interesado po ako|interesad[oa]|"
            r"hook me up|say when|for sure|def|hell yeah|heck yeah|hell yes)",
        ),
        (
            "answer.working", Label.HIRED, (Context.STATUS_CHECK, Context.JOB_LEAD, Context.NONE),
            r"(?:yes |yeah |still |im |i am |currently |already |now |finally )*(?:working|employed|hired|got (?:one|"
            r"hired)|landed one(?: finally)?|have one|got a job|trabajando|contratad[oa]|trabajo)(?: now| already|"
            r" full time| here)?",
        ),
        ("answer.same_job", Label.HIRED, (Context.STATUS_CHECK,), r"(?:still |yes |yeah )*(?:same (?:place|job|spot|"
        r"company|one|employer)|still (?:there|here|at it|working)|there still|already (?:did|told you|am|have|"
        r"working)|already)"),
        (
            "answer.still", Label.STILL_SEARCHING, (Context.STATUS_CHECK,),
            r"(?:nope? |not yet |no )?(?:still (?:looking|lookin|searching|nothing|no|not|trying|hunting|waiting|"
            r"no luck|unemployed)|still|nothing(?: yet| so far)?|nada|same as (?:before|last time)|no change|"
            r"nothing new|not at (?:the|this) (?:moment|time)|"
            r"sadly no|not currently|no job|no work|no luck|looking|searching|trying|trying to|soon hopefully|"
            r"hopefully soon|not now|i wish|poko(?: jwenn travay)?|mwen pap travay|ainda nao|wala pa po?|hindi pa|"
            r"nao|non|khong|chua|pas encore|nto yet|keep sending em(?: dont stop)?|buscando|todavia(?: no| nada)?|"
            r"aun(?: no| nada)?)",
        ),
        (
            "answer.done", Label.FORM_COMPLETED, (Context.FORM_REMINDER,),
            r"(?:its |all |yes |i |already |just |yep |ok |it was |signed and )*(?:done|did(?: it)?|doen|finished|"
            r"complete[d]?|submitt?ed(?: it)?|sent(?: it)?(?: in)?|filled(?: it)?(?: out)?|turned in|handled|"
            r"taken care of|all set|hecho|listo|lista|enviad[oa]|terminad[oa]|completad[oa]|ya(?: esta)?|fini|"
            r"mwen fini|feito|tapos na)(?: already| yesterday| today| last night| last week| this morning| now| it)*",
        ),
        (
            "answer.later", Label.ACK, (Context.FORM_REMINDER,),
            r"(?:ok(?:ay)? |sure |yes |yeah |oops |sorry |my bad |no |i |ill |will |not |a |almost )*(?:later|soon|"
            r"tonight|tomorrow|not yet|almost done|almost|in a (?:bit|minute|sec|few)|give me (?:an hour|a (?:min|"
            r"minute|sec|few|day))|about to(?: do it)?|havent(?: yet| got to it| gotten to it| done it)?|"
            r"ahorita(?: lo lleno| lo hago)?|al rato|poko|pa ko|working on it|doing it now|on it|"
            r"end of (?:the )?day(?: i promise)?|this weekend|oops no)",
        ),
    )
)  # fmt: skip


def short_answers(
    message: Normalised, context: Context, labels: set[Label]
) -> Iterator[tuple[str, Label, tuple[int, int]]]:
    """Yield the rule, the label and the place of every bare answer in `message`.

    `labels` are the meanings found elsewhere in the text, which may take a yes or a no back.
    """
    worded = re.sub(r"[^\w\s]+", " ", message.core)
    bare = re.sub(r"\s+", " ", worded).strip()
    whole = (0, len(message.text))
    for rule, label, contexts, pattern in _WHOLE:
        if context in contexts and pattern.fullmatch(bare):
            yield rule, label, whole
            return
    match = YES.match(message.text)
    if match is not None and not NO.match(message.text) and context in YES_MEANS:
        if _TO_ANOTHER.search(message.text) or _UNSURE.search(message.text):
            return
        if _YES_TAKEN_BACK.search(message.text):
            if context is Context.JOB_LEAD:
                yield "answer.yes_but_no", Label.DECLINED, match.span()
        elif context is Context.FORM_REMINDER and re.search(rf"(?<!\w){_LATER}(?!\w)", message.text):
            yield "answer.later", Label.ACK, match.span()
        elif not (labels - ({Label.COMPLAINT} if _PLAIN_YES.match(message.text) else set())) & _OVERRULES_YES:
            yield "answer.yes", YES_MEANS[context], match.span()
        return
    match = NO.match(message.text)
    # A no to the lead stands beside having a job.
    overruled = _OVERRULES_NO - ({Label.HIRED, Label.NOT_SEEKING} if context is Context.JOB_LEAD else set())
    if match is not None and context in NO_MEANS and not labels & overruled and not _BUT_A_JOB.search(message.text):
        if _TO_ANOTHER.search(message.text) and len(bare.split()) > 2:
            return
        yield "answer.no", NO_MEANS[context], match.span()


# What takes a yes or a no back, because the text itself says otherwise.
_OVERRULES_YES = frozenset(
    {
        Label.DECLINED,
        Label.STILL_SEARCHING,
        Label.JOB_ENDED,
        Label.NOT_SEEKING,
        Label.OPT_OUT,
        Label.COMPLAINT,
        Label.CRISIS,
    }
)
_OVERRULES_NO = frozenset(
    {
        Label.HIRED,
        Label.INTERESTED,
        Label.NOT_SEEKING,
        Label.JOB_ENDED,
        Label.OPT_OUT,
        Label.OPT_OUT_AMBIGUOUS,
        Label.WRONG_NUMBER,
        Label.FORM_COMPLETED,
        Label.DATA_RELUCTANCE,
        Label.CRISIS,
    }
)
