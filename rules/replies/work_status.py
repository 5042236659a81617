"""What became of somebody, by subject, verb and job: hired, job over, searching, not seeking, form, unwilling to say.

The phrases are in `status_wordings`; here are the classes behind them.
Source: SOP-15 to SOP-18, SOP-24; annotation guide (`hired`, `job_ended`, `still_searching`, `not_seeking`,
`form_completed`, `data_reluctance`).
"""

from rules.replies.labels import Context, Label
from rules.replies.lexicon import (
    CHILD,
    DAY,
    HEALTH,
    JOB,
    KIND_OF_JOB,
    NEGATION,
    NOBODY,
    RELATIVE,
    any_of,
)
from rules.replies.titles import ROLE
from rules.replies.wording import Wording, wording

_STATUS = (Context.STATUS_CHECK, Context.FORM_REMINDER, Context.NONE, Context.DETAIL_QUESTION)
_ASKED_OR_LEAD = (Context.STATUS_CHECK, Context.JOB_LEAD, Context.NONE, Context.DETAIL_QUESTION)
_NOT_HAD = (
    rf"(?:{NEGATION}|if|when|once|until|till|hope(?:fully)?|hoping|want|wanna|trying|need|before|after i|used to|"
    rf"would|could|will ever)"
    r"(?: \w+){0,3} (?:hired|employed|got|get|find|found|land|landed|start|started|work|working|job|offered|"
    r"employment)"
)

EMPLOYED: tuple[Wording, ...] = (
    wording(
        "hired.works_at",
        Label.HIRED,
        any_of(
            r"(?:i |im |i am |ive been |been |now |currently |still |already |just |yes |yeah |am |"
            r"also )+(?:work(?:s|ing|in|n)?|wrk(?:ing|n)?|employed|workin|at work|driv(?:e|in|ing)|bartend\w*|"
            r"weld(?:ing|in)?|"
            r"server?|nann(?:y|ying)|do hair|cutting hair|cook\w*|teach(?:ing)?|dispatch\w*|freelanc\w*|"
            r"subbing)(?: part time| full time| here)? (?:@|at|for|with|in|as|w|w/|w/ |out of|over at|thru|through|"
            r"now|full|part|ft|pt|nights|days|prn|per diem|there|here|over the road)",
            r"(?:^|[,.;!] )(?:work(?:s|ing|in|n)?|wrk|employed|workin|bartending|driving|welding|interning|temping|"
            r"freelancing|nanny(?:ing)?|subbing) (?:@|at|for|with|in|as|w|w/|w/ |out of|part|full|trucks|now|thru|"
            r"through)",
            r"(?:i am|im|i m|ive been|i been|been|ya estoy|estoy|still|now|currently|ya ando) (?:now |still |"
            r"currently |already |over |officially |working )*(?:at|with|en|w/|@|thru|through|con) (?!"
            r"(?:the )?(?:gym|store|moment|home(?! depot| health| goods| instead)|hospital|er|house|doctors?|dentist|"
            r"school|class|church|lake|bus|game|court|beach|my (?:moms|dads|house|limit)|a (?:shelter|loss|friends?|"
            r"hotel|motel)|risk|peace|all|least|work|"
            r"police|safe|shelter|table|emergencias|grandmas?|him|her|you|it|me|them|child|family|kids|inpatient|"
            r"clinicals?|a|an|la casa|casa|mi casa|el super|clase|la escuela)(?!\w))[\w.]+",
            rf"(?:got|getting|landed|found|took|accepted|started|starting|start|have|has|had|secured|scored|snagged|"
            rf"picked up|offered me|offered|gave me|begin|began|do have|i had|nailed|snatched) {KIND_OF_JOB}(?:jobs?|"
            rf"work|position|gig|role|spot|offer|employment|something temporary|trabajo|empleo|one finally)"
            r"(?! (?:fair|lead|leads|search|board|hunting|interview|postings?|alerts?|texts?|offers? from (?:you|"
            r"yall)|to do|ahead|thanks to))",
            rf"(?:they|she|he|company|clinic|hospital|shop|owner|manager|hr|employer|somebody|someone|"
            rf"boss)(?: \w+)? (?:called (?:me )?(?:and|back and)|hired|offered|brought|picked|took|gave|selected|"
            rf"chose|made me|start(?:ed|s)?)(?: \w+)? ?(?:me|it to me|us)(?: on| the| a| full)?(?: {JOB})?"
            r"(?! (?:an interview|interview|another interview|go|up|back|a call|nothing))",
            r"(?:i )?(?:got|was|been|am|getting|im) (?:just |finally |officially |recently )*(?:hired|picked up|"
            r"brought on|promoted|selected|taken on|offered (?:the|a|it)|on at|on with|in at|in with|accepted (?:at|"
            r"for))",
            r"(?:got|get) (?:that|the|a|this) (?:\w+ )?(?:job|position|gig|spot|offer)(?! interview)",
            r"(?:start|started|starting|begin|begins|began|comienzo|empiezo|comence|empece|startd)(?: work| working|"
            r" my job| full time| training| orientation)? (?:at|with|on|as|in|@|the|next|en|el|ayer|de|tomorrow|"
            r"monday|tuesday|wednesday|thursday|friday|today|last|yesterday)(?! (?:school|class|college|clinicals|"
            r"looking|applying|the program|grill|form|process))",
            r"(?:new|my|the|current) (?:job|employer|place|one|company|workplace|boss|gig|shop)(?:s)? (?:is|at|"
            r"started|starts|begins|w|with|was) (?!.*\?)", rf"(?:love|like|enjoy|hate|loving|"
            rf"quit looking bc i got) {KIND_OF_JOB}(?:my |the |this )?(?:current |new )?(?:job|position|"
            rf"work)(?: at)?(?! (?:board|leads?|offers?|texts?))",
            r"(?:have|got|i have) (?:a|an|me a|my) (?:\w+ )?(?:job|position)(?: already| now| lol|"
            r" thanks)?(?! (?:interview|fair|offer from))", r"(?:i )?(?:make|making|earn|earning|gano|me pagan|"
            r"they pay me|paying me|pays me|they start me at|starts at|paid) (?:like |about |around )?\$? ?\d",
            r"self ?-?employed|my own (?:\w+ )?(?:business|shop|suite|salon|company|boss|chair|booth|truck|llc|"
            r"studio|spa|practice|line)|"
            r"(?:i )?(?:own|opened|run|started) (?:a|my)(?: own)?(?: \w+)? (?:business|shop|salon|company|suite|llc|"
            r"studio)|rent(?:ing)? (?:a |my |out a )?(?:booth|chair|suite)|(?:por|de) mi cuenta|"
            r"mi propi[oa] (?:negocio|salon|taller)|independiente",
            r"(?:trabajo|trabajando|laboro|chambeo|estoy|manejo)(?: ya| ahorita| ahora| camion)? (?:en|para|con|de|"
            r"como) (?!(?:casa|emergencias|mi casa|la casa|camino|clase|el super|la escuela|espera|busca))\w+|"
            r"tengo (?:un |mi )?(?:trabajo|empleo|chamba)|(?:ya|si) trabajo|mwen (?:ap )?travay(?! ankor)|"
            r"mwen jwenn (?:yon )?travay|trabalhando|trabalho (?:em|na|no)|nagtatrabaho|may trabaho na",
            r"not (?:unemployed|jobless|out of work) anymore|no longer (?:unemployed|jobless|looking,? (?:i )?(?:got|"
            r"found|have))|off the market|i(?:m| am) official|got my (?:work )?schedule|"
            r"passed (?:the )?background(?: check)? and|been (?:there|here|at my job|at this job|at it|with them|"
            r"working)(?: for)? (?:about |like |almost )?(?:\d+|a|since|two|three|six|one|over)",
            rf"(?:im|i am|i m|soy|now|currently|working as|employed as|hired as|started as) (?:now |currently |an? |"
            rf"the |una? )+(?:[a-z&-]+ ){{0,3}}{ROLE}(?= ?(?:[.,!]|$|at|for|with|and|in|now|here|there|"
            rf"@))(?! (?:looking|student))", r"(?:first|1st) day (?:is|was|at|on|at work|of work|today|tomorrow|"
            r"monday)|today is my first day|my start date|hire date|(?:start|started|starting) (?:date|day)(?! ?\?)",
            r"(?:my|the) (?:title|position|job title|employer|pay|hourly|wage|company) (?:is|"
            r"at|name is|at \w+)(?! (?:private|between|none|my|on one|not))|they call me (?:a|an|the)|"
            r"its called [a-z]", r"(?:hospital|clinic|shop|they|place|salon|company)(?: is short so)?(?: theyre|"
            r" they)? (?:is |are |re )?working me(?! over)", r"prn (?:for now|only|at)|per ?diem (?:at|with|for)",
            r"(?:yes|yeah|yep|si|yup|ya) (?:at|with|en|for|as|doing|@|w/) [a-z]|(?:(?<=my )|(?<=new )|(?<=time )|"
            r"(?<=^)|(?<=got ))(?:job|gig|position) (?:at|"
            r"with) [a-z]\w+(?! (?:is still|open|fair))", r"used (?:my|the) (?:degree|cert\w*) (?:at|every)|"
            r"(?:ya )?consegui (?:algo|uno|trabajo|chamba)", r"contract with \w+(?: \w+){0,3} ends|where i(?:m|"
            r" am) at(?: now)?,? (?:i )?(?:make|get)|i make \d+",
            r"(?:on the clock|clocking in|passed (?:my )?probation|(?:in|doing|finished|started) (?:my )?(?:training|"
            r"onboarding|orientation) (?:this week|at|for|with|now|next)|signed (?:my|the|an?) offer|(?:have|got|"
            r"working|work) (?:2|two|three) jobs|travel (?:contract|assignment|nurs\w+)|(?:through|thru|with|"
            r"via) (?:an? )?(?:agency|temp agency|staffing \w+)|(?:became|officially|promoted to) (?:a |an |"
            r"the )?(?:\w+ ){0,2}" + ROLE + r")(?! ?\?)",
            r"(?:they|he|she|hr)(?: \w+)? (?:want|wants|need|asked) me to start|(?:hr|they) (?:gave|sent) me (?:my|a|"
            r"the) (?:start date|schedule|offer)|(?:i )?(?:start|begin) (?:soon|next|in (?:two|a|\d)|after|tomorrow|"
            r"monday|the \d+)|running my own|my (?:first|own) clients?|(?:full|part) time (?:at|with|for) (?!school|"
            r"student)[a-z]|on payroll|on staff at|salaried",
            r"(?:off the books|under the table|doordash\w* full time)", r"(?:officially )?(?:a|an) (?:licensed |"
            r"full time |part time )+\w+(?: \w+)? (?:at|with|for|now)",
        ),
        unless=r"(?:where|when|what|how|do|does|can|could) (?:do |does |can |did |will |would )?(?:i|we|it|they|you|"
        r"the)(?: \w+){0,2} (?:start|work|begin|make)|"
        rf"{_NOT_HAD}|recruiter|can i work|i can work|(?:link|app|page|form|phone|site|website|"
        rf"portal) (?:\w+ )?(?:isnt|not|doesnt|is|wont)|wont let me|used to work|no longer (?:work|employed|there|"
        rf"with)|dont work|(?:ya no|no) (?:trabajo|estoy|tengo trabajo)|current contract ends|"
        r"my boss is on|private|(?:driving|doing|working|do|just)(?: for| with)? (?:uber|lyft|door ?dash\w*|"
        r"instacart|gigs?|odd jobs|side jobs)(?=.*(?:until|for now|til|meantime|between|tho|just))|applied for a job|"
        r"between me and|living (?:in|out)|if im self|^(?:is|are|do|does|did|can|will|would|"
        r"what|whats|when|where|how|who) (?!.*[.,;!] ?(?:i|im|ive) )|attacked|shelter please|(?:i )?(?:had to|"
        r"have to) (?:start|work) (?:over|on)|said (?:id|i would)|told me (?:id|i)|on my couch|start (?:to|looking|"
        r"applying|over|at \d)|can start|could start|opted out when|when i was working|stopped working|make it|"
        r"taken on",
        contexts=(Context.STATUS_CHECK, Context.FORM_REMINDER, Context.NONE, Context.DETAIL_QUESTION),
    ),
    wording(
        "hired.said_to_lead",
        Label.HIRED,
        any_of(
            r"(?:already|i|ive|just|now|currently|i already|ya) (?:got|have|found|landed|took|accepted|started|start|"
            r"working|work|employed|hired|tengo)(?: at| with| for| as| a| an| another| my| the| full| part| un|"
            r" new)* (?:job|work|position|offer|gig|trabajo|\w+)(?: at)?",
            r"(?:im|i am|i work|now|working|ya estoy|trabajo|job|where im|i start|i started|already started|"
            r"got hired|employed|contratad[oa]|hired) (?:now |working |already |currently )*(?:at|with|en|for|by|"
            r"para) [a-z]\w+", r"(?:offered|gave) (?:me )?(?:the job|it to me|the position|a job)|i got (?:the|that|"
            r"this) (?:job|position)|i got it\b",
            r"my (?:current |new )?(?:job|employer|boss|position) (?:at|is)", r"(?:i )?make \$?\d[\d.]* (?:\w+ "
            r")?(?:where|already|now|at my)", r"i start (?:with|at|on|my new)", r"ya (?:tengo|consegui|"
            r"encontre) (?:un )?(?:trabajo|empleo)|ya (?:estoy )?trabajando",
        ),
        unless=rf"{_NOT_HAD}|(?:i )?(?:already|just|have|ive|got) (?:an? )?(?:applied|interview|questions?|"
        rf"experience|a question|license|my|no|kids|class\w*|court|a record|a car|the (?:link|info))|have (?:a|an|my|"
        rf"the|no|two|three|\d+) (?!job|position|gig)|"
        r"(?:can|could|when|where|what|do|would|should) i (?:start|work)|my other job|im (?:at|"
        r"with) (?:the )?(?:hospital|er|my|a|home|school|work|class)(?!\w)|start (?:with|at) (?:the form|school)|"
        r"(?:i )?(?:got|have|found|took|start) (?:your|the|this|that|a|my|it|to|in|no|on|until|sick|beat|\d+|school|"
        r"kids|friends|time|tomorrow|next|asap|immediately|today|transport\w*|experience|weekends|nights|mornings|"
        r"evenings|two|some|an|one|certs?|bills)(?! job| offer)",
        contexts=(Context.JOB_LEAD,),
    ),
    wording(
        "hired.doing",
        Label.HIRED,
        any_of(
            r"^(?:yes|yeah|yep|hi|hey|ok|so|well|update|actually|good news|guess what|[ ,!.])*(?:im |i am |i m |"
            r"still |just |finally |now )*(?:over )?(?:at|with|w/|working|employed|hired|doing|running|helping|"
            r"apprenticing|subbing|temping|freelancing|self) ?(?:at|with|for|by|on|as)? ?(?:my (?:dads?|moms?|"
            r"uncles?|family\w*|cousins?|husbands?) (?:\w+ )?(?:shop|business|company|restaurant|salon|garage|store)|"
            r"a (?:\w+ ){0,2}(?:clinic|hospital|shop|salon|office|company|warehouse|store|restaurant|school|daycare|"
            r"facility|nursing home|garage|plant))",
            r"(?:doing|do|cutting|braiding|styling) (?:hair|nails|lashes|makeup|braids|locs|brows|tattoos|taxes|"
            r"heads) (?:out of|from|at|in|full|for|and|on)|(?:fully|all) booked|booked (?:up|out)|my own clients|"
            r"got (?:me|myself) (?:a |an )?(?:\w+ )?(?:job|gig)|got (?:a |an )?(?:part|full)[ -]?time (?:at|with|job|"
            r"gig|position)|i run my own|(?:its|it s) a job|employed (?:since|as|at|full|part|by|now)|(?:they|he|"
            r"she) (?:took|picked) me(?: on| up)?|for a living|freelanc\w+|1099|(?:clean|cleaning) houses|"
            r"in the union|(?:accepted|signed)(?: \w+){0,3} (?:offer|contract|papers|position)|(?:got|"
            r"received) (?:my |the |an )?offer(?: letter)?(?! from (?:you|yall))|offer letter|they (?:made|"
            r"gave) me (?:an )?offer|(?:i )?(?:do|did|started|finished|passed) (?:my )?(?:orientation|"
            r"onboarding) (?:at|with|today|yesterday|monday|last)|back at (?:my|the) old (?:job|place)|"
            r"same (?:as before|job|place|employer|company)|still (?:there|at|with) (?:the )?(?!it\b|home|school|"
            r"my moms|square)[a-z]+|(?:promoted|promotion|raise)(?! \w+ form)|(?:busy|slammed|tired) (?:at|from|"
            r"with) (?:my )?(?:new )?(?:job|work)",
            r"(?:im|i am|became|soy|im a) (?:now |currently |officially )?(?:an? |the |una? )?(?:" + ROLE +
            r")(?= ?(?:[.,!]|$|now|at|for|with|en|in))|(?:got|getting|have) (?:my )?(?:first )?(?:paycheck|"
            r"paid (?:every|weekly|biweekly))|mwen gen (?:yon )?travay|m ap travay|tenho (?:um )?emprego|"
            r"estou trabalhando",
        ),
        unless=rf"{_NOT_HAD}|{NEGATION} (?:\w+ )?(?:at|with|work|working|employed|there)|used to|was (?:a|an|"
        rf"working)|looking|lost|quit|fired|laid off|let go|appl(?:y|ied|ying)|interview|\?|waiting|school|if i|stop|"
        rf"want|need|private|business|still at (?:home|the hospital|school)|externship|clinicals|no longer|volunteer|"
        rf"promis\w+|you (?:said|told|sent)",
        contexts=(Context.STATUS_CHECK, Context.FORM_REMINDER, Context.NONE, Context.DETAIL_QUESTION),
    ),
)  # fmt: skip

ENDED: tuple[Wording, ...] = (
    wording(
        "job_ended.over",
        Label.JOB_ENDED,
        any_of(
            r"(?:^|[,.;!] |i |just |had to |and |then |so |but |already |actually |ended up )+(?:quit|quitting|"
            r"resigned?|walked out|walked off|left)(?: (?:on|from|that|the|my|there|last|in|because|bc|cuz|due|after|"
            r"over|yesterday|today|it|job|work|to|lol|this|since|when|two|for|a|dental)|$|[.,!]| [a-z]+ ?(?:dental|"
            r"clinic|hospital|company|inc|on|last|,))",
            r"(?:they|company|boss|manager|hr|place|shop|corporate|clinic|hospital|employer|he|"
            r"she|theyve)(?: \w+)? (?:shut (?:the |our )?\w+ down|let me go|fired me|canned me|cut me|axed (?:me|my|"
            r"us|the|everyone)|laid (?:me|us|"
            r"everybody|everyone|off)|dropped me|terminated|cancel\w* my (?:contract|position|job)|eliminated|"
            r"cut my position|downsized|closed|shut (?:it )?down|went (?:under|out of business|bankrupt)|"
            r"cut everyones?)",
            r"(?:got|was|been|were|am|getting|get|im) (?:just |recently |wrongfully |\w+ )?(?:fired|terminated|"
            r"laid off|let go|furloughed|canned|axed|sacked|dismissed|downsized|replaced|cut loose|the boot|the axe)|"
            r"^(?:just )?(?:fired|laid off|let go|terminated)", r"then cut me|cut me (?:too|off|loose)|"
            r"got the (?:boot|axe|sack|can)|lost (?:my|the|that|a) (?:\w+ )?(?:job|position|gig|work)",
            r"(?:contract|job|position|assignment|season|temp job|gig|old job|place|store|restaurant|shop|salon|"
            r"clinic|company|business|factory|plant|department|program)(?: \w+){0,2}? (?:ended|is over|was over|"
            r"finished|fell through|got cut|expired|(?:is |got |was )?(?:shut|closed|"
            r"closing)(?: down)?(?: for good)?|folded|went under|didnt work out|wasnt renewed|was cancel\w*)",
            r"(?:dont|do not|doesnt|no longer|not|stopped|aint|havent been|didnt last|couldnt stay|didnt stay|"
            r"im not) (?:work|working|employed|there|at|with)(?: \w+){0,4}? (?:no more|anymore|any more|there|now|"
            r"since|for them)|no longer (?:work|working|employed|there|with|at)|(?:it|that|the job|job|"
            r"that one) (?:just )?(?:didnt|did not|wasnt|hasnt) work(?:ing)? out",
            r"(?:contract|position|job|assignment|temp)(?: \w+)? (?:was |wasnt |were |is |isnt |got |never |not |"
            r"didnt get |did not get )+(?:renewed|extended|funded)|(?:didnt|did not|wouldnt|wont) (?:keep|renew|"
            r"extend) (?:me|my|us)|(?:stopped|quit) (?:scheduling|calling|giving) me(?: hours| shifts| in)?|(?:took|"
            r"taken) (?:me )?off the schedule|parted ways|(?:was|it was)(?: just| only)? (?:a )?(?:temp|temporary|"
            r"seasonal)(?: job| gig| work| position)?(?= ?(?:[.,]|$|and|so|thing))|position (?:was |"
            r"got )?(?:eliminated|cut|filled)|contract(?: is| was| s)? (?:up|done)|(?:hours|shifts) (?:got |"
            r"were )?cut to (?:zero|nothing)|(?:only |just )?(?:worked|stayed) there (?:a|for|like|\d|two|one)|"
            r"not with (?:them|that|\w+) (?:any ?more|no more)|had to (?:leave|quit|resign|step down)|last day was|"
            r"my last day (?:is|was) (?!of (?:class|school))",
            r"(?:ya no|deje de) trabaj\w+|me (?:despidieron|corrieron|descansaron|dieron de baja)|renunci[eo]|"
            r"perdi (?:mi|el) (?:trabajo|empleo)|se (?:acabo|termino) (?:el|mi) (?:trabajo|contrato)|deje (?:el|"
            r"mi) trabajo|cerraron (?:el|la)|me quede sin (?:trabajo|empleo)|mwen pedi travay|yo revoke m",
            r"(?:put in|gave|turned in) my (?:two|2)(?: weeks?| weeks notice)?|stepped down|i(?:m| am) (?:out|"
            r"gone) (?:from|of) (?:there|that place)|(?:only )?lasted (?:\d+|a|two|three) (?:days?|weeks?|months?)|"
            r"been (?:out|laid off|unemployed) since",
        ),
        unless=r"(?:what|where|how|when|if) (?:do|can|could|would|should)? ?(?:i|if i) (?:quit|leave)|when i quit|"
        r"if i quit|quit (?:texting|sending|messaging|contacting|telling|promising|asking|sugar|smoking|drinking)|"
        r"how (?:do|can) i quit|i never quit|never quit|left (?:a |you |my |the |it |messages|in |at |on (?:read|"
        r"the)|your)(?: \w+)? ?(?:voicemails?|message|resume|phone|wallet|keys|toolbox|tool ?box|house|shop|number|"
        r"blank)?(?! (?:job|warehouse|clinic|salon|place|shop|store))|"
        r"(?:campus|school|link|form|portal|lead) (?:is |was )?(?:closed|no longer)|my last day (?:of class|"
        r"at school)|it closed|leads? .*closed|no longer (?:interested|looking|want|wish|need)|left to (?:finish|do|"
        r"go)|(?:weeks|months|days|minutes) left|right or left|left for (?:the|work|school)|laid off since xmas and|"
        r"ended up (?:getting|finding|taking)|dont text",
        contexts=(*_ASKED_OR_LEAD, Context.FORM_REMINDER),
    ),
)  # fmt: skip

_DOES_NOT_SEEK = (
    r"(?:not|isnt|no longer|aint|arent|stopped|wont be|done|quit|paused|havent been|not even|not really|"
    r"wasnt)(?: (?:currently|actively|really|even|going to be|gonna be|be|right now|"
    r"actually|going|planning on|planning to))* (?:looking|searching|seeking|job ?hunting|job ?searching|hunting|"
    r"on the (?:job )?market|in the (?:job )?market|available for work|applying|work this year|work until|"
    r"thinking about (?:jobs|work))"
)
OUT_OF_THE_MARKET: tuple[Wording, ...] = (
    wording(
        "not_seeking.life",
        Label.NOT_SEEKING,
        any_of(
            r"(?:back in|in|going (?:back )?to|went back to|returning to|started|starting|enrolled (?:in|at)|"
            r"attending|still in|transferred to|finishing|continuing(?: my)?|go back to|full time|got into|"
            r"accepted (?:in)?to|doing my) (?:my |a |the |an )?(?:nursing |grad |grad(?:uate)? |law |med(?:ical)? |"
            r"community |rn |lpn |trade )?(?:school|college|university|bachelors?|masters?|associates?|lpn program|"
            r"rn program|nursing program|bridge program|degree|studies|education|student)"
            r"(?! (?:was|is|for \w+ did|help|nurse|district|clinic|job))", r"full ?-?time (?:student|mom|dad|parent|"
            r"caregiver|caretaker)|(?:im|i am) (?:a |now a |still a |just a )?(?:student|stay at home \w+|sahm|"
            r"homemaker|housewife|retired|disabled|on disability)|me quedo en casa|"
            r"stay(?:ing)?(?: at)? home(?: \w+)? ?(?:mom|dad|with|for|parent|right now|w)",
            r"(?:just |recently |about to |gonna |going to )?(?:had|having|have|has|expecting|due with|tuve|"
            r"gave birth to|giving birth) (?:a |my |our |twins|another |un )*(?:bab\w+|twins|newborn|c ?section|"
            r"surgery|bebe|knee replacement|hip replacement|operation|\w+ surgery|kid in)|newborn|(?:maternity|"
            r"paternity|medical|parental|family|fmla|pregnancy) leave|(?:knee|hip|shoulder) replacement|high risk",
            r"(?:im|i am|being|currently|while|\d+ (?:months|weeks)|estoy|bc im) (?:\w+ )?(?:pregnant|expecting|"
            r"embarazada|due in \w+)", r"(?:on|get|getting|receive|filing for|approved for|applying for|"
            r"draw) (?:my )?(?:disability|ssi|ssdi|social security|workers comp)|disabled|incapacitad[oa]",
            r"(?:in|joined|joining|join|enlisted|enlisting|serving in|with|ship(?:ping)? (?:out|off)|leaving for|"
            r"off to|shipped) (?:to |with |in |the |for )*(?:army|navy|air force|marines?|marine corps|coast guard|"
            r"national guard|reserves|military|boot camp|basic(?: training)?|ait)|active duty|deploy\w*|"
            r"national guard|in the service|enlisted|ejercito",
            rf"(?:take|taking|takin|taking|caring|care|caregiver|caretaker|full time)(?: care)?(?: \w+)? (?:of|for|"
            rf"to) (?:my |mi |a )?(?:sick |elderly |disabled |dying )?(?:{RELATIVE}|mom|dad|grandma|parents?|kids?|"
            rf"{CHILD})|cuid(?:o|ando) (?:a )?(?:mi|mis|de)|home with (?:my |the |a )?(?:kids?|baby|newborn|son|"
            rf"daughter|twins)",
            r"incarcerated|in jail|in prison|locked up|doing time|serving (?:a |my )?(?:sentence|time)|halfway house|"
            r"federal custody|en la carcel", r"(?:doctor|dr|doc|surgeon|therapist)(?: \w+)? (?:no work|off work|"
            r"out of work|not to work|(?:put|took|wants|has) me (?:on|off|out))|(?:off|out of) work (?:until|til|"
            r"till|for (?:my|a|the|another)|due)|(?:health|doctor|dr|condition|medical|my (?:back|body|heart|ms|"
            r"doctor)|mi salud)(?: \w+){0,3} (?:wont|doesnt|dont|cant|not|didnt|said i cant|says i cant|no me|"
            r"hasnt)(?: \w+){0,3}? (?:let|allow|able|work|clear\w*|permit\w*|released|deja|permite)",
            rf"(?:because of|bc of|due to|for|recovering from|after|getting|had|have|having|scheduled for) (?:my |a |"
            rf"an |planned |major |some )*(?:{HEALTH})(?=.*(?:not|no|until|cant|off|out|leave|wait|work|time|sitting|"
            rf"look))|recover(?:ing|y)(?! center| room)|(?:cant|unable to|not able to|not cleared to|no puedo|"
            rf"not allowed to) work(?! (?:nights|weekends|days|evenings|mornings|there|that|those|mon|tue|wed|thu|"
            rf"fri|sat|sun|until|full|part|on|in|past|overnight|the|before|after))(?= ?(?:[.,!]|$|right|rn|now|"
            rf"because|bc|due|at all|this|anymore|yet|for))",
            r"(?:not|no|never) (?:really )?(?:looking|interested|want|wanting|need|wanna|plan|planning|ready)(?: in|"
            r" on| to)? (?:for |a |to )*(?:work(?:ing)?|job|employment|jobs)(?: right now| rn| at the moment| yet|"
            r" currently)?(?= ?(?:[.,!]|$|right|rn|at the|now|until|because|bc|this|im|i ))|(?:taking|took|"
            r"take) (?:a |some |the )?(?:gap year|year off|break|time off|semester off|summer off)|sitting (?:it |"
            r"this )?out|sabbatical|retired|jubilad[oa]",
            r"moved (?:back )?to (?:my|another|a different|mexico|haiti|philippines|india|nigeria|ghana|jamaica|"
            r"guatemala)(?: home)? ?(?:country)?(?= ?(?:[.,]|$))|(?:back )?in my country|on a mission|mission trip|"
            r"(?:no|not) (?:busco|estoy buscando|ando buscando|necesito) (?:trabajo|empleo|nada)?|no estoy buscando|"
            r"estudiando|en la escuela|(?:^|[,.] )no (?:hace falta|necesito)|homeschool\w*|religious mission|"
            r"traveling (?:until|for|right)",
            _DOES_NOT_SEEK,
        ),
        unless=r"(?:got|found|have|landed|took) (?:a |hired|the |my |an )?(?:job|hired|offer|position)|cant stop|"
        r"looking (?:good|forward)|not looking to work (?:in|at|nights|with)|evicted|keep(?:s)? waking|"
        r"not looking for (?:that|this|retail|part|full|a (?:warehouse|nursing))|do (?:they|you) hire|lifting|"
        r"(?:been|still) at my job|working (?:at|for) (?!home)|disappointed in|is (?:there|the school) (?:open|in)|"
        r"after school|school hours|kids in school|while (?:the |my )?kids|went to school for|"
        r"^(?:is|are|does|do|can|when|where|how|what) (?!.*[.,] )|fired for being|in this school|in school (?:i|"
        r"we) (?:was|were)|your school|this school|the school (?:said|told|promis\w+|is|was|do|can)|"
        r"no longer looking, i got|would stop|pending|stopped looking because i got|passed",
        contexts=(*_ASKED_OR_LEAD, Context.FORM_REMINDER),
    ),
)  # fmt: skip

SEARCHING: tuple[Wording, ...] = (
    wording(
        "still_searching.in_hope",
        Label.STILL_SEARCHING,
        any_of(
            r"fingers crossed|(?:these|all these) applications|(?:job )?market (?:is )?(?:brutal|rough|bad|terrible|"
            r"trash|dead|slow)|(?:finna|fixing to|about to|gonna) apply|back to indeed|sigo sin|(?:hoping|praying|"
            r"wish|manifesting)(?: \w+){0,3} (?:soon|something|hear|get|job|luck|"
            r"one|offer|comes)|hopefully (?:soon|something|i|they|by|this|next)|(?:in|still in) (?:the )?(?:process|"
            r"talks|middle of)(?: of)?(?= ?(?:[.,!]|$|interview\w*|with|getting|hiring|applying))|(?:shadow|working|"
            r"phone|zoom|second|third|final|2nd|3rd) interview|wait ?list|crickets|radio silence|struggling|"
            r"its (?:been )?(?:rough|hard|tough|slow)(?: out here)?|rough out here",
            r"(?:got|have|know of|send|need|any|more) (?:me )?(?:any |some |more )?(?:leads|openings|job leads|"
            r"referrals|recommendations)(?! (?:you|are|were|that|is)(?! have| got))|keep me in mind|"
            r"send (?:me )?(?:anything|whatever|jobs|more jobs|what you have|some jobs|something)|keep (?:them|em|"
            r"the jobs|sending) ?coming|what (?:do |else )?(?:do )?(?:you|u|yall) (?:have|got)(?: available| open)?|"
            r"help (?:me )?(?:find|finding|get|getting|land|with) (?:a |me a |any |some )?(?:job|work|employment|"
            r"position|something|interviews?)",
            r"(?:went|going|gone) with (?:someone|somebody|another|other)|(?:didnt|did not|never) get (?:it|"
            r"the (?:job|position|offer)|that (?:job|one)|hired|picked|chosen|selected)|got (?:rejected|denied|"
            r"turned down|ghosted|passed over)|(?:position|job|spot|they) (?:was|got|were|is|"
            r"already) (?:already )?filled|(?:give|gave|giving) me a (?:chance|shot)|(?:collecting|drawing|"
            r"on) unemployment|(?:no|not had) (?:much )?(?:luck|success)|not (?:quite |just |as of )?(?:yet|"
            r"now)(?! (?:working|employed))|havent (?:started|"
            r"had (?:any |much )?luck|been (?:hired|working))|not (?:since|in) (?:i graduated|a while|months)|"
            r"(?:getting|doing|been on) (?:some |a few |a couple )?interviews|at a standstill|stuck",
            r"sigo (?:igual|en lo mismo|sin)|sin suerte|nada de nada|en eso ando|en busca|ando (?:en eso|aplicando|"
            r"viendo)|ojala|ninguna (?:oferta|llamada)|no hay (?:trabajo|nada)|pa (?:gen|jwenn) (?:travay|anyen)|"
            r"m ap (?:chache|tann)|pa ankor|poko",
        ),
        unless=r"hopefully (?:i|you) (?:can|get) (?:fill|the form|it done)|not yet done|form|link|diploma|transcript|"
        r"not looking|no longer|stuck in|got hired|got the job|process of (?:filling|doing|moving)|text|complain|"
        r"stop|interview (?:prep|tips|help)|not in the|refund|school|no complaints|hiring process at school|but (?:i|"
        r"im) (?:got|working|hired)|\d+ years|promis\w+",
        contexts=(Context.STATUS_CHECK, Context.NONE, Context.DETAIL_QUESTION),
    ),
    wording(
        "still_searching.class",
        Label.STILL_SEARCHING,
        any_of(
            r"(?:still|im|i am|been|keep|actively|currently|just|again|also|now|ive been|but|sigo|and|so|always|"
            r"back) (?:\w+ )?(?:look(?:ing|in)|search(?:ing|in)|hunt(?:ing|in)|apply(?:ing|in)|tryi?n[ag]?|"
            r"interview(?:ing|in)|job ?hunting|job ?searching|busc\w+|on the (?:hunt|market|job market))(?! (?:good|"
            r"forward|to (?:get|reach|log|figure|be|stay)|great|at (?:it|you)))",
            rf"(?:looking|lookin|searching|hunting|search) (?:for|4|around|everywhere|hard|every|still|a|"
            rf"some) ?(?:\w+ ){{0,3}}?(?:still|{JOB}|welding|something|sumthing|full time|part time|better|now|again|"
            rf"opportun\w+)?", rf"still (?:\w+ )?(?:no|nothing|jobless|unemployed|want|waiting|need|not (?:hired|"
            rf"working|employed)|without|dont have|have no|havent) ?(?:{KIND_OF_JOB}{JOB}|a|an|to)?",
            rf"(?:no|not|without|have no|got no|dont have|aint got|sin|zero|not a single|"
            rf"not one) {KIND_OF_JOB}(?:jobs?|work|trabajo|empleo|offers?|bites|callbacks?|call backs?|interviews?|"
            rf"luck|response|responses|leads? yet|nothing)(?= ?(?:[.,!]|$|yet|still|so|and|lol|tho|right|rn|but|in|"
            rf"for|at|thanks|please|from|,|anywhere|either|here))", r"nothing (?:has |yet|so far|solid|lined|panned|"
            r"come|in my|tho|still|new|available|out there|around)",
            r"(?:applied|applying|applications?|submitted|resumes?|put in|"
            r"sent (?:out )?(?:my )?resumes?)(?: \w+){0,3}? (?:to|at|for|in|everywhere|all over|there|with|online|"
            r"now|daily|places|out)(?! (?:school|college|the program|this one|your|it))",
            r"(?:wait(?:ing|in)?|esperando|esperar) (?:to (?:hear|see|be|start|take|get)|on|for|que|a que|la|una|"
            r"still|4)(?: \w+){0,3}? ?(?:call|hr|them|background|offer|interview|results|hospital|license|boards?|"
            r"letter|back|llamen|llamada|respuesta|clear|test|apprenticeship|decision|response|drug|employer|"
            r"company)?",
            r"(?:they|recruiter|manager|hr)(?: \w+)? (?:said|told me|says) (?:theyd|they would|theyll|they will|"
            r"they ll|to wait|id hear|ill hear)(?: \w+)? ?(?:let me know|call|get back|be in touch|decide|contact|"
            r"hear)?", rf"(?:{NOBODY}|no ?one|none|not one|they|places|employers|companies|"
            rf"never)(?: \w+){{0,3}}? (?:(?:is |are |was |want to |wanna |will |wont |would |even )*(?:hir\w+|"
            rf"call(?:s|ed|ing)?(?: me)? back|callbacks?|want(?:s)? (?:me|to hire)|respond\w*|interested in me|"
            rf"reply\w*|replied|got back|ghosted|turned me down|reject\w*|bit\w* yet))(?<!they hired)",
            rf"(?:had|have|got|did|went (?:to|on)|another|second|2nd|few|some|couple|couple of|more|my|an|\d+|"
            rf"maybe \w+|tengo) (?:\w+ )?(?:interviews?|entrevistas?)(?: \w+)?(?= (?:yesterday|tomorrow|today|on|"
            rf"next|this|last|monday|tuesday|wednesday|thursday|friday|lined|coming|scheduled|with|at|so far|but|"
            rf"went|set|friday|at|manana|el|pero)|, |\.|$)|interview(?:s)? (?:at|"
            rf"with)(?: \w+){{1,4}} "
            rf"(?:{DAY}|next|soon|on)|"
            rf"interviews? went (?:horrible|bad|ok|okay|good|well|great|terrible)|(?:these|so many|all these|"
            rf"tired of) interviews",
            r"(?:need|want|looking for|still want|trying to (?:get|find|land)|hoping (?:for|to get)|would like|"
            r"prefer|wish i had|rather have|desperate for|quiero|necesito|busco)(?: \w+){0,2}? (?:an? |some |any |"
            r"my |something )?(?:\w+ ){0,2}?(?:job|jobs|work|position|something (?:quick|better|else|in my field|"
            r"full time|asap|now|soon)|in my field|trabajo|empleo|spot|chamba)(?: bad| asap| soon)?",
            r"(?:job market|the market|market for)(?: \w+){0,4} (?:is|s|sucks?|terrible|bad|rough|dead|tough|trash|"
            r"slow)|(?:not|no one|nobody|nothing|isnt|arent|nobodys) (?:is |really |even )?hiring|unemploy(?:ed|"
            r"ment)|jobless|out of work|between jobs|no income|on the hunt|back on the market|broke as|so broke|(?:^|"
            r"[,.] )(?:im )?broke(?! (?:my|down|in|up))",
            rf"(?:cant|couldnt|havent|have not|hasnt|didnt|did not|hard to|struggling to|unable to|not able to|"
            rf"tough to|until i|til i|never|no he|trying to|tryna|tryin to|hoping to|want to|"
            rf"help me please)(?: \w+){{0,2}}? (?:find|found|get|got|gotten|land|landed|secure|secured|encontr\w+|"
            rf"conseg\w+)(?: \w+)? (?:{KIND_OF_JOB}{JOB}|anything|hired|one|nothing|a (?:\w+ )?job|something|anybody|"
            rf"interviews?|nada|empleo)", r"(?:sending|send me) (?:more |any |some |me )?leads|"
            r"dont stop sending leads|not one callback|lose my mind|murdering my soul",
            r"(?:todavia|aun|sigo|ando|estoy) (?:no (?:tengo|encuentro|consigo|me)|sin (?:trabajo|empleo)|busc\w+|"
            r"esperando|aplicando|en busca)|no (?:he|me) (?:encontrado|conseguido|han llamado|han hablado|llaman)|"
            r"nadie me (?:llama|contrata|habla|ha llamado)|desemplead[oa]|quiero cambiarme|mwen ap chache|"
            r"chache (?:yon )?travay|poko jwenn|pa jwenn|procurando|naghahanap|chua co",
            r"(?:door ?dash\w*|uber(?: eats)?|lyft|instacart|odd jobs|gig work|side gigs?|side jobs|temp work|"
            r"day labor|plasma)(?: \w+){0,5}? (?:for now|until|meantime|till|while|right now|rn|atm|to get by|"
            r"in between)|just (?:doordash\w*|uber\w*|instacart|gigs|odd jobs|side jobs)",
        ),
        unless=r"(?:not|isnt|aint|arent|wasnt|no longer|stopped|done|quit) (?:\w+ )?(?:looking|searching|hunting|"
        r"applying|job searching|seeking|unemployed)|not looking|no (?:estoy|ando) buscando|no busco|looking (?:good|"
        r"forward|into going|right)|still (?:want|have|need|waiting|looking) (?:the|to|these|this|my|it|on my|for my|"
        r"your)(?! (?:find|get|work|hear|background|offer|start))(?: \w+)? ?(?:form|text\w*|messages?|diploma|refund|"
        r"transcripts?|job|alerts|link|one)?(?! offers?)|"
        r"still (?:have|need) to (?:fill|do|finish|complete)|(?:why|how come) (?:are|do|am)|waiting on my (?:refund|"
        r"diploma|transcripts?|certificate|ride)|waiting for (?:the bus|my ride|u|you)|evicted|wont stop calling|"
        r"they (?:hired|called me and|offered|gave me)|form|not unemployed|no complaints|need (?:a|the|my|"
        r"some) (?:letter|copy|transcripts?|diploma|ride|link|refund)|for sale|looking to (?:get|hire|buy)|"
        r"looking for (?:jasmine|him|her|somebody|\w+ but)|quit looking|no longer need|dont need",
        contexts=(Context.STATUS_CHECK, Context.NONE, Context.FORM_REMINDER, Context.DETAIL_QUESTION),
    ),
    wording(
        "still_searching.class_lead",
        Label.STILL_SEARCHING,
        any_of(
            r"(?:dont|please dont|never) stop (?:sending|texting)|still (?:\w+ )?(?:looking|lookin|searching|hunting|"
            r"applying|unemployed|jobless|no (?:job|work)|"
            r"have no (?:job|work))(?! (?:forward|good))", r"(?:been|got|was) (?:out of work|laid off|unemployed|"
            r"looking|searching)(?= .*(?:since|for|now)|$)", r"(?:i )?(?:havent found|have no job|dont have a job|"
            r"need (?:a|the) (?:job|work)(?: bad| asap| so)?|need work|no job (?:yet|still))|todavia (?:busco|"
            r"no tengo|buscando)|sigo buscando|unemployed",
        ),
        unless=r"not (?:still )?looking|no longer looking|non stop|needs? work permit",
        contexts=(Context.JOB_LEAD,),
    ),
)  # fmt: skip

FORM_DONE: tuple[Wording, ...] = (
    wording(
        "form_completed.class",
        Label.FORM_COMPLETED,
        any_of(
            r"(?:i |just |already |yes |yep |ok |all |its |it is |i just |ive |i have |been |signed and |"
            r"got it )*(?:finished|completed?|submitt?ed|filled|did|done|sent|turned|mailed|handled|knocked|uploaded|"
            r"entered|doen|compleeted|filed)(?: it| that| the| out| in| over| everything| mine| them| form| survey|"
            r" thing| already| online| career| status)*(?= ?(?:[.,!?\u2705\U0001F44D]|$|last|yesterday|this|today|on|"
            r"monday|tuesday|"
            r"wednesday|thursday|friday|saturday|sunday|already|earlier|and|but|an hour|\d|thanks|put|now|new|before|"
            r"twice|weeks?|a (?:week|day|month)|did|do|it))", r"(?:ya )?(?:lo|la) (?:llene|hice|complete|mande|envie|"
            r"termine|entregue)|ya (?:llene|esta|termine|quedo)|listo|mwen (?:fini|ranpli) (?:li)?|its on the form",
        ),
        unless=r"(?:not|havent|hasnt|didnt|cant|couldnt|wont|will|ill|gonna|going to|need to|have to|how do i|can i|"
        r"where do i|tryi?n[ag] to|tried to|unable to|never|forgot to|about to|when i|let me|should i|almost|halfway|"
        r"half)(?: \w+){0,4} (?:fill\w*|do|did|done|complete\w*|submit\w*|finish\w*|sen[dt]|it|form|get)|slides|"
        r"finals|homework|(?:if i|do i have to)|almost done|not done|done with (?:school|yall|this|you)|done being|"
        r"dinner|how did you|"
        r"what did|did (?:you|u|they|anyone)(?! (?:receive|get) it)|for a career|taxes|paying|did nothing|"
        r"done nothing|did my",
        contexts=(Context.FORM_REMINDER,),
    ),
    wording(
        "form_completed.elsewhere",
        Label.FORM_COMPLETED,
        r"(?:its|that info is|everything is|all) on the form i (?:sent|filled|submitted|did)|(?:sent|filled|turned|"
        r"submitted|did|completed|finished) (?:in |out )?(?:the|that|your|my) (?:\w+ )?(?:form|survey|"
        r"paperwork)(?! (?:to|for) my)",
        unless=r"(?:not|havent|didnt|cant|how|where|will|ill|need to|if)(?: \w+){0,4} (?:fill\w*|submit\w*|sen[dt]|"
        r"form)",
    ),
)  # fmt: skip

WILL_NOT_SAY: tuple[Wording, ...] = (
    wording(
        "data_reluctance.class",
        Label.DATA_RELUCTANCE,
        any_of(
            r"(?:dont|do not|not|wont|will not|no|not gonna|not going to|rather not|prefer not|never|refuse to|cant|"
            r"not allowed to|doesnt allow me to|not supposed to|not comfortable|dont feel comfortable|dont wanna|"
            r"didnt want to|without|would not|prefiero no|no (?:les |le |te )?(?:voy a|quiero|puedo|"
            r"deseo))(?: \w+){0,3}? (?:say|saying|shar(?:e|ing)|tell(?:ing)?|giv(?:e|ing)(?: you| out| yall)?|"
            r"disclos\w+|discuss\w*|provid\w+|reveal\w*|put(?:ting)?|answer(?:ing)?|filling out|decir(?:lo|les)?|"
            r"dar(?:les|lo)?|compartir|contestar)(?: \w+){0,4}? ?(?:that|this|info\w*|pay|salary|wage|income|"
            r"employer|boss|where|how much|my|what i|job|work|personal|social|name|nombre|it|private|gano|donde|eso|"
            r"with (?:you|yall)|part|to (?:you|yall)|$)",
            r"how (?:will|is|does|are|would)(?: \w+)? (?:this|my|the|that|our) (?:info\w*|data|"
            r"answers?)(?: \w+){0,3} (?:used|shared|stored|handled|protected)|(?:dont|do not|never) give (?:that|"
            r"this|my \w+) out|(?:personal|private|nosy|invasive|intrusive|weird|odd) (?:question|info\w*|matter|"
            r"business|stuff)|"
            r"(?:how|why) is (?:that|this|it) (?:relevant|necessary|needed|important|any of)|who wants to know|"
            r"whos asking|(?:rather|prefer)(?: to)? not (?:get into|go into|answer|talk about|discuss|say|share)?|"
            r"id rather not|(?:not|aint|never) (?:putting|sending|texting|giving|posting|typing|"
            r"handing)(?: out)? (?:my|that|any|all|out) (?:\w+ )?(?:info\w*|business|ssn|social|pay|salary|over text|"
            r"in a text|employer)|(?:over|through|by|via) (?:a )?text(?: message)?(?=.*(?:info|pay|not|safe|secure|"
            r"social))|what happens (?:to|with) (?:my|this|that|the) (?:info\w*|data|answers?)|(?:is|are) (?:it|this|"
            r"that|these|my answers) (?:\w+ )?(?:mandatory|required|optional|confidential|private|secure|safe|"
            r"anonymous)|do i (?:really |even )?have to (?:give|say|tell|share|answer|put|list|provide|include|"
            r"disclose)|can i (?:just )?(?:skip|leave|not answer|decline|say yes without)|no me gusta (?:dar|decir|"
            r"compartir)|eso es (?:personal|privado)|es (?:mi )?(?:vida )?privad[oa]|vida privada|para que (?:es|son|"
            r"lo)|(?:pass|skip) on that question|my business",
            r"(?:none of|mind|not|isnt|aint)(?: \w+){0,2} (?:business|bizness|concern|beeswax)|mind (?:your|ya|ur|"
            r"yall)|(?:is|thats|its|keep|kept|stays?|like to keep|remain|very|too|kinda|my) (?:\w+ ){0,3}?(?:private|"
            r"personal|confidential|between (?:me|us)|privado|confidencial)(?! (?:care|email|best|duty|school|"
            r"practice|home))|private info\w*|between me and",
            r"(?:why|y|what)(?: the (?:hell|fuck|heck))? (?:do|does|would|are|is|r|u|you|should|yall|"
            r"they)(?: \w+){0,4}? (?:need|want|ask(?:ing)?|require|collecting|wanna know)(?: \w+){0,5}?(?: (?:social|"
            r"ssn|pay|salary|paycheck|info\w*|employer|boss|start date|where i work|how much|to know|my (?:job|work|"
            r"income|wage)|know|this|that|for|all this|it))?(?! me (?:to|at))|(?:sus|suspicious|weird|sketchy|nosy|"
            r"fishy|creepy)(?: \w+){0,3} (?:ask\w*|question|want|why|that you)|why (?:u|you|yall) (?:asking|ask|need|"
            r"wanna)",
            r"dont see why you need|how do i know (?:this|its|you|that)(?: \w+){0,4} (?:really|real|legit|the school|"
            r"not a scam|who)|is this (?:a |even )?(?:real|legit|scam|legitimate|actually|really)|(?:sounds|looks|"
            r"seems|feels|smells) like (?:a )?(?:scam|phishing|spam)|is this (?:info\w* )?(?:confidential|private|"
            r"safe|secure|required|mandatory|optional|anonymous|legal)",
            r"(?:who|whom) (?:are|will|do|else|is)(?: \w+){0,3} (?:share|sharing|see|sees|seeing|giving|sell\w*|"
            r"access|get|getting) (?:this|that|it|my|with)?|who (?:sees|gets|has access)|what (?:do|will|are) (?:you|"
            r"yall|u|they) (?:do|doing|gonna do|use|using) (?:with|this|it|that|my)(?: \w+)?|(?:does|will|is|do|"
            r"would|are|can)(?: \w+){0,4} (?:go(?:es|ing)? to|tell|report(?:ed)?|affect|garnish|sell|share|"
            r"used? against|mess with|contact|call)(?: \w+)? (?:immigration|ice|irs|government|state|my (?:benefits|"
            r"wages|boss|employer|job|info|data|taxes|food stamps|ssi|check)|the (?:irs|state|government))",
            r"(?:please )?(?:do not|dont|dont go|please dont|never) (?:\w+ )?(?:contact|call|calling|bother|email|"
            r"text|reach out to|tell|ask)(?: \w+)? (?:my |mi )(?:employer|job|boss|work|manager|company|workplace)|"
            r"keep my (?:boss|employer|job|work|company|pay|name|info)(?: \w+)? (?:out|private|off)|(?:leave|skip|"
            r"omit)(?: \w+)? (?:the |my |that )?(?:pay|salary|wage|employer|income|money|ssn|social)(?: \w+)?|(?:pay|"
            r"salary|employer|income) (?:part|question|section|line)(?: \w+)? (?:blank|optional)|"
            r"asks? (?:for )?too much|too many questions|too much info\w*",
            r"(?:that s|thats|it is|this is)? ?all (?:you|yall|u) need to know|all ill say|wont (?:say|tell)|"
            r"not saying|not telling|stop asking(?: me)? (?:how much|about my (?:pay|salary|job)|where|what i make|"
            r"for my)|my info\w* was (?:stolen|leaked|hacked)|identity (?:theft|stolen)|(?:signed|"
            r"under) (?:an? )?(?:nda|non ?disclosure)|company (?:doesnt|wont|policy)(?: \w+){0,5} (?:pay|info\w*|"
            r"share)|poukisa (?:nou|ou) bezwen|para que (?:quieren|necesitan|ocupan)|por que (?:quieren|preguntan|"
            r"necesitan)",
        ),
        unless=r"why (?:do|are|r) (?:you|u|yall) (?:keep|still|always|texting|messaging)|not (?:say|saying) no|"
        r"cant say no|cant wait|wont lie|not gonna lie|(?:dont|didnt|havent) (?:get|got|know|have|find)|(?:nobody|"
        r"no one|never|didnt|they) (?:said|told|answered|gave)|can i (?:tell|share|give)|what does (?:it|this|"
        r"the job)|personal (?:reasons?|email|trainer|care)|why (?:havent|hasnt|didnt)|needs? to know (?:the|when|"
        r"what time|where)|not (?:sharing|share) my (?:ride|car)|why (?:do|does) (?:they|the job)|dont call me|"
        r"is (?:this|it) (?:still|a|the) (?:job|position|full|part)|is it safe|do i have to (?:fill it out if|wear|"
        r"bring|pay)|what are these messages|dont text|promis\w+",
    ),
)  # fmt: skip
