"""What people also write: complaints, questions about anything else, contact wishes, thanks, and swear words.

Source: SOP-20 to SOP-23; annotation guide (`complaint`, `unrelated_question`, `contact_request`, `ack`,
`profanity`).
"""

from rules.replies.labels import Label
from rules.replies.lead_wordings import CLAUSE
from rules.replies.wording import Wording, wording

COMPLAINT: tuple[Wording, ...] = (
    wording(
        "complaint.harassment",
        Label.COMPLAINT,
        r"sexual\w*|harass(?:ed|es|ing|ment|er)?(?! (?:me|us) (?:with|by) (?:text|messag))|grop(?:ed|ing)|"
        r"grabb?(?:ed|ing) (?:me|my|another)|touch(?:ed|es|ing) (?:me|my (?!up|base))|inappropriate\w*|"
        r"(?:hitting|hit) on me|creepy|racist|racial|discriminat\w*|slurs?|called me (?:a |an )|unsafe|"
        r"not safe (?:there|at (?:the|my))|no ppe|without (?:gloves|ppe|training on)|bull(?:y|ied|ying)|"
        r"retaliat\w*|hostile|acoso|acosa\w*|me toc[oa]|assaulted at (?:my )?(?:work|site|extern)",
        unless=r"stop harass|harassing me (?:with|by)|quit harass|this is harassment",
    ),
    wording(
        "complaint.college",
        Label.COMPLAINT,
        r"(?:promis\w+|guarantee\w*|told (?:me|us)|said)(?: \w+){0,6} (?:job|placement|help|externship|"
        r"hired|certif\w*|call|would|placed)(?=.*(?:\bno\b|nothing|never|zero|still|not|havent|didnt|wasnt|"
        r"lie|cant|lied|and))|(?:waste|wasted)(?: of| my| all)?(?: \w+){0,2} (?:time|money|year|years)|"
        r"rip ?off|ripped (?:me )?off|scam(?:med|mers|ming)?(?! likely)|(?:this|that|school|college|yall|"
        r"you|program|it|which|absolutely|so|is|just|pretty|freaking|thats) (?:is |are |was |were |"
        r"its )?(?:\w+ )?(?:ridiculous|a joke|unacceptable|terrible|useless|awful|a disgrace|pathetic|"
        r"unprofessional|garbage|trash|the worst|bull\w*|bs|disappointing|horrible|messed up|worthless|"
        r"not right|unfair|frustrating|disrespectful|misleading|crap|insulting)|"
        r"(?:no ?(?:one|body)|nobody|noone|never|zero|you|yall|they|career services|the school|advisor|"
        r"advisors)(?: \w+){0,5} (?:answers?|calls? (?:me )?back|returns?|helps?|helped|responds?|"
        r"responded|did (?:nothing|anything)|cares?|picks? up|replied|replies|trained|followed up|"
        r"follows up)(?: \w+){0,2}? ?(?:the phone|me|my calls?|us|emails?|anything|nothing|anyone|"
        r"back)?(?=.*(?:ever|never|\bno\b|nobody|noone|zero|nothing|campus|school|services|college|yall|"
        r"you|advisor|externship|site|clinic|manager))|"
        r"(?:no ?(?:one|body)|noone|yall never|you never|they never) ever (?:calls?|called|answers?|helps?|"
        r"responds?|replies|returns?)(?: \w+){0,2}|(?:no ?(?:one|body)|noone|never|"
        r"zero people)(?: \w+){0,5} (?:answers?|answered|returns?|returned|helps|helped|responds?|"
        r"responded|picks? up|picked up|cares|follows up|followed up|got back|"
        r"gets back)(?! to the interview)|(?:zero|no|any|0) (?:help|support|assistance)(?: (?:from|with|"
        r"at all|whatsoever|finding))|(?:havent|didnt|never|not|dont) (?:\w+ )?(?:help(?:ed)?|do anything|"
        r"done anything|done nothing|did anything|do nothing)(?: (?:me|us|with|for|to))|"
        r"paid \$?\d[\d,.k]* ?(?:\w+)? (?:for|to)|(?:want|demand|need|get|give me) (?:a |"
        r"my )?(?:\w+ )?(?:refund|money back)|(?:file|filing|filed|make|submit|lodge) (?:a |"
        r"an )?(?:\w+ )?complaint|report (?:you|this|yall|the school)|bbb|better business|attorney general|"
        r"lawyer|sue|lawsuit|(?:degree|certificate|diploma|program|school|training) (?:is|was|"
        r"are) (?:\w+ )?(?:useless|worthless|a joke|a waste|trash|nothing)|thanks for nothing|(?:gee|wow|"
        r"great|nice) (?:thanks|job|work|help)(?=.*(?:nothing|never|\bno\b|again|not))|lied to (?:me|us)|"
        r"(?:yall|you) lied|lies|mad|pissed|angry|upset|disappointed|frustrat\w+|fed up|sick of|"
        r"tired of (?:the|being|this|yall|you|these|getting|hearing)|regret (?:going|attending|enrolling)|"
        r"wish i never (?:went|enrolled)|worst (?:school|decision|experience|college)|no (?:sirve|sirven|"
        r"me ayudan|ayudan|me han ayudado)|perdida de tiempo|promet\w+|estafa|queja|quejarme",
        unless=r"nobody (?:is calling|calls|called|has called) me back$|not mad|no complaints|sick of looking|"
        r"harassing me$|the market|cares if i live|my lawyer|"
        r"frustrated (?:with|looking|searching|because) (?:the )?(?:search|job|looking|nobody|no one|"
        r"i)|tired of (?:living|being alive|life|trying)|lies ahead|is this (?:a )?scam|"
        r"no one (?:is )?calling me back|why isnt",
    ),
    wording(
        "complaint.site",
        Label.COMPLAINT,
        r"(?:never|didnt|not|dont|wont|arent|isnt|havent) (?:\w+ )?(?:train(?:ed|ing)?|teach(?:ing)?|"
        r"taught|show(?:ed|ing)?|let(?:ting)?|learn(?:ed|ing)?|paid|pay(?:ing)?)(?: (?:me|us|anything|you|"
        r"anyone|there|how|nothing|do))|(?:manager|boss|supervisor|preceptor|doctor|they|she|he|owner|"
        r"staff|coworkers?|lead|nurse|director|people there)(?: \w+){0,4} (?:yell(?:ed|s|ing)?|scream(?:ed|"
        r"s|ing)?|rude|mean|disrespect\w*|curs(?:ed|es|ing)|cuss\w*|belittl\w*|humiliat\w*|talk(?:ed|"
        r"s) down|treats?|treated|mistreat\w*|ignored|ignores)(?: (?:me|us|at|to|like))?|(?:cleaning|clean|"
        r"mopping|sweeping|filing|answering phones|scrubbing|taking out|washing)(?: \w+){0,6} (?:instead|"
        r"all day|only|not learning|rather than)|instead of (?:learn\w*|train\w*|teaching|letting)|"
        r"not learning (?:anything|nothing|a thing)|(?:would|will|id|ill) (?:not|never) go back|"
        r"wouldnt (?:go back|recommend|wish)|never (?:going|go) back(?! to school)|treat(?:ed|"
        r"s)?(?: \w+)? (?:like|bad\w*|poorly|terribl\w*|unfair\w*|us)|(?:worked|working) (?:me|us) (?:like|"
        r"off the clock|for free|without)|(?:didnt|havent|not|never|wont) (?:get(?:ting)?|got|been|pay|"
        r"paid)(?: me)? (?:paid|my (?:check|paycheck|hours))|off the clock|me (?:grit\w+|trat\w+ mal)",
        unless=r"(?:web ?site|the site|link|form|portal|page|app) (?:wont|doesnt|didnt|isnt|keeps)",
    ),
    wording(
        "complaint.too_often",
        Label.COMPLAINT,
        r"(?:too|so|way too|this) (?:many|much|often)(?: \w+)? ?(?:texts?|messages?|texting|of these|"
        r"msgs?)|(?:yall|you|u|keep|they) (?:keep|kept|always|constantly|text|texting|message|blow\w*|"
        r"be)(?: \w+){0,2}? (?:texting|messaging|sending|spamming|bothering|blowing|annoying|bugging|"
        r"me (?:every ?day|all day|nonstop|non ?stop|constantly|so much|like|\d))|(?:\d+|three|four|five|"
        r"third|3rd|fourth|4th|fifth|5th|tenth|10th|second|2nd) (?:texts?|messages?|"
        r"time)(?: \w+){0,3} (?:today|this week|this month|texted|asked|told|in a|you|yall|ive|from you|"
        r"sent)|why (?:do|are|r) (?:you|u|yall) (?:keep|still|always|constantly)(?: \w+)? ?(?:texting|"
        r"messaging|sending|asking|bothering|contacting)|(?:already|i) (?:told|answered|said|replied|"
        r"responded|gave)(?: \w+){0,3} (?:you|yall|this|that|twice|already|times|before|all this|last)|"
        r"every (?:single )?day(?=.*text)|asking me the same|(?:getting|"
        r"keep getting) (?:the )?same (?:text|message)",
        unless=r"already told (?:them|my|him|her)|too much (?:money|for me|work)|too far",
    ),
)

_REQUEST = (
    r"(?:when|where|how|what|who|whats|which|can|could|do|does|did|is|are|will|would|any|i need|need|"
    r"i still need|i want|trying to|want to|wanted to|havent|didnt|never|still waiting|any update|"
    r"looking for|wondering|question|cuando|donde|como|puedo|pueden|necesito|a que hora|quien|cual|"
    r"me pueden|quiero|resend|send me|please send)"
)
_AFFAIR = (
    r"(?:diplomas?|transcripts?|degree|certificates?|cert card|bls|cpr|loans?|financial aid|fafsa|refund|"
    r"tuition|balance|bill|payment|pay my|owe|1098|1098t|w2|tax(?:es)?|grant|stipend|scholarship|"
    r"graduation|commencement|cap and gown|gown|gpa|grades?|"
    r"classes|class|course|courses|enroll\w*|register|registration|re ?take|retest|schedule for (?:class|"
    r"spring|fall|summer)|campus|front desk|office hours|library|lab|parking|instructor|teacher|mr|mrs|ms|"
    r"professor|registrar|student id|id card|portal|canvas|blackboard|moodle|password|login|log ?in|"
    r"email address|address change|update my|change my (?:address|name|email|number|phone)|"
    r"my (?:new )?(?:address|email)|"
    r"link|website|site|page|form|survey|app|error|resume|cover letter|interview (?:tips|help|prep|"
    r"practice)|letter of recommendation|recommendation|reference|verification letter|"
    r"enrollment verification|uniform|scrubs|textbook|books?|laptop|deadline|exam|test date|state board|"
    r"certification (?:exam|test)|license (?:application|renewal)|open|closed|closing|hours of|ged|"
    r"program(?:s)?|cost|alumni|job fair|career fair|continuing ed\w*|ceu|class ring|yearbook|locker|"
    r"diploma|titulo|graduacion|escuela|clases|papeles|expedientes?|certificado|prestamo|pago|colegiatura|"
    r"becas?|matricula|campus|oficina|contrasena|curriculum|enlace|liga|formulario)"
)
UNRELATED_QUESTION: tuple[Wording, ...] = (
    wording(
        "unrelated_question.broken_link",
        Label.UNRELATED_QUESTION,
        r"(?:link|form|site|website|page|portal|survey|app|url|login|it)(?: \w+){0,3} (?:doesnt|dont|not|"
        r"wont|isnt|didnt|says|keeps|is|never|cant|gives|giving|gave)(?: \w+){0,2} ?(?:work\w*|open\w*|"
        r"load\w*|submit\w*|broken|down|error|expired|404|crash\w*|freez\w*|let me|go through|found|dead|"
        r"invalid|blank)|(?:broken|dead|bad|expired|wrong|new|another|resend the|send the|send me the|"
        r"lost the|need the|whats the|where is the|wheres the|dont see (?:a|the|any)|no) (?:link|form|url)|"
        r"cant (?:open|access|log ?in|login|get (?:in|on|into|to)|submit|find)(?: \w+){0,2} ?(?:link|form|"
        r"it|site|page|portal|account|survey)?|(?:el|la) (?:enlace|liga|link|pagina|forma|"
        r"formulario) no (?:funciona|abre|sirve|carga)|no (?:me )?(?:deja|abre|funciona)",
        unless=r"it (?:is|does|did|s) not (?:a |for|that|working out|what)|cant (?:get|find) (?:a job|work|"
        r"hired|anything|a ride|there|one|anyone|someone)|it is down|car",
    ),
    wording(
        "unrelated_question.asked",
        Label.UNRELATED_QUESTION,
        rf"{CLAUSE}{_REQUEST} (?:[\w/]+ ){{0,8}}?{_AFFAIR}|{_REQUEST} (?:[\w/]+ "
        rf"){{0,8}}?{_AFFAIR}(?=[^.!]*\?)",
    ),
    wording(
        "unrelated_question.help_with",
        Label.UNRELATED_QUESTION,
        r"(?:help|assist|support)(?: \w+){0,2} (?:with|on|me (?:with|get|update|write|fix|study|understand|"
        r"find (?!a job|work|something|one))) (?:my |a |the |an )?(?:resume|cover letter|interview|fafsa|"
        r"loans?|application|linkedin|form|paperwork|transcripts?|rent|housing|food|bills?)|resume help|"
        r"(?:update|fix|review|look (?:at|over)|rewrite|critique) my resume|mock interview|who (?:do|can|"
        r"should|would) i (?:talk|speak|call|contact|email|ask|see|reach)(?: \w+){0,2}|what(?:s|"
        r" is) (?:the|your|ur) (?:number|phone|address|email|hours|fax|website)(?: \w+)?",
        unless=r"party|apply|when i get there|who can i call",
    ),
)

CONTACT_REQUEST: tuple[Wording, ...] = (
    wording(
        "contact_request.call",
        Label.CONTACT_REQUEST,
        r"(?:can|could|would|will|pls|plz|please|just|have|tell|want|need|like|if|better to|id like|"
        r"easier to)?(?: \w+){0,4}? ?(?:give me a (?:call|ring|buzz)|call me(?! back$| a | stupid| crazy|"
        r" names)|phone me|ring me|(?:someone|somebody|anyone|you|u|yall|i|we|advisor|him|her|"
        r"they) (?:please )?(?:call|to call)(?: me)?(?! (?:them|the|her|him|and ask|my (?:boss|job|"
        r"employer)))|speak (?:to|with) (?:a |an |you|someone|somebody|my)|talk (?:to|with) (?:a |an |you|"
        r"someone|somebody|my)(?! \w+ (?:about|my) (?:my )?(?:loans|student loans))|talk (?:on the|"
        r"over the|by) phone|call (?:or text )?me|set up a (?:call|time|meeting)|schedule a (?:call|"
        r"meeting|time)|meet (?:with|in person|you)|come (?:in|by) (?:and|to) (?:talk|see|speak)|"
        r"llam(?:e[nm]?|ar)me|pueden llamar|me (?:puede|pueden|podria|podrian) (?:llamar|marcar)|marquenme|"
        r"hablar con)",
        unless=r"dont call|stop calling|do not call|no(?:t|body| one) (?:is |ever )?call\w*|who (?:do|can|"
        r"should) i (?:talk|speak|call)|they (?:said|told|didnt|never|wont|havent|would)|nobody|"
        r"call me (?:for|in for) an interview|waiting (?:for|on)|i (?:will|ll|can) call|you call this|"
        r"they call|no me llamen|id call|didnt call|calls back|ill call them|want to (?:talk|"
        r"speak) about",
    ),
    wording(
        "contact_request.channel",
        Label.CONTACT_REQUEST,
        r"e ?-?mail (?:me|it|is better|works|would|instead|the|that|them)|(?:send|reach|contact|"
        r"message)(?: \w+){0,3} (?:by|via|through|to|at|on) (?:my |the |an? )?(?:new |school |personal |"
        r"work |other )?(?:e ?-?mail|gmail|whats ?app|facebook|messenger|this number|other number|phone|"
        r"linkedin)|my (?:new |other |current |cell )?(?:number|cell|email|phone number|#) (?:is|changed|"
        r"now)|(?:use|text|call|try|reach me|contact me)(?: me)?(?: \w+){0,2}? (?:at|on) (?:my |this |"
        r"the )?(?:other |new |work |cell |husbands? |moms? )?(?:\(?\d{3}|number|cell|phone|line)|"
        r"(?:i have|i got|this is|changed|got|have) (?:a|my) new (?:number|phone number|phone)(?! (?:from|"
        r"\?))|whats ?app|[\w.+-]+@[\w-]+\.\w+|mandame? un correo|por correo|mi (?:nuevo )?(?:numero|"
        r"correo) es",
        unless=r"(?:dont|stop|do not|quit) (?:text|email)ing|no longer my number|wrong number|what(?:s|"
        r" is) (?:the|your) (?:number|email)",
    ),
    wording(
        "contact_request.later",
        Label.CONTACT_REQUEST,
        r"(?:at|im at|in|busy at|still at|in a|on) (?:work|class|a meeting|the doctor|an appointment|"
        r"church|meeting|appointment|my break|the gym|school right now|clinicals?)(?: right now| rn| atm|"
        r" until \w+| till \w+)?(?=[ ,.!]*(?:ill|i will|i ll|call|text|will|can|talk|ttyl|let me|cant talk|"
        r"get back|rn|right now|$))|(?:ill|i will|i ll|can i|let me|imma|will|gonna|ima|lemme) (?:text|"
        r"call|message|get back|hit|reach|respond|reply|answer|let you know|talk|write|contact|"
        r"check and)(?: \w+){0,4}? ?(?:later|tonight|tomorrow|after|when|in a|back|once|soon|"
        r"this (?:evening|afternoon|weekend)|you know|on (?:my|monday|tuesday|wednesday|thursday|friday|"
        r"saturday|sunday)|next)|(?:call|text|try|message|contact|reach)(?: me)?(?: back)? (?:later|"
        r"tomorrow|tonight|after \d|around \d|at \d|next week|in the (?:morning|afternoon|evening)|between|"
        r"anytime|on (?:monday|tuesday|wednesday|thursday|friday)|monday|tuesday|wednesday|thursday|friday|"
        r"this afternoon|after (?:work|class|school|lunch))|(?:busy|cant talk|cant text|not a good time|"
        r"bad time)(?: right now| rn| now)?|talk later|ttyl|mas tarde|(?:luego|despues|al rato) (?:le|te|"
        r"les) (?:llamo|escribo|marco|aviso)|can we (?:talk|do this|chat) (?:later|another|tomorrow|"
        r"about this later)",
        unless=r"busy (?:season|clinic|office|place)|ill (?:call|reach out to|text|contact) (?:them|him|her)|"
        r"they (?:will|said)|fill it out|ill do it",
    ),
)

ACK: tuple[Wording, ...] = (
    wording(
        "ack.thanks",
        Label.ACK,
        r"(?:thank(?:s|you)?(?: you| u| yall| ya)?|thx|ty|tysm|thnx|tnx|tks|gracias|muchas gracias|"
        r"appreciate (?:it|you|u|that|the|yall|your)|much appreciated|bless(?:ed| you| u)?|god bless|"
        r"ur the best|youre the best)",
    ),
    wording(
        "ack.promise",
        Label.ACK,
        r"(?:will do|i will|ill (?:do|get|fill|finish|complete|work on|look|check|try|take a look|see|be|"
        r"make sure|send|drop|submit|bring|come)|(?:gonna|going to|imma|ima) (?:do|fill|finish|complete|"
        r"look|check|get|send)|(?:can|could|will|ill|i) (?:stop|swing|come|drop) (?:by|off|in)|on it|"
        r"got it|gotcha|understood|noted|sounds good|ok(?:ay)? (?:thanks|thank you|will do|got it|thx|ty|"
        r"sounds good|great|cool)|okay thanks|copy that|10-?4|roger|no problem|np|of course|you too|"
        r"have a (?:good|great|nice|blessed) (?:day|one|night|weekend|evening)|same to you|voy a|lo hare|"
        r"de acuerdo|esta bien|ok gracias|let me (?:do|fill|finish|check|look)|i need to (?:do|fill|"
        r"finish) (?:it|that)|(?:havent|not done|not finished|didnt) (?:\w+ )?(?:yet|done it|filled|"
        r"finished|completed|had (?:a )?(?:chance|time)|get(?:ting)? to it)(?: \w+)*|forgot|my bad|sorry|"
        r"perdon)",
        unless=r"i will not|i will (?:be )?(?:interested|sue|report)",
    ),
)

PROFANITY = wording(
    "profanity.word",
    Label.PROFANITY,
    r"f+u+c*k+\w*|f[*@#$!]+\w*|fck\w*|fuk\w*|motherf\w+|mf+|(?:bull|horse|dip)?sh[i*!1]+t+\w*|bs|"
    r"b[i*!1]tch\w*|ass|a[*$s]+hole\w*|asshole\w*|dumb ?ass|jackass|bad ?ass|hell(?! no$)|damn\w*|"
    r"god ?damn\w*|dammit|crap\w*|piss\w*|wtf|stfu|tf|gtfo|lmfao|bastard\w*|dick\w*|pendej\w+|mierda|"
    r"chinga\w*|puta|puto|cabron\w*|carajo|pinche|joder|cono",
)
