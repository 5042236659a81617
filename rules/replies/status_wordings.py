"""How people tell what became of them: hired, job over, searching, not seeking, form done, unwilling to say.

Source: SOP-15 to SOP-18, SOP-24; annotation guide (`hired`, `job_ended`, `still_searching`, `not_seeking`,
`form_completed`, `data_reluctance`).
"""

from rules.replies.labels import Context, Label
from rules.replies.wording import Wording, wording

HIRED: tuple[Wording, ...] = (
    wording(
        "hired.said",
        Label.HIRED,
        r"(?:got|been|was|getting|were|am|im|just) (?:officially |finally |just )?(?:hired|employed|"
        r"the job|a job|the position|an offer|offered|a position|the offer|promoted|on with|on at)|"
        r"hired (?:me|on|at|as|by)|they hired me|(?:accepted|took|landed|found|secured|scored|start(?:ed|"
        r"ing)?|have|signed|received|got) (?:an?|the|my|a new|another|full time|part time|one) ?(?:new |"
        r"great |good |full ?time |part ?time |medical |dental |welding |hvac |amazing |steady |nursing |"
        r"office |temp |seasonal |different |offer |dream |first )*(?:jobs?|offer|offer letter|position|"
        r"gig|role|work|employment|career)(?! (?:interview|fair|lead|search|offers? from you|hunting))|"
        r"(?:im|i am|am|been|currently|now|already|still|yes|yeah|working|started|ya|yep|also|just|"
        r"i) (?:\w+ )?(?:working|employed|work)(?= (?:at|for|with|in|as|full|part|now|there|here|on|from|"
        r"doing|under|prn|nights|days|\d|currently|already|since|out)|[ ]?[.,!]|$)|working (?:at|for|as|"
        r"with|full|part|now|there|in a|but|prn)|self[- ]?employed|my own (?:business|shop|suite|salon|"
        r"company|boss|chair|booth)|(?:opened|started|own|run) (?:my|a) (?:own )?(?:\w+ )?(?:business|shop|"
        r"salon|company|suite)|rent(?:ing)? a (?:booth|chair|suite)|"
        r"(?:they|he|she|company) (?:offered|gave) me (?:the|a|an)(?: \w+){0,2}? ?(?:job|position|offer|"
        r"spot|role)|i (?:start|started|begin|began|will start|ll start|am starting|"
        r"just started)(?: \w+){0,3}? (?:at|on|in|with|as|monday|tuesday|wednesday|thursday|friday|"
        r"saturday|sunday|next|last|the|jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sep\w*|oct\w*|"
        r"nov\w*|dec\w*|today|tomorrow|yesterday|working|my|\d|a new)|(?:got on|hired on|signed on|"
        r"onboarding|start(?:ed|ing)? orientation|first day|came on board|brought me on)(?: \w+)? ?(?:at|"
        r"with|was|is|full)?|"
        r"same (?:place|job|company|employer|spot|office|clinic)|(?:already|i) have (?:a |one|job|work|"
        r"employment)(?: \w+)? ?(?:job|position|work)?(?= ?(?:[.,!]|$|at|now|in|thanks|thank|but|so|with|"
        r"as))|(?:estoy|ya|sigo|empece a|ando) (?:estoy )?(?:trabaj\w+|empleado|empleada|contratad[oa])|"
        r"(?:consegui|encontre|tengo|me dieron|obtuve) (?:un |el |mi )?(?:trabajo|empleo|puesto)|"
        r"me contrataron|empece (?:a trabajar|el|en|hace|la|ayer)|trabajo (?:en|para|de|como)|my (?:job|"
        r"title|employer|boss|position|pay|hours|start date) (?:is|at|title)|title is|contract ends|"
        r"i make \$?\d|they pay me|(?:paid|pays|making|make|earning) (?:me )?\$?\d|(?:day|week|"
        r"month) at my new job|i (?:love|like|enjoy) my (?:new )?job",
        unless=r"(?:where|who|which place) i(?:m| am)? (?:work|working)|(?:not|isnt|aint|nobody|no one|havent|"
        r"didnt|never|wasnt|arent|cant|dont|wont|no|hasnt|couldnt|want to|hoping to|trying to|need to|"
        r"would love to|until i|when i|once i|if i|before i|after i)(?: (?:been|be|get|got|gotten|yet|"
        r"even|find|found|working|currently|start|currently)){0,3} (?:hired|employed|working|work|"
        r"the job|a job|offered|started|start|an offer|found|position|job)|used to work|why (?:havent|"
        r"cant)|(?:is|are) (?:it|they|this) (?:hiring|full|part)|(?:link|app|page|form|phone|site|"
        r"website|portal|ac|computer) (?:\w+ )?(?:isnt|not|doesnt|is|stopped|wont) work\w*|"
        r"hours? (?:dont|doesnt) work|still looking for (?:a )?(?:job|work)|current contract ends|i can work|"
        r"on my couch|between me and|if im self|opted out when|where do i start|my boss is on|\[auto|"
        r"posted on facebook|when do i start|"
        r"would have to|if i work|do i have to work|work for me|works? for me|not looking for work|"
        r"dont work there|there anymore|no trabajo|no (?:tengo|encuentro|he encontrado|"
        r"consigo) (?:trabajo|empleo)|can i work|able to work",
    ),
    wording(
        "hired.temporary_end",
        Label.HIRED,
        r"(?:contract|assignment|temp job|job|gig) ends? (?:in|on|next|soon)",
        unless=r"ended",
    ),
)

JOB_ENDED: tuple[Wording, ...] = (
    wording(
        "job_ended.said",
        Label.JOB_ENDED,
        r"(?:i|just|had to|have to|ended up|already|actually|but|and|so|we) (?:just |actually |recently |"
        r"had to |ended up )*(?:quit|quitting|resigned?|left|walked out|put in my (?:2|"
        r"two) weeks?)(?: (?:last|my|that|the|there|yesterday|bc|because|a |in|after|working|it|due|since|"
        r"on|today|two|2|this|cuz))|(?:i|ive) (?:quit|resigned)(?= ?(?:[.,!]|$))|"
        r"(?:let|letting) me go|laid (?:me )?off|(?:got|was|been|get|im) (?:\w+ )?(?:fired|terminated|"
        r"laid off|let go|furloughed|cut|canned|dismissed)|fired me|they fired|lost (?:my|the|"
        r"that) (?:\w+ )?(?:job|position)|(?:dont|do not|no longer|not|aint|stopped|quit|didnt stay|isnt|"
        r"im not) (?:work|working|employed|with|at)(?: \w+){0,3} (?:there|anymore|any more|with them|"
        r"for them|now)|no longer (?:work|working|employed|with|there|at)|(?:job|contract|position|"
        r"assignment|temp job|season|gig) (?:\w+ )?(?:ended|is over|was over|finished|fell through|"
        r"didnt work out|was eliminated|got cut|ran out|is done|expired)|it didnt work out|(?:they|company|"
        r"place|clinic|store|shop|salon|office) (?:\w+ )?(?:closed(?: down)?|shut down|"
        r"went out of business|downsized|went under|closing)|"
        r"(?:me despidieron|renuncie|ya no trabajo|me corrieron|perdi (?:mi|el) trabajo|deje (?:el|"
        r"mi) trabajo|me quede sin trabajo|se acabo (?:el|mi) (?:trabajo|contrato))|not there anymore|"
        r"used to work|only lasted|didnt last",
        unless=r"no longer (?:interested|looking|want|wish)|dont text|left (?:a|you|my|the) (?:voicemail|"
        r"message|resume|application|phone|number|house)|left to (?:finish|do|go|take)|quit (?:texting|"
        r"messaging|sending|contacting)|not working (?:right )?now|(?:link|form|site) no longer|"
        r"end(?:s|ing) in|campus (?:is )?closed|left on|weeks? left|months? left|left for",
    ),
)

STILL_SEARCHING: tuple[Wording, ...] = (
    wording(
        "still_searching.said",
        Label.STILL_SEARCHING,
        r"(?:still|im|i am|am|been|keep|actively|currently|always|just|again|also|so|and|but|back to|now|"
        r"start|started|we|ive been|cont\w+) (?:\w+ )?(?:looking|searching|job hunting|hunting|applying|"
        r"job searching|trying|interviewing|on the (?:hunt|market|lookout)|submitting|sending out|"
        r"putting in|unemployed|jobless|out of work|seeking)(?! (?:good|forward|at you|to (?:get ahold|"
        r"reach|call|contact|log|open|figure|forget|be)|into (?:school|classes)))|(?:looking|searching|"
        r"hunting) (?:for (?:a |something|work|jobs?|another|an?|any|new|employment|anything|full|part|one|"
        r"opportun\w+|more)|still|everywhere|again|hard|every ?day|daily|actively)|on the (?:hunt|job hunt|"
        r"lookout)|job (?:hunt|hunting|search|searching)(?! tips)|"
        r"nothing so far|so far nothing|nothing (?:lined up|panned out|solid|concrete)|no luck|"
        r"not (?:working|employed|hired)(?: (?:yet|right now|at the moment|currently|now|anywhere|"
        r"in my field))?|unemployed|jobless|out of (?:a job|work)|(?:havent|have not|hasnt|aint|didnt|"
        r"did not|cant|cannot|couldnt|can t|hard to|unable to|struggling to|trying to|not able to|need to|"
        r"want to|never)(?: \w+){0,2} (?:found|find|get|got|gotten|land|landed|hear|heard|start|started|"
        r"secure)(?: \w+){0,3}? ?(?:anything|a job|one|work|hired|job|back|yet|something|employment|"
        r"an interview|nothing|any|hired)?|"
        r"(?:applied|applying|applications?|resumes?|apps)(?: \w+){0,6}(?: (?:nothing|no response|no reply|"
        r"no call\w*|crickets|nobody|no one|no luck|waiting|yet|nada|but|places|jobs|everywhere|rejected|"
        r"ghosted|denied))|(?:waiting|wait)(?: \w+){0,2} (?:to hear|on (?:a|the|them|hr|my|their)|for (?:a|"
        r"the|them|hr|my|an|their|call|that|it|results))|hear(?:d|ing)? back|(?:had|have|got|did|went to|"
        r"another|an|second|third|few|some|couple|more|my|\d) (?:\w+ ){0,2}(?:interviews?)(?: (?:yesterday|"
        r"tomorrow|today|on|next|this|last|monday|tuesday|wednesday|thursday|friday|lined|coming|scheduled|"
        r"with|at|so far|but|went|and|already|set))|"
        r"(?:no|not one|nobody|no ?one|noone|none)(?: \w+){0,3} (?:call(?:s|ed|ing)?(?: me)? back|"
        r"hiring|calls|calling|call|response|responses|offers|bites|luck|wants to hire|will hire|responds?|"
        r"called|answers me|replied|getting back)|(?:door ?dash|uber|uber eats|lyft|instacart|odd jobs|"
        r"side (?:jobs|gigs|hustle)|gig work|gigs?|temp work|babysitting)(?: \w+){0,5}(?: (?:for now|until|"
        r"meantime|till|right now|now|atm))?|(?:todavia|aun|sigo|estoy|ando|"
        r"seguimos|no)(?: \w+){0,3} (?:busc\w+|encuentr\w+|encontr\w+|consig\w+|aplic\w+|no)|"
        r"no (?:estoy |ando )?trabajando|"
        r"(?:no tengo|sin|necesito) (?:trabajo|empleo)|buscando|desempleado|desempleada|need (?:a|the|this|"
        r"some) (?:job|help|work)|i need work|desperate for|ghosted|rejected|rejections?|"
        r"keep getting (?:denied|turned down|rejected|no)|no one wants|ready to work|available to work|"
        r"(?:would|will) (?:love|take|like) (?:any|a|anything|some)(?: \w+)? ?(?:job|work|leads?|help)?",
        unless=r"not (?:looking|searching|seeking|job hunting|actively|really looking|trying|"
        r"currently looking)|no longer (?:looking|searching)|stopped (?:looking|applying)|done looking|"
        r"not in the job|dont need|no estoy buscando|no busco|looking (?:good|forward|into going)|"
        r"(?:wasnt|isnt|arent) looking|havent (?:filled|done|completed|finished|submitted|received|"
        r"gotten my|got my|had a chance|seen|started the form)|cant (?:get (?:in|on|it to|the|my|there|"
        r"a ride|off|ahold|through)|find (?:the|my|it|a (?:ride|babysitter|sitter))|log|open)|"
        r"(?:havent|didnt|never) (?:got|get|gotten|received)(?: \w+)? (?:my|the) (?:diploma|"
        r"transcripts?|refund|link|email|certificate|form|check|card)|never heard of|dont want|"
        r"didnt start school|couldnt find (?:the|my)|for now (?:not|no thanks|im good)|"
        r"couldnt get (?:in|on|it)",
        contexts=(Context.STATUS_CHECK, Context.NONE, Context.DETAIL_QUESTION),
    ),
)

NOT_YET = wording(
    "still_searching.not_yet",
    Label.STILL_SEARCHING,
    r"not yet|nothing yet|nada (?:todavia|aun)|todavia no|aun no",
    contexts=(Context.STATUS_CHECK, Context.JOB_LEAD, Context.NONE),
)

NOT_SEEKING: tuple[Wording, ...] = (
    wording(
        "not_seeking.said",
        Label.NOT_SEEKING,
        r"(?:not|no longer|isnt|aint|stopped|never|wont be|not really|wasnt|quit|dont plan on|"
        r"arent)(?: (?:currently|actively|really|even|going to be|gonna be|be|right now|presently|actually|"
        r"in the (?:job )?market|at the moment)){0,3} (?:looking|searching|seeking|job hunting|"
        r"job searching|hunting|in the (?:job )?market|trying to (?:work|find)|interested in working|"
        r"available (?:for|to) work|working right now by choice|on the market)(?! (?:good|forward|at the|"
        r"to get there|like|for texts))|no (?:estoy|ando|busco|estamos)(?: \w+)? ?(?:buscando|trabajo|"
        r"empleo)|no busco (?:trabajo|empleo|nada)|(?:dont|do not|not) (?:need|want|looking for|"
        r"wanting) (?:a |to )?(?:job|work|employment|find work)(?: right now| at this time| anymore|"
        r" rn)?(?! (?:there|here|for|with|nights|weekends|that|at|far|in))|taking (?:a break|time off|"
        r"some time|the year off|a year off)|decided not to (?:work|look|pursue)|(?:retired|retiring)|"
        r"put(?:ting)? (?:my|the) (?:job )?search on hold",
    ),
    wording(
        "not_seeking.reason",
        Label.NOT_SEEKING,
        r"(?:stay at home|stay-at-home|sahm|full time (?:mom|mother|dad|parent|student|caregiver))|(?:on|"
        r"maternity|medical|family|parental|get|getting|collect|receive|filed for|approved for|"
        r"im) (?:\w+ )?(?:leave|disability|ssi|ssdi|bed ?rest|workers comp)|disabled|(?:back|returned|"
        r"returning|went back|enrolled|start(?:ed|ing)?|going|still|continuing|staying|am|im|in|accepted|"
        r"transferr\w+|doing|decided) (?:\w+ ){0,2}?(?:to |in |into |at )(?:\w+ )?(?:school|college|"
        r"university|nursing school|rn program|lpn program|grad school|my bachelors?|my masters?|my degree|"
        r"uni|classes|paramedic school|bridge program)(?! there)|(?:getting|pursuing|finishing|working on|"
        r"going for|studying for|earning) (?:my|a|an) (?:\w+ )?(?:bachelors?|masters?|degree|associates?|"
        r"bsn|rn|lpn|adn|diploma|ged)|going for (?:my )?(?:rn|lpn|bsn|bachelors?|masters?)|"
        r"(?:enlist\w*|joined|joining|shipping|ship|deploy\w*|boot camp|basic training|in|"
        r"leaving for) (?:\w+ )?(?:the )?(?:army|navy|marines?|air force|national guard|military|"
        r"coast guard|reserves|out|boot camp|basic)|boot ?camp|basic training|deployed|enlisted|(?:im |"
        r"i am |were |we re |she is |shes )?(?:pregnant|expecting|due (?:in|next|any day))|(?:had|having|"
        r"have) (?:a|my|our|another) (?:\w+ )?(?:baby|newborn|kid|child|twins)(?! sitter)|newborn|"
        r"(?:taking care|caring|caregiver|caretaker|care giver|caregiving) (?:of|for) (?:my|our|a|her|him|"
        r"an)|(?:incarcerated|in jail|in prison|locked up|house arrest|halfway house)|(?:unable|not able|"
        r"cant|cannot|not allowed|not cleared) (?:to )?work(?: (?:at this time|right now|due|because|"
        r"for medical|until|yet|currently|rn|bc|at the moment))|(?:health|medical) (?:issues?|reasons?|"
        r"problems?|conditions?|restrictions?)|recovering from|physical therapy for|(?:estoy|sigo|"
        r"voy) (?:a )?(?:embarazada|estudiando|en la escuela|incapacitad[oa]|regresar a la escuela|"
        r"cuidando)|tuve (?:un )?bebe|cuido (?:a|de)|mission trip|moving (?:overseas|abroad)|missionary",
        unless=r"(?:still|im|and|but|also|am|actively|been) (?:\w+ )?(?:looking|searching|applying|"
        r"interested)(?! (?:into|forward))|(?:work|working|hired|employed|job|started) (?:at|"
        r"as)(?! (?:this time|the moment|all|home))|never went (?:back )?to school|go(?:ne|"
        r"ing)? to school there|went to school|yes but|interested|not (?:on|in) disability|drug|"
        r"cancel my|reschedule|kids? (?:is|are) (?:sick|home)|(?:babysitter|childcare|daycare)",
    ),
)

FORM_COMPLETED: tuple[Wording, ...] = (
    wording(
        "form_completed.said",
        Label.FORM_COMPLETED,
        r"(?:filled|fill|did|done|completed|complete|submitted|finished|sent|turned|returned|answered|"
        r"took care of|knocked)(?: \w+){0,2}? (?:it|out|in|that|the (?:form|survey|thing|link|paperwork|"
        r"career status form|questionnaire)|form|mine|everything|already|this|them)|(?:form|survey|its|"
        r"it is|is|all|was|been|it was|thats|already|just|yes|got it|im) (?:\w+ )?(?:done|submitted|"
        r"completed?|finished|filled(?: out)?|sent|in)(?= ?(?:[.,!]|$|last|this|on|already|yesterday|today|"
        r"now|and|a|earlier|with|thanks|like|as|,))|^(?:done|completed?|finished|submitted|all done|did it|"
        r"all set|sent|hecho|listo|lista|terminado|ya)(?= ?(?:[.,!\U0001F300-\U0001FAFF]|$|and|thanks|"
        r"thank|last|this|yesterday|today|already|im|i ))|(?:already|just|i) (?:did|done|sent|submitted|"
        r"completed|finished|filled)(?: \w+)?|ya (?:lo|la) (?:llene|hice|complete|mande|envie|termine|"
        r"entregue)|(?:lo|la) (?:llene|complete|envie|hice|mande|termine)|ya (?:llene|complete|"
        r"esta (?:listo|hecho)|termine)",
        unless=r"(?:not|havent|hasnt|didnt|cant|couldnt|wont|will|ill|gonna|going to|need to|have to|how do i|"
        r"can i|where do i|trying to|tried to|unable to|try to|isnt|let me|should i|do i|never|"
        r"forgot to|about to|when i|later|tonight|tomorrow|what form|which form)(?: \w+){0,4} (?:fill|"
        r"filled|do|did|done|complete|completed|submit|submitted|finish|finished|send|it|that|form|"
        r"get)|no puedo|not done|wont (?:let|submit|load)",
        contexts=(Context.FORM_REMINDER,),
    ),
    wording(
        "form_completed.named",
        Label.FORM_COMPLETED,
        r"(?:filled|did|done|completed|submitted|finished|sent|turned)(?: \w+){0,4} (?:form|survey|"
        r"questionnaire|career status)|(?:form|survey)(?: \w+){0,2} (?:done|submitted|completed?|finished)|"
        r"ya llene (?:el|la) (?:forma|formulario|encuesta)|llene (?:el|la) (?:forma|formulario)",
        unless=r"(?:not|havent|hasnt|didnt|cant|couldnt|wont|will|ill|gonna|need to|have to|how do i|can i|"
        r"trying to|never|forgot to)(?: \w+){0,4} (?:fill|filled|do|did|done|complete|completed|submit|"
        r"submitted|finish|finished|send|sent)",
        contexts=(Context.STATUS_CHECK, Context.JOB_LEAD, Context.NONE, Context.DETAIL_QUESTION),
    ),
)

RELUCTANCE: tuple[Wording, ...] = (
    wording(
        "data_reluctance.said",
        Label.DATA_RELUCTANCE,
        r"(?:rather|prefer|d prefer|would prefer|choose|like)(?: to)? (?:not|to not|"
        r"keep)(?: to)?(?: (?:say|share|give|disclose|answer|tell|discuss|provide|that|my|it|go into|put)"
        r"(?: (?:(?:you|yall) )?(?:where|how|what|who)(?: \w+){1,3})?|"
        r"$)|(?:dont|do not|not|wont|will not|didnt|cant|not gonna|not going to|no)(?: (?:feel|want|wanna|"
        r"really|like|think|comfortable|be|need|have|going|willing|know|allowed|gonna|to|wish|have to|"
        r"about))*(?: (?:comfortable|to))* (?:with (?:that|this|sharing|giving|the question)|shar(?:e|ing)|"
        r"giv(?:e|ing) (?:out|you|that|my|any|this|u|info\w*)|disclos(?:e|ing)|tell(?:ing)? (?:you|u|yall|"
        r"anyone|where|my|how)|say(?:ing)? (?:where|how|who|my|what)|provid(?:e|ing)|discuss(?:ing)?|"
        r"divulge|reveal(?:ing)?|put(?:ting)? (?:that|my)|answer(?:ing)? (?:that|this|these|those)|"
        r"release)|"
        r"(?:thats|that is|its|it is|is|this is|my (?:pay|salary|income|info|employer)(?: is)?|kinda|"
        r"kind of|a bit|pretty|very|too|thats kind of) (?:kinda |kind of |a little |a bit |really |very |"
        r"too |super )*(?:private|personal|confidential|invasive|intrusive|my business|none of|not your|"
        r"nosy)|none of (?:your|ur|yall\w*|ya) (?:business|concern|beeswax)|(?:not|isnt|"
        r"aint) (?:any of )?(?:your|ur|yall\w*) (?:business|concern)|mind your (?:own )?business|"
        r"(?:why|what) (?:do|does|would|are|is|r|u|should)(?: \w+){0,4} (?:need|want|ask(?:ing)?|have|care|"
        r"matter|info|it for|collecting)(?: \w+){0,6} ?(?:to know|this|that|my|how much|where|info|"
        r"information|pay|salary|work|make|it|employer|for)|what (?:is|are|do|r|"
        r"will)(?: \w+){0,5} (?:used for|use (?:it|this|that|my)|do(?:ing)? with (?:it|this|that|my|the)|"
        r"info for|for)(?= ?(?:[?.,!]|$|info\w*|my|with|data))|who (?:sees|will see|gets|has access|"
        r"can see|else sees|is going to see|are you (?:sharing|giving)|do you share)|"
        r"(?:get|go|getting|going|gets|come) back to (?:my )?(?:boss|employer|job|manager|work|company)|"
        r"(?:are|will|do|r|would|is) (?:you|u|yall|they|someone|anyone|this|it)(?: \w+){0,2} (?:call|"
        r"contact|calling|contacting|tell|reach out to|verify with|sell|selling|share|"
        r"sharing)(?: \w+)? ?(?:my|with my|this|that|it)? ?(?:boss|job|employer|work|manager|info\w*|data)|"
        r"dont (?:call|contact) my (?:job|employer|boss|work|manager)|is (?:this|it|that|"
        r"my info\w*) (?:confidential|private|anonymous|secure|safe|required|mandatory|optional|"
        r"kept private)|do i have to (?:answer|share|tell|say|give|provide|fill|do)|(?:sell|"
        r"selling) my (?:info\w*|data)|no (?:quiero|voy a|puedo|deseo|me siento|"
        r"tengo que)(?: \w+){0,3} (?:dar|decir|compartir|contestar|responder|comod[oa])\w*|es (?:privado|"
        r"personal|confidencial)|(?:para|por) que (?:quieren|necesitan|ocupan|necesita|quiere)|"
        r"signed an nda|nda",
        unless=r"why (?:do|are) (?:you|u|yall) (?:keep|still|always|constantly)|why (?:are|r|do) (?:you|u|"
        r"yall) (?:texting|text|messaging)|what is this for$|what does (?:it|this|the job)|interview|"
        r"do i have to (?:do|wear|bring|take)|to provide (?:for|my)|not share my interest",
    ),
)
