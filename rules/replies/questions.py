"""Questions and requests by their form: about the lead, or about anything else of the school.

In answer to a lead a question is about the lead, unless it names an affair of the school or belongs to private
talk; anywhere else it takes an affair of the school.
Source: SOP-09, SOP-20; annotation guide (`job_question`, `unrelated_question`).
"""

from rules.replies.labels import Context, Label
from rules.replies.lexicon import AFFAIR, PRIVATE_TALK, SCHOOL_AFFAIR, any_of
from rules.replies.wording import Wording, wording

_START = (
    r"(?:^|(?<=[.!?,;:] )|(?<=[.!?,;:])|(?<=and )|(?<=but )|(?<=also )|(?<=yes )|(?<=yep )|(?<=sure )|(?<=yeah )|"
    r"(?<=no )|(?<=yet )|(?<=working )|(?<=so )|"
    r"(?<=hi )|(?<=hey )|(?<=interested )|(?<=please )|(?<=pls )|(?<=good )|(?<=cool )|(?<=lol )|(?<=ok )|(?<=down )|"
    r"(?<=send it )|(?<=claro )|(?<=about )|(?<=questions )|(?<=si )|(?<=down\. )|(?<=clinic\. ))"
)
_ASKS = any_of(
    r"what(?:s|re| is| are)?", r"wh?at'?s?", "wut", "wats", r"when(?:s|re)?", r"where(?:s|re|d)?", "were is",
    r"how(?:s|d)?", r"who(?:s)?", "whose", "which", "is", "are", "r", "do", "does", "did", "can", "could", "will",
    "would",
    "should", "may", "am i", "any", "has", "have they", "was", "u know", "cual(?:es)?", "cuando", "donde", "en donde",
    "cuant[oa]s?", "que", "como", "es", "hay", "tienen", "ofrecen", "aceptan", "puedo", "pueden", "a que", "konbyen",
    "kile", "ki ", "kote",
)  # fmt: skip
_SCHOOL_ASK = any_of(
    r"(?:what|when|where|how|who|which|is|are|do|does|did|can|could|will|would|should|may|any|has|am|whats|wheres|"
    r"whens|hows|whos)", r"(?:i |we )?(?:still |also |really |just )?(?:need|want|lost|forgot|wanted|wanna|am trying|"
    r"tryna|trying|havent (?:got|gotten|received)|never (?:got|received))(?: to (?:get|ask|know|request|update|"
    r"change|see|find))?",
    r"(?:please |pls |can you |could you )?(?:send|mail|fax|email|print|update|change|remove|resend|give|help|fix|"
    r"reset)(?: me| us)?", "looking for", "wondering", "question about", "info (?:on|about)", r"help(?: me|"
    r" with|!+)?",
    "ayuda", "cuando", "cual", "donde", "como", "cuant[oa]", "necesito", "quiero", "puedo",
    "me (?:ayuda|puede|pueden)",
    "quien", "kile", "a que hora",
)  # fmt: skip
_OTHER_AFFAIRS = any_of(
    AFFAIR, "parking", "mr", "mrs", "ms", "instructor", "professor", "a[&]p", "nha", "cna test", "certification exam",
    "my exam", "the exam again", r"scrubs(?! ?\?)", "w ?-?2", "copy of", "old address", "paper version", "paper one",
    "still teaching", "library", "computers",
    "student discount", "gun range", "night class", "next start", "next class", "job fairs?", "career fairs?",
    "sit for", "someone help me (?:find|print|with)", "overcharged", "graded my", "rent assistance", "food pantry",
    "lose (?:their|our|my) apartment",
)  # fmt: skip

JOB_QUESTIONS: tuple[Wording, ...] = (
    wording(
        "job_question.of_lead",
        Label.JOB_QUESTION,
        any_of(
            rf"{_START}{_ASKS}(?: [\w/$&-]+){{1,14}} ?\?", rf"(?:^|(?<=[.,!;] )|(?<=yes )|(?<=yeah )|(?<=sure )|"
            rf"(?<=also )){_ASKS} (?:(?:is|are|r|does|do|did|will|would|can|much|many|long|far|kind|type|certs?|"
            rf"hospital|city|time|hours?|days?|shift|place|company|town|it|they|the|this|that|there|i|we|you|yall|se|"
            rf"es|son|queda|hora|de|if|me|my|location|benefits|openings|yo)(?!\w))(?: [\w/$&-]+){{0,12}}$",
            r"^(?:the |any |hourly |starting )*(?:pay|salary|wage|benefits?|hours?|location|address|shift|schedule|"
            r"pto|insurance|rate|dress code|requirements?|commission|booth rent(?: or commission)?|sign on bonus|"
            r"part ?time|full ?time|remote|days or nights|sueldo|horario|paga)(?: rate)? ?\?+",
            r"(?:how much|what (?:city|town|pay|hours|shift|certs|kind of)|wat city|which (?:hospital|clinic|"
            r"location|company|city|one))(?!.*(?:owe|tuition|debo))",
            r"(?:take new grads|require a?|hire (?:with|new|felons)|"
            r"pay for (?:tools|training|gas)|dress code|start date)(?! for (?:class|school))",
            r"(?:more |send me |some |got )?(?:info|information|details|job description|questions about (?:that|the|"
            r"this) (?:job|position|lead))(?: please| pls| on (?:it|the|this|that)| about (?:it|the|this|"
            r"that))?(?= ?(?:[.,!?]|$|and|please|pls|job|position|on|about|"
            r"interested))(?<!private info)(?<!my info)(?<!the info)",
            r"(?:konbyen|cuanto) (?:yo |me )?(?:peye|pagan|paga)", r"^(?:what|how|when|where|who|which|is|are|do|"
            r"does|did|would|will|can|could)(?: (?!if i (?:have|need))\S+){1,12}$",
        ),
        unless=rf"{SCHOOL_AFFAIR}|still teaching|gun range|{PRIVATE_TALK}|who (?:is|dis|are) (?:this|you|u|dat)|"
        rf"who dis|who (?:would|will|gonna|can|could|is gonna) watch|who you want|(?:which|what) (?:campus|school|"
        rf"number|program) is this|(?:text|call|email|"
        rf"reach) me\b(?! (?:i got|about))|(?:can|could|would) (?:you|u|yall|someone|somebody|i) (?:please |"
        rf"pls )?(?:look|talk|call|speak|only|stop|text|send (?:me )?(?:only|others?|another|something|jobs|"
        rf"the resume)|find|keep|move|reschedule|have|do (?:another|it))|"
        r"(?:anything|something|somewhere|any ?where|any (?:\w+ )?(?:jobs?|openings?|work|positions?|leads?)|(?:what|"
        r"how) about) (?:\w+ )?(?:in|near|closer|close|nearby|around|else|by|local|out)|got (?:anything|something|"
        r"any)|have (?:anything|something)|why (?:am|are|do|u|is|did)|how (?:do|did|can) (?:i|you|yall) (?:stop|"
        r"get (?:my|these)|unsub\w*|opt|quit)|stop texting|do my externship|wrong number|(?:how|what|who|"
        r"which) (?:did|got) (?:you|u|yall)|how come|are you (?:even|a bot|real|there)|is this (?:a )?(?:bot|real|"
        r"scam|legit|from|the school|automated|ms|mr)|how (?:are|r) (?:you|u)|you (?:up|there|ok)\b|where (?:you|"
        r"u) (?:at|been)|have (?:the|my) (?:wrong|old)|any other (?:day|time)|what (?:a joke|the fuck|the hell|"
        r"a load)|another day|drug test$ x|text once|reply stop|amount of messages|lower the|stop these|only want|"
        r"hit me with|so idk|purge|can we|can start|work on those with you|where do i sign|(?:can|could) i (?:cancel|"
        r"reschedule)|my kids got|say what|wait what",
        contexts=(Context.JOB_LEAD,),
    ),
)  # fmt: skip

SCHOOL_QUESTIONS: tuple[Wording, ...] = (
    wording(
        "unrelated_question.of_school",
        Label.UNRELATED_QUESTION,
        any_of(
            rf"{_START}{_SCHOOL_ASK}(?: [\w/$&-]+){{0,9}}? (?:{_OTHER_AFFAIRS})", rf"(?:{_SCHOOL_ASK})(?: "
            rf"[\w/$&-]+){{0,9}}? (?:{_OTHER_AFFAIRS})(?=[^.!]*\?)", rf"(?:where|wheres|whens|when|"
            rf"whats)(?: the \w+)?(?: is)? (?:my|the|mi) (?:\w+ )?(?:{_OTHER_AFFAIRS})",
            r"(?:do|does|did|can|are|is) (?:you|u|yall|ya|the school|you guys|the college|they)(?: all|"
            r" guys)? (?:still |also |have |even )*(?:offer|do|have|teach|take|provide|receive|get|run|accept|"
            r"give)(?: \w+){1,6}(?= ?\?|$)(?<!have)(?<!openings)",
            r"(?:who|whom) (?:do|can|should|would|could|handles?) (?:i |we |that|this)?(?: ?(?:talk|speak|call|"
            r"contact|email|ask|see|reach|go)(?: to| with)?(?: \w+){0,2})?(?: about)?(?! (?:when i get there|"
            r"to apply|for when))", r"(?:can|could|would|will) (?:you|u|yall|someone|somebody|the school|i|ms|"
            r"mr)(?: \w+)? (?:please )?(?:mail|fax|print|look (?:at|over)|send (?:me |over )?(?:a |my |the )?(?:copy|"
            r"transcript|list|proof|letter|resume|test|paper)|help me (?:find|print|with)|retake|get a copy|get my|"
            r"be my|use you as|sign up|take the exam|transfer|renew|do something|stop by|use the)",
            r"(?:can|could) the school", r"(?:need|necesito) (?:my |a |the |una |mi )(?:\w+ ){0,3}?(?:sent|mailed|"
            r"copy|copia|letter|faxed|transcript|diploma|replaced|signed)", r"(?:how|where|when) (?:do|can|would|"
            r"will|should|is|could) (?:i|we|my) (?:\w+ )?(?:get|apply for|renew|replace|defer|retake|update|order|"
            r"request|find|send|pay|reset|change|sit|schedule)(?: (?:my|the|a|an|for))* (?:[\w&]+ )?(?:card|license|"
            r"loans?|test|exam|results|hours|stipend|refund|w2|1098|form|copy|address|name|transcript\w*|diploma|"
            r"certificat\w*|balance|boards?|appointment with)",
            r"(?:what|how)(?: \w+){0,3} (?:score|do i still owe|i owe|class\w*|program)(?: \w+)*",
            r"(?:does|do|would|will) (?:that|this|it) count", r"is (?:it|that) ok(?:ay)? (?:if i|that|"
            r"to)(?=.*(?:diploma|campus|form|class|school|stop by|hire date|dont remember)|$)",
            r"(?:one more thing|also|question)[, ]+(?:when|where|what|how|do|is|can|who)(?! (?:time|much|is (?:it|"
            r"the (?:interview|job)|they)))",
        ),
        unless=rf"{PRIVATE_TALK}|who (?:is|dis|are) (?:this|you)|(?:which|what) (?:campus|school|program|"
        rf"class) is this|what is this (?:text )?program|is this (?:ms|mr|mrs|the school|the \w+ program|a program)|"
        rf"do (?:they|you have (?:any )?(?:jobs?|openings|work|leads|anything))|have anything|any (?:openings|jobs|"
        rf"work|leads)|(?:the|that) (?:job|position|interview|role|lead)|(?:need|wear) (?:to wear )?scrubs|(?:who|"
        rf"what) do i (?:ask for|bring|wear)|background check|drug test|do i have to (?:answer|share|tell)|(?:leave|"
        rf"skip) the pay|put(?:ting)? my pay|"
        r"does this go to|will this affect|how do i know|how did you|stop texting me(?! about)|keeps touching|"
        r"speaks?|call me|"
        r"go ahead and|without an appointment|piercings|real person|which campus|whatsapp|garnish my|position still|"
        r"to wear|social on|form asks too much|who can i call|email me the link|without the employer|get my number|"
        r"have the recruiter|start (?:class|orientation|at|on|with) (?:on )?(?:monday|the|next)|position still|"
        r"its on the form|private info|nothing works|get off (?:this|the) list|i start|do i restart|"
        r"unsubscribe from (?:the )?job|anything in|found? out about|do you (?:even|ever|want|need me)|"
        r"do you have (?:something|any other)|have (?:the )?wrong|did you know|got the link|pulled|did (?:you|"
        r"u) (?:see|end|vote|hear)",
    ),
    wording(
        "unrelated_question.trouble",
        Label.UNRELATED_QUESTION,
        any_of(
            r"(?:link|form|site|website|page|portal|survey|app|url|login|password|account|"
            r"email)(?: \w+){0,3}? (?:expired|broken|down|locked|blank|error|crash\w*|freez\w*|denied|dead|invalid|"
            r"wont|doesnt|not|isnt|cant|keeps|kicks?|never|takes me|wants|funciona|abre)(?: \w+){0,3}",
            r"(?:access denied|error at the end|gave me an error|page not found|says (?:error|expired|invalid|access|"
            r"denied)|404|blank page)",
            r"(?:locked out|cant (?:open|log|access|submit|load|get (?:in|on|into)|find the (?:form|"
            r"link)))(?: \w+)?(?= ?(?:it|the|my|in|into|to|on|form|link|portal|[?.,!]|$))",
            r"(?:never|didnt|dont|havent) (?:got|get|see|seen|receive[d]?|gotten|have|find) (?:the|a|any|your|"
            r"that) (?:link|email|form|attachment|code|survey)|(?:forgot|lost|reset) my (?:\w+ ){0,2}(?:password|"
            r"login|username|card|id|diploma|certificate|badge|"
            r"book)", r"(?:receive|get) (?:it|my form|the form|mine) ?\?|no (?:me )?(?:abre|funciona|deja|"
            r"carga) (?:el|la)|no puedo entrar",
            r"(?:impossible|hard) on (?:a|my) phone|paper (?:version|one|form|copy)",
            r"what do i put(?: for| on)?|(?:which|what) form(?: is)?", r"(?:do|am) i (?:still )?(?:have|need|"
            r"supposed) to (?:fill|do|redo)(?: \w+)?(?: it| the form)?",
        ),
        unless=r"(?:at|my|extern|externship|clinical) (?:the )?site|just got this number|(?:ac|car|truck|phone|"
        r"laptop|boots) (?:is )?(?:down|broken)|wifi is down|nothing works on it|"
        r"never works|(?:havent|didnt) get it|get it done|how did you get|cant find (?:a )?(?:\w+ )?(?:job|work)|"
        r"cant get (?:a job|hired|there|into|on (?:a|the) bus)|without the employer|part blank|wont (?:let|"
        r"hire) me (?:off|go)|not (?:gonna|filling)|isnt (?:mine|my)",
    ),
)  # fmt: skip
