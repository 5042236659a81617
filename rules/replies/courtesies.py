"""Wishes to be reached in another way, thanks and promises.

Source: SOP-22, SOP-23; annotation guide (`contact_request`, `ack`).
"""

from rules.replies.labels import Context, Label
from rules.replies.lexicon import any_of
from rules.replies.wording import Wording, wording

_PERSON = any_of(
    "someone", "somebody", "a (?:real |live |actual )?(?:person|human|advisor|counselor|supervisor|manager)",
    "an advisor", "the director",
    "my advisor", "an actual", "real person", "you", "u", "yall", "him", "her", "them", r"(?:mr|ms|mrs)\.? \w+",
    "alguien", "una persona",
    "the recruiter", "your supervisor", "a supervisor", "(?:a )?human",
)  # fmt: skip

REACH_ME: tuple[Wording, ...] = (
    wording(
        "contact_request.class",
        Label.CONTACT_REQUEST,
        any_of(
            rf"(?:can|could|have|want|need|like|wanna|please|pls|ask|get|tell|will|would|"
            rf"may)(?: \w+){{0,3}}? (?:{_PERSON}|i)(?: please| that speaks spanish|"
            rf" from \w+)? (?:please )?(?:to )?(?:cl?l me|call(?: me| my)|phone me|ring me|reach out|give me a call)",
            rf"(?:talk|speak|chat|sit down|meet|meeting|zoom|appointment|video call|hablar) (?:to|with|"
            rf"con) {_PERSON}(?! (?:at|from|for) (?:the|that) (?:job|company))",
            r"(?:get|have|want|need|prefer|like|take|expect) (?:a |an |to have a )?(?:phone ?call|call back|callback|"
            r"call from|quick call|call|conversation)(?! center)(?= ?(?:[.,!?]|$|from|back|instead|please|about|"
            r"today|tomorrow|with))|(?:number|extension|line) (?:i|we|where i|that i) can (?:call|reach|text)|"
            r"(?:talk|speak|chat|do this|discuss(?: this| it)?) (?:over the phone|on the phone|by phone|in person|"
            r"face to face|on zoom|live)|(?:come|stop|drop)(?: by| in)? (?:and |to )?(?:see|talk to|speak (?:to|"
            r"with)|meet(?: with)?) (?:you|u|someone|yall|my advisor|an advisor|him|her)|when (?:are|r|will) (?:you|"
            r"u|yall)(?: be)? (?:in the office|free|available)|video (?:chat|call)|get (?:a ?hold|in touch|"
            r"in contact) (?:of|with) (?:you|someone|u|yall|an?|my|him|her)",
            r"(?:rather|prefer|easier|better) (?:to |if (?:you|we|u) )?(?:\w+ )?(?:e ?-?mail|call|talk|phone|"
            r"text (?:me )?in|meet)(?:ed|ing)?|(?:reach|contact|text|call|hit) me (?:up )?(?:at|on|after|later|"
            r"tomorrow|tonight|next|when|between|during|around|in the|before)|(?:phone|number|line)(?: is| s| gets|"
            r" getting| being| will be)* (?:cut off|off|disconnected|changing)|at work(?: rn|"
            r" right now)?,? (?:cant (?:talk|text)|can you|ill (?:call|text)|text me|call me|hit me)|(?:cant|"
            r"can t) (?:talk|text|answer)(?: right now| rn| now| at the moment)?,? (?:ill|i will|can|call|text|im|"
            r"at)|(?:pueden|puedes?|podria[ns]?) (?:hablarme|llamarme|marcarme)|marcame|hablenme|quiero hablar|"
            r"rele m",
            r"(?:schedule|set up|make|book|have) (?:a |an )(?:\w+ )?(?:zoom|call|meeting|appointment|time to (?:talk|"
            r"meet|call))", r"^(?:hi |hey |please |pls |yes |ok |can you |just )*(?:cl?l|call|phone|ring|llame(?:me|"
            r"nme)|llamame|marquenme|marqueme|rele) ?(?:me)?(?: please| pls| back| asap| now| today|"
            r" por favor)*[ .!?]*$", r"(?:can|could|may|should) i (?:e ?-?mail|call|text|reach|contact|fax|"
            r"visit) (?:you|u|yall|someone|somebody|an? advisor|my advisor|the office)(?: instead)?|^(?:agent|"
            r"representative|operator|human|asesor)$|text my (?:other|"
            r"new) (?:phone|number|cell)|have (?:mr|ms|mrs|miss)?\.? ?\w+ (?:contact|call|text|email) me|(?:real|"
            r"live|actual) (?:person|human)|human please|an? human(?: being)?",
            r"(?:^|[,.!] |but |and |please |just )(?:call|phone|cll|email|e-mail) (?:me|my (?:cell|mom\w*|phone|"
            r"husband\w*|wife\w*|work|other))(?! (?:stupid|crazy|names|a |for an interview|in for|back about))",
            r"who can i call|(?:returning|return) (?:your|ur) call|tried (?:to call|calling|reaching) (?:you|u|yall|"
            r"back)|missed (?:your|ur|a) call|call(?:ed)? you back",
            r"(?:in|en) (?:spanish|espanol|creole|vietnamese|tagalog|haitian)(?= ?(?:please|por favor|\?|$))|"
            r"(?:habla|hable|speaks?|speak) (?:spanish|espanol|creole)(?= ?(?:\?|$|please|por|call|there))|"
            r"alguien que hable", r"(?:call|text|reach|contact)(?: \w+){0,3} (?:at|on) (?:my )?(?:\w+ )?(?:\(?\d{3}|"
            r"number|cell)|my (?:cell|number|moms phone|other phone) \d{3}|\d{3}-\d{4}",
            r"(?:mornings?|evenings?|afternoons?|after \d|before \d|weekends?|nights?) only(?= .*(?:please|sleep|"
            r"work|call|text)|$)|(?:best|better|good|easier) (?:time|way|number) (?:to|for)|(?:text|call|"
            r"try)(?: me)? (?:after|before|around|later|tomorrow|tonight|at \d|in the|between)|(?:llam(?:e|en|ar|"
            r"a)(?:me|nme)?|marqu?e(?:n)?(?:me)?)(?: por favor| por telefono| al| manana| a mi)|me (?:puede[ns]?|"
            r"podria[ns]?|pueden) (?:llamar|marcar|hablar)",
            r"(?:email|e ?-?mail|whats ?app|dm|messenger|gmail) (?:me|is better|works|would|instead|it to|"
            r"the (?:link|info|job|details))|(?:to|at|via|by|on|use) (?:my )?(?:new |personal )?(?:email|e-mail|"
            r"gmail|whats ?app)(?! address change)|[\w.+-]+@[\w-]+\.\w+|(?:my|new) (?:number|phone|cell|email) (?:is|"
            r"will be) |i (?:got|have|changed) (?:a )?new (?:number|phone|email)",
        ),
        unless=r"(?:dont|stop|do not|quit|never|no me) (?:call\w*|email\w*|llam\w*)|they (?:said|told|would|will|"
        r"didnt|never|ll|are gonna|havent)|(?:havent|hasnt|no ?one|nobody|never|didnt|not) (?:\w+ ){0,2}(?:call(?:ed|"
        r"s|ing)?|called) (?:me )?back(?! \. have)(?!.*have the)|call(?:ed)? me (?:for|in for|and offered|back for)|"
        r"waiting (?:for|on)|new number,? (?:dont|who|whos|wrong)|this is (?:a new|my) number (?:now|dont)|"
        r"who is \w+\? this|wrong number|wanted? to (?:call|talk to) (?:them|the (?:manager|clinic|hospital))|"
        r"id call my lawyer|calling my lawyer|text me (?:after|later) (?:lol|babe)|"
        r"talk to (?:about|get)|cant talk right now\. this|auto|[dD]id(?:nt)? (?:they|you) call|who do i (?:talk|"
        r"speak|call)(?! .*call me)|no puedo|phone lol|take me off|off text|loved? talking|call grandma|"
        r"(?:i )?applied|have them (?:text|call)|calls? are (?:blocked|off)",
    ),
)  # fmt: skip

COURTESIES: tuple[Wording, ...] = (
    wording(
        "ack.class",
        Label.ACK,
        any_of(
            r"(?:thank\w*|tahnk\w*|thnak\w*|thx+|tks|ty+|tysm|gracias|grasias|appreciate|mesi|mersi|merci|salamat|"
            r"obrigad[oa]|cam on|blessings?|bless you|muy amable|you(?:re| are) (?:the best|welcome|awesome|so kind|"
            r"sweet)|yw|ur welcome)(?: \w+)*", r"^(?:ok(?:ay)? |oh |yes |yeah |hey )*(?:no worries|entendido|"
            r"enterado|de acuerdo|all good|happy (?:easter|holidays|thanksgiving|friday|"
            r"new year)(?: to you(?: and the staff)?)?|thnks|thnx|tank you|i started it|alright|aight|alrighty|roger|"
            r"noted|understood|copy|cool (?:beans|thanks)|great|perfect|awesome|sounds good|word|10-4|will do|got it|"
            r"gotcha)[ .!]*(?:thanks|thx|bet|thank you)?[ .!]*$",
            r"(?:ill|i will|i ll|will|gonna|going to|imma|ima|let me|about to|i can|ima|voy a|lo|la|i got|yeah i|ok|"
            r"i) (?:\w+ )?(?:do|fill|finish|complete|get (?:it|to|on|that|back|around)|look|check|try|handle|"
            r"think (?:about|on|it)|keep (?:you|u|yall|ya)|let (?:you|u|yall) know|pass (?:this|it|that) (?:along|"
            r"on)|share (?:it|this)|send (?:it|that)|submit|see what|stop (?:by|in|what|complaining)|sit down|"
            r"work on|hago|lleno|llenare|mando|termino|knock)(?: \w+)*",
            r"(?:stopping|stop|swing|come|coming|drop|paso|passing) (?:by|in|por)(?: \w+)*",
            r"(?:end of (?:the )?day|tonight|tomorrow|this weekend|friday|monday|later|soon|after work|asap|"
            r"first thing|in a (?:bit|minute|sec)|give me (?:an hour|a (?:minute|sec|day)))(?= ?(?:i promise|promise|"
            r"[.!]|$))",
            r"(?:havent|have not|not|didnt|almost|nearly|halfway) (?:\w+ )?(?:yet|done(?: it)?(?: yet)?|finished|"
            r"got(?:ten)? (?:to|around)|gotten to it|had (?:time|a chance)|did it|completed|filled it)|(?:sorry|"
            r"my bad|oops|forgot|my apologies|perdon|se me olvido|apologies|been busy|crazy week|killer week|"
            r"laptop died|phone (?:was dead|died))(?: \w+)*|working on it|doing it (?:now|rn|right now|tonight)|"
            r"(?:ill|i will|will) get to it|(?:al rato|ahorita|luego|manana|despues)(?: \w+)? (?:lo|la) \w+|"
            r"same to you|you too|i never quit",
        ),
        unless=r"pocket text|wrong social|forgot how|not thank|thanks to (?:you|your|yall)|no thanks|no thank|"
        r"thanks for nothing|thanks a lot for|ride$|"
        r"sorry,? (?:im not|i am not|wrong|who)|wrong (?:chat|person|number)|thank you (?:email|note|letter|"
        r"for contacting)|respectfully decline|how do i|forgot my|can i stop|if i stop|butt text|not you|for you$|"
        r"lawyer|i will file|texted stop|voy a mudar|^yes i can|stop by (?:the )?campus$ x|get back to you shortly|"
        r"going to bed|dont stop|stop (?:by|in) the (?:shop|clinic|store)|grandma|i do hair|^i do$|i can do|babe|"
        r"pass this along\?",
    ),
    wording(
        "ack.time_promised",
        Label.ACK,
        any_of(
            r"(?:end of (?:the )?day|tonight|tomorrow|this weekend|friday|monday|later|soon|after work|asap|"
            r"first thing|in a (?:bit|minute|sec|few)|by \w+|(?:give|gimme) (?:me )?(?:an hour|a (?:min|minute|sec|"
            r"day|few)))(?= ?(?:i promise|promise|[.!]|$))",
            r"(?:lemme|let me|gotta|need to|have to|trying to|tryna|planning to|about to|finna|fixing to|"
            r"meaning to) (?:\w+ )?(?:do|fill|finish|complete|get|find|sit|look|open|start|submit)(?: \w+)*|"
            r"(?:working|halfway|almost|still working) (?:on|thru|through|done)(?: \w+)*|on my (?:to ?do )?list|"
            r"ill try|i can try|(?:slipped|slip) my mind|totally forgot|thanks for (?:the )?remind\w*|reminder",
        ),
        unless=r"how do i|cant|wont|pay part|without|leave|\?|interview|job",
        contexts=(Context.FORM_REMINDER,),
    ),
    wording(
        "ack.lead_promise",
        Label.ACK,
        r"^(?:ok(?:ay)? |alright |thanks |sure |yeah )*(?:ill|i will|let me|i ll|gonna) (?:think (?:about|on|it)|"
        r"keep (?:you|u|yall) posted|let (?:you|u|yall) know|see|check (?:it|my)|get back)(?: \w+)*[ .!]*$",
        contexts=(Context.JOB_LEAD,),
    ),
)  # fmt: skip
