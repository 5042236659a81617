"""How a lead is taken, refused or put off to another place, by classes of words.

The phrases are in `lead_wordings`; here are the classes behind them.
Source: SOP-07, SOP-11, SOP-19; annotation guide (`interested`, `declined`, `location_request`).
"""

from rules.replies.labels import Context, Label
from rules.replies.lexicon import DAY, NEGATION, any_of
from rules.replies.wording import Wording, wording

_LEAD = (Context.JOB_LEAD,)

TAKEN: tuple[Wording, ...] = (
    wording(
        "interested.class",
        Label.INTERESTED,
        any_of(
            r"(?:^|[.,!] ?|ok |im |i am |very |still |info please, |yes |pls )(?:very |super |def\w* |"
            r"really )*int(?:e?r|re)?r?e?sted", r"(?:i )?(?:want|wanna|would want|id take|ill take|will take|"
            r"take) (?:it|that|this|in|the (?:job|interview|position|spot|offer)|to (?:apply|work there|interview|go|"
            r"try|be considered)|one)(?! (?:off|down|back|easy|slow|much|long|many))",
            r"(?:ill|i will|will|gonna|imma|i can|can|"
            r"i could|happy to|ready to|able to) (?:stop (?:by|in)|be there|come (?:in|by)|go (?:by|in)|start|"
            r"drop off|attend|interview|make it|do (?:mon|tue|wed|thu|fri|sat|sun)\w*|show up|apply|take the|"
            r"call them|fill out the application|get there|move fast|work (?:with|any|weekends|nights|"
            r"all))(?! (?:by |in )*(?:the )?(?:campus|school|bookstore|office))",
            rf"(?:{DAY}|\d{{1,2}}(?::\d\d)?(?: ?[ap]m)?|any ?day|any ?time|that time|"
            rf"that)(?: at \d[\d:]*(?: ?[ap]m)?)? (?:works?|is (?:good|fine|perfect)|sounds good)(?! (?:nights|"
            rf"days))",
            r"(?:dying|die|kill|love|thrilled|excited|stoked|pumped|happy|glad|ready|eager|can start|itching) (?:to|"
            r"for) (?:start|that|work|this|interview|the|be|get|it)(?: job| shop| at)?",
            r"confirm(?:ed|ing)?(?: for| my)?(?: \w+)?|see (?:you|u|yall|them) (?:at|there|on|then|tomorrow|monday|"
            r"tuesday|wednesday|thursday|friday)|(?:i )?(?:already |just |did |have |ive )*applied(?: to (?:it|this|"
            r"that|them))?(?: \w+)?(?= (?:yesterday|today|online|on|this morning|last|already|there|to (?:it|this|"
            r"that|them)|monday)|[.,!]|$)",
            r"(?:sign|put|count|pencil|mark) me (?:up|down|in|forward)|put my name|(?:send|forward|pass|submit|"
            r"give)(?: \w+){0,3}? (?:my (?:resume|name|info|number|application)|the (?:info|address|application|link|"
            r"details)|it(?: over| to me| please| along)?|them my)|send it|info please|tell (?:them|her|him) (?:im|"
            r"i am|yes|ill|i)|let (?:them|her|him) know (?:im|i|that i)|have the recruiter (?:call|text|email)|"
            r"who (?:do|can) i (?:call|ask for|talk to|see)|have them call",
            r"(?:sounds|looks|thats|that is|this is|seems) (?:like )?(?:a )?(?:great|perfect|amazing|awesome|exactly|"
            r"my dream|right up|good to me|ideal|wonderful|fire|dope)|(?:that|this) (?:place )?slaps|"
            r"(?:been )?(?:looking|waiting|praying) for (?:something|one|a job|an opening) like (?:this|that)|"
            r"something like this|the timing is perfect|dream job|cant say no|why wouldnt i|no need to ask twice|"
            r"say less|lets (?:start|do|go|get)|start me|hook me up|id be (?:great|perfect|good) (?:at|for)|"
            r"im (?:your|the) (?:man|girl|guy|person|one)|never cancel on|dont cancel my|dont mind|me encantaria|"
            r"me (?:gustaria|interesa)|apuntame|cuente conmigo|quiero (?:aplicar|el trabajo|trabajar|el puesto)",
            r"(?:im|i am) (?:all |so |totally |definitely )?(?:down|in|game|for it|available|ready|"
            r"free)(?= ?(?:[.,!]|$|for|to|any|mon|tue|wed|thu|fri|tomorrow|today|with|but|and|whenever|"
            r"asap))(?! (?:for now|to have))|mwen (?:enterese|vle)|interess[ea]|interesado po|yes+ (?:i want|please)|"
            r"(?:i )?want to but|but i want to|(?:yes|yeah|yep|sure|si|definitely|ok yes|hell yes)(?= ?(?:[.!]|$|tho|"
            r"but i|but id|pls|please))",
        ),
        unless=rf"(?:{NEGATION}|would rather not|unless)(?: \w+){{0,2}} (?:interested|want|wanna|take it|mad|down|"
        rf"for me|gonna do)(?<!havent applied yet but i want)(?<!no need to ask twice)|want (?:to (?:talk|speak|know|"
        rf"be removed)|another|something (?:else|closer)|a (?:real|different))|yes (?:thanks )?but no|would say yes|"
        rf"(?:take|taking) me off|decided not to|no longer|not interested|not looking|take (?:me|my (?:name|number))|"
        rf"remove|exactly what i went|stop texting|want (?:no|any) more|no les|"
        r"ok sounds good$|^(?:ok )?sounds good$|^yes (?:mom|babe)|good (?:luck|night|morning) to|"
        r"she said shed be there|almost there|emergency room|going to bed|hard to say|can start the grill|not sure|"
        r"cancel my application|i (?:dont|do not) want|withdraw|(?:send|text) (?:me )?(?:only|less)|^can (?:i|you|we|"
        r"someone)|stop by campus|stop sending|would kill me|in the car now|quit\b|kept being|applied (?:nursing|"
        r"school)|call me instead",
        contexts=_LEAD,
    ),
    wording(
        "interested.eager",
        Label.INTERESTED,
        any_of(
            r"(?:id|i would|i d|i could|i can|ill|let me|lemme|would like to|like to|love to|want to|wanna|gonna|"
            r"going to|trying to|tryna) (?:definitely |totally |also )?(?:apply|try (?:it|that|this|for)|"
            r"give it a (?:shot|try|go)|do (?:that|it|this)|interview|go for it|check it out|look into (?:it|that)|"
            r"hear more|learn more|know more|work (?:there|for them)|take a shot|be considered|get in)(?! (?:nights|"
            r"days|for another))",
            r"(?:what(?:s| is| are| do)|whats) (?:the )?(?:next|next steps?|i need to (?:do|apply|bring to apply))|"
            r"how (?:do|can) i (?:get started|apply|sign up|submit)|where (?:do|can|should) i (?:go|apply|sign|send|"
            r"show up)|tell me (?:where|when|what) (?:to|i)|(?:my )?resume (?:is )?(?:attached|sent|coming|below|"
            r"ready)|(?:sent|sending|emailed|dropped off|turned in|submitted|updated)(?: in| them| you| over)? (?:my|"
            r"the) (?:resume|application|app|info|cv)|(?:application|app) (?:is )?(?:in|done|submitted|sent|"
            r"complete)",
            r"(?:they|recruiter|hr|manager) (?:already )?(?:called|contacted|emailed|texted|"
            r"reached out to) me (?:for|about|to (?:schedule|set up|interview))|(?:my )?interview is (?:set|"
            r"scheduled|tomorrow|on|at|today|monday|tuesday|wednesday|thursday|friday)|(?:have|got|set up|"
            r"scheduled)(?: an| my| the)? interview(?: there| with them| set| scheduled| for| on| tomorrow| monday|"
            r" at)|on my way|heading (?:there|over)|(?:that|this|it|time|works|day) works(?: for me| great| fine|"
            r" perfect)?(?! nights)|(?:im|i am|very|totally) open(?: to| for)?|worth a (?:shot|try)|might as well",
            r"(?:put in|pass along) (?:a |my )?(?:good word|name)|recommend me|(?:please )?consider me|i qualify|"
            r"i(?:ve| have) (?:\d+ years|lots of|a lot of|plenty of|my (?:cert\w*|license|cdl|bls|cpr|ccma|rma|own)|"
            r"experience (?:in|with|doing))|(?:available|free|ready|can start)(?: to start| to work)? (?:immediately|"
            r"asap|now|any ?time|all week|whenever|right away|today|tomorrow|monday|next week)|whenever (?:they|you|"
            r"yall) (?:need|want|are)|me (?:late|apunto|urge)|cuenta conmigo|(?:donde|como) (?:aplico|mando|"
            r"puedo aplicar)|mandame|si por favor|mwen dako",
        ),
        unless=rf"withdraw|{NEGATION} (?:\w+ )?(?:apply|go|do|want|interested|available|able|open|able to|gonna)|"
        rf"would have to|cant|dont|not|no longer|decline|pass|cancel|if i|resch|late|school first|\$?\d+ (?:is )?too|"
        rf"text|resume (?:help|template|first)|over my resume|another (?:day|time)|bad back|my own (?:place|"
        rf"business)|appointment|help me|quit|unsub|stop ",
        contexts=_LEAD,
    ),
    wording(
        "interested.class_anywhere",
        Label.INTERESTED,
        r"^(?:(?:yes|hi|hey|hello|ok|very|im|i am|still|super)[ ,!]+)*interested(?: (?:in (?:the|that|"
        r"this)(?: \w+){0,3}|please|thanks|thank you|yes))?[ .!]*$|(?:interested in|want|id like) (?:the|that|"
        r"this) (?:job|position|lead|opening)(?! (?:alerts|texts))",
        unless=r"not interested|no longer|stop",
        contexts=(Context.NONE, Context.STATUS_CHECK, Context.FORM_REMINDER, Context.DETAIL_QUESTION),
    ),
)  # fmt: skip

REFUSED: tuple[Wording, ...] = (
    wording(
        "declined.other_plans",
        Label.DECLINED,
        any_of(
            r"(?:not|maybe not) (?:at this time|for now|right now|at the moment|today|this time around|"
            r"now)(?! (?:working|hired|employed))|(?:maybe|some) (?:another|other) (?:time|day)|(?:hold\w*|waiting|"
            r"wait) (?:out )?for (?:something|a) (?:else|better|different|closer)|(?:prefer|rather have|rather do|"
            r"want|looking for) (?:something|a) (?:else|different)",
            r"not (?:what i (?:studied|went|want|do|trained)|a fan|really (?:a|into|my)|into (?:that|it|this)|"
            r"worth it|about that|gonna lie no|trying to (?:do|work) (?:that|there|with))|(?:dont|do not|wont|never|"
            r"not going to|wouldnt) (?:wanna|want to|ever|like to|care to|mess with|deal with|work with|work at|"
            r"work in|work for|do)(?: \w+){0,2}? (?:that|them|there|those|nursing homes?|retail|kids|fast food|"
            r"warehouses?|sales|again|night shift|customer service|call centers?)",
            r"(?:worked there|been there|tried (?:it|that|them)) (?:before|already|once|done that)(?=.*(?:never|not|"
            r"no|done that|again))|never again|(?:give|let|offer)(?: it to)? someone else|on second thought|"
            r"change of heart|(?:wont|will not|not going to|not gonna) be (?:attending|able to (?:accept|take|"
            r"attend)|going|interviewing|coming|there)|no longer (?:available|interested|want|looking)|cant commit|"
            r"(?:going|go) (?:in )?(?:a )?different (?:direction|route)|turned (?:it|them|that)(?: \w+)? down|"
            r"(?:like|want|need|have|going) to withdraw|not (?:going|"
            r"gonna) to? ?(?:apply|work|go)",
            r"(?:ahorita|por ahora|por el momento) no|no (?:por ahora|es para mi|me llama|quiero (?:ese|eso|"
            r"trabajar ahi)|me conviene|me gusta)|otro dia|en otra ocasion|mwen pa (?:enterese|vle)|pa enterese",
        ),
        unless=r"text|messages|not (?:right now|at the moment) but i (?:will|want)|dont want to miss|why not|"
        r"not working|not looking for work|want something else to ask|cant wait|not (?:hired|employed)|if i|school|"
        r"college|not at this time of",
        contexts=_LEAD,
    ),
    wording(
        "declined.class",
        Label.DECLINED,
        any_of(
            r"(?:^|[.,!;] |i |ill |i will |gonna |imma |have to |gotta |must |respectfully |going to |(?:id|"
            r"i would) (?:have to )?)(?:have to |respectfully |politely |kindly |just |gonna |probably )*(?:pass|"
            r"decline|skip|turn (?:it|this|that) down|sit this (?:one )?out|say no|"
            r"opt for something else)(?= ?(?:[.,!]|$|on|this|that|it|thanks|thank|i |sorry|because|bc|lol|too|for|"
            r"but))",
            rf"(?:{NEGATION}|no longer)(?: \w+){{0,3}}? (?:int(?:e?r|re)r?e?sted|for me|my (?:thing|style|cup of tea|"
            rf"vibe|field)|a (?:good )?(?:fit|match)|what im looking for|want (?:that|this|the|it)(?: (?:job|one|"
            rf"position|lead))?|do (?:that|this|it|nights|overnights|weekends)|looking to (?:work|do|go|be)|"
            rf"gonna (?:work|do|be able|happen)|apply(?:ing)?(?: there| to that| for that)?|going (?:to (?:that|"
            rf"the interview|work)|there)|take (?:it|this|that)(?= ?(?:[.,!]|$|job|one|position|lead))|me interesa|"
            rf"consider(?:ing)?)(?! (?:to|"
            rf"another)(?: miss| lose))",
            r"(?:cancel|withdraw|remove|take|pull)(?: \w+){0,2}? (?:my (?:application|interview|name)|the interview|"
            r"me from consideration|me out of (?:the|that)|from consideration|me off that (?:job|one))(?! off)|"
            r"decided (?:not to|against)|changed my mind|(?:no|nope|nah)(?: thanks| thank you)?(?: to| on) (?:the|"
            r"that|this)(?: \w+)? (?:job|position|one|lead)|thanks but no|no thanks|no thank (?:you|u)|no gracias|"
            r"gracias pero no|pero no gracias|hard (?:no|pass)|hell no|no way(?! yes)|not this (?:one|time)|"
            r"not that (?:one|place|company)|keep sending (?:others|more|them|other)|"
            r"(?:thats|its|ill say|gotta say|gonna be|is) a? ?no(?: for| from)? ?(?:me)?(?= ?(?:[.,!]|$|thanks|for|"
            r"from))|(?:cant|wont|couldnt) (?:take|accept|do) (?:it(?! (?:at|on|tomorrow))|this|that(?! (?:much|long|"
            r"many|early))|the (?:job|position))(?: one)?|"
            r"so no(?= ?[.,!]|$)|(?:yes thanks|ok|right|well|ehh?)[, .]*(?:but )?no+(?= ?(?:[.,!]|$))|"
            r"no (?:me conviene|puedo aceptar|voy a poder)|paso por esta|prefiero no(?! dec)|already (?:accepted|"
            r"took|have) (?:another|a different|one)|other companies ok|would rather not|im (?:good|ok|okay|straight|"
            r"all set)(?: on that| thanks| thank you| for now)?(?= ?(?:[.,!]|$))",
        ),
        unless=r"^can (?:i|we) (?:cancel|move|reschedule)|not looking for (?:work|a job) (?:right|at|now)|"
        r"dont (?:want|like) (?:to (?:be here|live|die|say|"
        r"give|share|miss|lose)|any more|more|these|texts?|my boss|how)|why not|cant say no|no way!* yes|no (?:cap|"
        r"need)|dont cancel|never cancel|dont do well with public|cant (?:do|make) (?:\w+ )?(?:it|the interview|"
        r"that day|thursday|monday|tuesday|wednesday|friday|tomorrow|the \d|the|that) ?(?:at|on|day|one|tomorrow|"
        r"today|interview|\d)?(?:,| can| could| because)|cant take the bus|if i (?:have|need) to cancel|"
        r"i would say yes.*cant want|"
        r"^can i |interested in (?:texts|receiving|anything from your school)|from your school ever|"
        r"want (?:any ?more )?(?:texts|messages)|turn (?:it|this) down$ please|what if i have to cancel|stop text|"
        r"unsubscribe from the job|no more overnight",
        contexts=_LEAD,
    ),
)  # fmt: skip

_NOT_A_PLACE = (
    r"(?!(?:the |my |this |that |a |an )?(?:field|general|person|school|class|time|touch|hours?|pay|healthcare|"
    r"medical|welding|hvac|dental|roofing|cyber|kitchens?|general|it|retail|trucking|construction|healthcare|medical|"
    r"dental|welding|hvac|nursing|security|accounting|culinary|law|cosmetology|plumbing|electrical|it support|"
    r"kitchens?|the day|day|mornings?|evenings?|nights?|weekends?|weeks?|months?|years?|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|next|better|else|new|"
    r"retail|trucking|nursing|construction|my field|case|charge|hospitals?|clinics?|full|part|jobs?|work|phone|sleep|"
    r"bed|the list|this list|the meantime|trouble|debt|pain|town|law|accounting|security|culinary|something|"
    r"information|cna|ma|front)(?!\w))"
)
ELSEWHERE: tuple[Wording, ...] = (
    wording(
        "location_request.class",
        Label.LOCATION_REQUEST,
        any_of(
            r"(?:i |we |just |im |were |am |gonna |going to |have |had to |me |nos |might |about to |planning (?:on|"
            r"to) |back )*(?:moved?|moving|relocat\w+|transferr(?:ed|ing)|mude|mudamos|mudando|mudar|mudo|mudarme|"
            r"move) (?:back |out |down |up |over |a |para |here |away )*(?:to|from|near|in|a|para|closer|out of|"
            r"in with|home|states?)" + r"(?! (?:tech|the (?:next|second|interview)|a (?:new )?(?:position|role|job)|"
            r"next|monday|\d))",
            rf"(?:anything|something|somewhere|anywhere|any (?:\w+ ){{0,3}}?(?:jobs?|openings?|positions?|places|"
            rf"work|leads|spots|clinics|locations?|companies)|what about|how about|got (?:any|anything)|have (?:any|"
            rf"anything|something|one)|(?:jobs?|one|ones|openings|positions|leads|places|work)|algo|hay algo|"
            rf"trabajos?|look(?:ing)?|busco|buscando|need|want|prefer|stay|live|living|vivo|located|based|"
            rf"externship)(?: \w+){{0,2}}? (?:in|near|around|closer to|close to|by|over in|out in|en|cerca de|up in|"
            rf"down in|on the) {_NOT_A_PLACE}[a-z0-9]",
            r"(?:anything|something|work|jobs?|one|any) (?:up north|down south|out west|back east|out east|"
            r"out of town)|(?:closer|nearer|mas cerca|close(?:r)? (?:to|by)|nearby|near me|near (?:here|home)|"
            r"(?:something|"
            r"anything|stay|be|keep it|more|only|prefer) local|local (?:jobs?|openings?|places|"
            r"work))(?! (?:\w+ ){0,2}(?:school district|union))|different (?:city|state|area|location|town)|"
            r"another (?:city|state|location|area|town)|out of (?:state|town)|otra (?:ciudad|area|parte)|(?:north|"
            r"south|east|west)\w* (?:side|part|end|suburbs|\w+ side)|on the \w+ (?:line|side)|(?:not|"
            r"no longer) (?:in|living in|from) [a-z]+ anymore",
            r"(?:back home|im|i am|we are|gonna be|going to be|ill be|estoy|now) (?:back |now |here )*(?:in|en|"
            r"down in|up in|over in|out in) (?!(?:the|a|my|school|class|college|training|jail|prison|need|on|bed|"
            r"between|inpatient|pain|rehab|detox|labor|traffic|shock|tears|love|business|trouble|surgery|it|"
            r"orientation|nursing|process|charge|contact|dental|medical|emergencias|la|el|full|part|recovery|church|"
            r"court|good|and|but|interested|limbo|case|march|april|may|june)(?!\w))[a-z]+(?: [a-z]+)? (?:now|"
            r"these days|currently|from|until|for now|since|anymore)|back home in [a-z]+|(?:not that one|but|"
            r"no)[, ]+i(?:d)? need (?:the one in )?[a-z]+$|"
            r"^i relocated|need work there|(?:willing|open|able) to (?:go|travel|drive|commute) to|(?:in|look in|"
            r"near|around) \d{5}|(?:the one|one|ones) in [a-z]+|(?:unless|only if) (?:its|theyre|"
            r"it is) in|(?:dont|do not|no longer) live (?:there|in|near|that way|around)|ke(?:ep|pt) it (?:local|"
            r"close)|(?:need|want|prefer|only) (?:\w+ ){0,2}?(?:remote in|downtown)|lwe[n]? (?:kay)|pi pre",
        ),
        unless=r"moved (?:on|up|forward|my|the|to \d)|moving (?:forward|on|the|up)|move (?:it|forward|on|my|the|"
        r"me to tech)|homeless|in my car|transferred (?:my )?credits?|license transferred|where is it located|"
        r"right (?:by|there)|back to my country|meeting moved|havent done one in|close to my (?:house|place|home)|"
        r"(?:done|experience|years?) (?:one )?in \\d|years in|close to (?:graduat\w+|done|finish\w*|my boss|retire)|"
        r"(?:work|working|job|employed|started|hired|position|got on|trabajo|trabajando|apprentice|server|assistant|"
        r"tech|cna|driver)(?: \w+){0,5} (?:in|en) (?!.*(?:moved?|moving|closer|wanna|want to|relocat))|"
        r"jobs? in (?:my field|the field|general)|trying to move into|"
        r"job market|other side of town and|live outside|living (?:in|out of|out) (?:my|a|the) (?:car|van|truck|"
        r"shelter)|living out my|"
        r"sleeping|"
        r"(?:stop|dont) (?:texting|sending).* (?:about|for) jobs|moved out because|moved us|staying (?:at|in) a",
    ),
)  # fmt: skip
