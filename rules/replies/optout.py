"""The wish to get no more texts: keywords, free wordings, and what only looks like one.

The list is never finished. Whatever touches the subject without being clear is a doubt, and a doubt holds
texts.
Source: 47 CFR 64.1200(a)(10) (any reasonable wording); CTIA Principles 5.1.3; Twilio default keywords;
annotation guide (`opt_out`, `opt_out_ambiguous`, `opt_in`, rules 2, 7 and 8).
"""

import re

from rules.replies.labels import Label
from rules.replies.wording import Wording, wording, words

# What the SMS vendor acts on by itself, as the entire message (Twilio, default keywords).
VENDOR_STOP_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})


_POLITE = (
    r"(?:please|pls|plz|plse|por favor|now|already|thanks|thank you|thx|ty|ok|okay|just|kindly|immediately|"
    r"asap|today|sir|bro)"
)
_SWEAR = r"(?:(?:f[\w*@#$]+|freaking|frickin|damn|goddamn|bloody) )?"
_TEXTS = (
    r"(?:te?xts?|messages?|msgs?|sms|txts|text messages|notifications?|alerts?|reminders?|spam|stuff|"
    r"things|crap|"
    r"sh[i*]t|bs|garbage|junk|links?|updates|communications?|mensajes?|textos?)"
)
_TEXTING = (
    r"(?:te?xting|txting|messaging|msging|contacting|spamming|bothering|bugging|harassing|pestering|annoying|"
    r"pinging|writing|reaching out|hitting me up|blowing up|hounding|stalking|texts|messages|text(?:ed)?|"
    r"message|contact|"
    r"msg|spam|txt|communicating|communication|notifications|alerts)"
)
_TEXT = r"(?:te?xt|txt|message|msg|contact|bother|write(?: to)?|hit up|spam|bug|reach out to|ping|dm|sms)"
_ME = r"(?:me|us|this (?:number|phone|line)|my (?:phone|number|cell)|here|this #)"
_LATER = (
    r"(?! (?:at|during|while|before|until|till|about|on|in|after|between|for|unless|if|so|that|when|with|"
    r"late|early|from))"
)
_DONT = r"(?:dont|do not|donot|dnt|don t|never|no)"

# Nothing more follows, or what one can be taken off: people are also removed from classes and programs.
_THE_LIST = (
    r"(?= ?(?:[.,!;?]|$)| (?:of|from|off) (?:(?:of|this|these|your|the|ur|all|yalls?) )*(?:\w+ )?"
    r"(?:lists?|texts?|messages?|database|system|thread|chat|group|distribution|campaign|alerts?|records|contacts?))"
)

_STOPS = (
    r"(?:stop|stopp|stahp|opt ?-?out|optout|unsubscribe|unsuscribe|unsubcribe|unsub|remove|remove me|"
    r"delete|delete me|"
    r"exit|end|quit|cancel|revoke|terminate|cease|cease and desist|desist|discontinue|halt|stop ?all|"
    r"no more|enough|"
    r"arret|alto|parar|pare|paren|para|detener|detente|basta|baja|no mas|ya basta|fin|salir|cancelar|stopp)"
)

OPT_OUT: tuple[Wording, ...] = (
    wording(
        "opt_out.keyword",
        Label.OPT_OUT,
        rf"(?:{_POLITE}[ ,]+)*{_STOPS}(?:[ ,.!]+(?:{_STOPS}|{_POLITE}|it|this|all|me|texts?|messages?|"
        r"texting))*",
        whole=True,
    ),
    wording("opt_out.spelled", Label.OPT_OUT, r"s[ .\-*]+t[ .\-*]+o[ .\-*]+p", whole=True),
    wording(
        "opt_out.want_off",
        Label.OPT_OUT,
        rf"(?:want|wanna|need|would like|id like)(?: to (?:be|get))? (?:off|out|removed|unsubscribed|deleted|"
        rf"opted out|taken off){_THE_LIST}|"
        r"(?:should|must|needs to|need to|to) be (?:removed|taken (?:off|out)|deleted|unsubscribed|"
        rf"opted out){_THE_LIST}|"
        r"(?:this|my) (?:number|phone|name|info)(?: \w+){0,3} (?:removed|taken off|taken out|deleted)|"
        r"(?:knock it off|cut it out|stop it)(?= ?(?:[.,!;]|$|now|already|with))|take this (?:number|phone) off|"
        r"(?<=[.,!;] )(?:remove|delete|end|unsubscribe)(?: me| this)?(?= ?(?:[.,!]|$))",
    ),
    wording(
        "opt_out.please_not",
        Label.OPT_OUT,
        rf"(?:can|could|would|will) (?:you|u|yall) (?:please |pls |plz )?not (?:keep )?(?:{_TEXT}|"
        rf"{_TEXTING}) {_ME}{_LATER}|"
        r"(?:no need|no reason|dont need|do not need|you dont have|"
        r"no longer (?:a )?need)(?: for you)? (?:to )?(?:keep )?"
        rf"(?:{_TEXT}|{_TEXTING}|these)(?: {_ME})?(?= ?(?:[.,!;]|$)| any ?more| again){_LATER}|"
        r"(?:dont|do not|never|stop) send(?:ing)? (?:me |us )?(?:anything|nothing|shit|crap|"
        r"any)(?: \w+)?(?= ?(?:[.,!;]|$))|"
        r"^(?:please )?(?:no|zero) (?:texts?|messages?|txts?|msgs?|sms)(?: please| pls| plz)?[.!]*$",
    ),
    wording(
        "opt_out.stop_texting",
        Label.OPT_OUT,
        r"(?:stop|stp|sotp|quit|cease|discontinue|halt|stop with|stop w|cut it out with|knock off|no more|"
        rf"enough with) {_SWEAR}"
        rf"(?:(?:with|the|these|this|all|your|ur|any|damn|of|me|automated|constant) )*{_TEXTING}{_LATER}",
    ),
    wording(
        "opt_out.stop_sending",
        Label.OPT_OUT,
        rf"(?:stop|quit|cease|no more) {_SWEAR}sending(?: (?:me|us|these|this|those|your|any|all|the|so|"
        r"damn|stupid))* ?"
        rf"(?:{_TEXTS}|these|this|them|anything|it|me)(?= ?(?:[.,!;]|$|please|pls|plz|to|thank|im|i ))",
    ),
    wording(
        "opt_out.just_stop",
        Label.OPT_OUT,
        r"(?:please|pls|plz|just|i said|told (?:you|u|yall)(?: guys)? to|asked (?:you|u|yall) to|"
        r"make (?:it|this|them|these)|"
        r"want (?:it|this|these|them) to|can (?:you|u|yall)(?: please)?|need (?:you|u|this) to|"
        r"yall need to|last time,?|i mean it,?|again,?|(?<=[.!?;,])(?: please| just| so)?|"
        r"(?<=[.!?;,] )(?:please|just|so)?) ?stop"
        r"(?: (?:please|now|already|this|it|all))?(?= ?(?:[.,!;?]|$))",
    ),
    wording(
        "opt_out.dont_text",
        Label.OPT_OUT,
        rf"{_DONT} (?:ever |you |keep |need to |fucking )?{_TEXT} {_ME}"
        rf"(?: (?:again|anymore|any more|ever|ever again|any longer|please|with this|no more))*{_LATER}",
    ),
    wording(
        "opt_out.dont_text_anymore",
        Label.OPT_OUT,
        rf"{_DONT} (?:ever )?(?:{_TEXT}|send|text or call|call or text)(?: \w+){{0,4}} (?:anymore|any more|"
        r"again|ever|any longer)",
    ),
    wording(
        "opt_out.dont_send",
        Label.OPT_OUT,
        rf"{_DONT} (?:ever )?send (?:me |us )?(?:any |anymore |more |these |those |your |anything|"
        rf"any more )*{_TEXTS}?"
        r"(?= ?(?:[.,!;]|$|please|to (?:me|this)|again|anymore))",
    ),
    wording(
        "opt_out.unwanted",
        Label.OPT_OUT,
        r"(?:no longer|dont|do not|never|not) (?:wish|want|wanna|need|care|like|wanting|wishing|looking|"
        r"interested in|agree|consent)"
        r"(?: (?:to|for|you|u|yall|be|being|get|getting|gettin|receive|receiving|hear|hearing|have|having|"
        r"any|anymore|more|of|"
        r"your|these|this|the|all|further|to keep))* (?:"
        rf"{_TEXTS}|{_TEXTING}|texted|contacted|messaged|from (?:you|u|yall|this|your)\w*|text me|"
        r"message me|contact me)",
    ),
    wording(
        "opt_out.no_longer_receive",
        Label.OPT_OUT,
        r"(?:no longer (?:want|wish|like|care)(?: to)?|no longer (?:be|interested in)|rather not|"
        r"id like to stop|stop|done|prefer not to|would like to stop|want to stop|like to stop) "
        r"(?:be |to )?(?:getting|receiving|receive|get|be texted|be contacted|hearing)"
        r"(?: (?:any|these|your|the|more|all|from|of))* "
        rf"(?:{_TEXTS}|from (?:you|u|yall)|these|this)",
    ),
    wording(
        "opt_out.no_more",
        Label.OPT_OUT,
        r"not (?:be |being |to be |get )?(?:te?xted|contacted|messaged)(?: (?:again|anymore|any more|further))|"
        rf"no (?:more|further|additional) (?:of )?(?:these |your |those |this )?(?:{_TEXTS}|contact|these|"
        r"this|texting)",
    ),
    wording(
        "opt_out.remove_me",
        Label.OPT_OUT,
        r"(?:take|remove|delete|drop|scratch|get|cut|pull|erase|strike|wipe|clear|removed|taken|off) "
        r"(?:me|my (?:phone |cell |cell phone )?(?:number|name|info|information|contact|contact info|#)|"
        r"this (?:number|phone|contact)|"
        r"us|our number|the number)"
        r"(?: (?:off|from|out)(?: of)?(?: (?:of|your|the|this|ur|all|any|yall|yalls|that|these))* "
        r"(?:\w+ )?(?:lists?|system|contacts?|database|records|texts?|messages?|thing|distribution|thread|"
        r"here|it|group|chat|"
        r"campaign|alerts?|files?|mailing|texting)| off)|(?:remove|delete|unlist|erase|drop) (?:me|"
        r"my (?:phone |cell |cell phone )?(?:number|name|info|information|contact|contact info|#)|"
        r"this (?:number|phone|contact))(?: please| now| asap| immediately)?(?= ?(?:[.,!;?]|$))",
        unless=r"(?:remove|drop|get|pull) me (?:from|out of) (?:the|my|this) (?:class|course|program|"
        r"interview|site|externship)",
    ),
    wording(
        "opt_out.off_the_list",
        Label.OPT_OUT,
        r"(?:off|from|out of|on) (?:of )?(?:your|the|this|ur|yalls?) (?:\w+ )?(?:list|texts?|text list|"
        r"texting list|mailing list|distribution list|calling list)"
        r"(?=.*(?:off|remove|take|delete|out|drop))",
        unless=r"add me|put me|back on",
    ),
    wording(
        "opt_out.lose_number",
        Label.OPT_OUT,
        r"(?:lose|forget|delete|erase|block|remove|trash|get rid of|throw away) (?:my|"
        r"this) (?:phone )?(?:number|#|digits|contact)",
    ),
    wording(
        "opt_out.leave_me_alone",
        Label.OPT_OUT,
        r"leave (?:me|us) (?:the (?:hell|f\w+|f\W+) )?(?:alone|the f\w+ alone)|(?:^|(?<=[.!,;] ))(?:just |"
        r"please |ugh,? |ok,? )?(?:go away|get lost|buzz off|bug off|f\w* off|piss off)(?= ?(?:[.!,;]|$|"
        r"please))|"
        r"get out of my (?:phone|inbox)|back off|screw off|kick rocks",
    ),
    wording(
        "opt_out.formal",
        Label.OPT_OUT,
        r"opt(?:ing|ed)? (?:me |us |my number )?out|unsubscrib\w* (?:me|us|my|from|please|now|this)|"
        r"(?:want|like|wish|need|trying|how do i|how can i|"
        r"how to) (?:to )?unsubscribe|unsub me|unenroll me|"
        r"(?:revok\w+|withdraw\w*|rescind\w*|taking back|cancel\w*) (?:my |all |any )?(?:consent|"
        r"permission|authorization)|"
        r"(?:do not|dont|never|didnt|did not) (?:give |gave )?(?:you |u |yall )?(?:my )?(?:consent|permission)"
        r"(?: (?:to|for|you|be|being|receive|these|this|any|get|your))* (?:te?xt|messag|msg|sms|contact)\w*|"
        r"cancel (?:my |the |these |this |all )*(?:texts?|subscription|messages?|alerts?|notifications?|"
        r"service|text service|sms)|"
        r"cease and desist|do not (?:contact|call) list|dnc list|do not contact(?! (?:them|him|her|my|until))|"
        r"discontinue (?:all )?(?:contact|communication)|"
        r"cease (?:all )?(?:contact|communication)",
    ),
    wording(
        "opt_out.how_to_stop",
        Label.OPT_OUT,
        r"how (?:do|can|would|to) (?:i |you |we )?(?:stop|end|get off|get out of|opt out|turn off|cancel|"
        r"block|make (?:it|this|these|you|them|yall) stop)"
        r"(?: (?:getting|receiving|these|this|the|your|from|being|all))*"
        rf" ?(?:{_TEXTS}|{_TEXTING}|list|stop|texted|it|this|these)?(?= ?(?:[.,!;?]|$))",
    ),
    wording(
        "opt_out.blocking",
        Label.OPT_OUT,
        r"(?:im|i am|gonna|going to|will|ill|about to|have to|be) (?:\w+ )?(?:block(?:ing)?) (?:you|u|this|"
        r"yall|your|ur)|blocked$|blocking you",
    ),
    wording(
        "opt_out.es",
        Label.OPT_OUT,
        r"(?:ya )?no (?:me |nos )?(?:manden?|mandes|mande|envie[ns]?|envian|escriba[ns]?|texteen?|textees|"
        r"contacten?|"
        r"contactes|moleste[ns]?|hablen|mensajeen|notifiquen)(?: (?:mas|mensajes?|nada|textos?|de esto|"
        r"por favor|estos|esto|a este numero))*"
        r"(?= ?(?:[.,!;]|$|por|gracias|ya))|"
        r"(?:ya )?no (?:quiero|deseo|quisiera|necesito|me interesa) (?:recibir|seguir recibiendo|"
        r"que me (?:manden|escriban|contacten|envien|texteen|molesten|hablen)|"
        r"mas|sus|estos)(?: (?:mas|sus|estos|de|los|tantos))* ?(?:mensajes?|textos?|"
        r"notificaciones)?(?= ?(?:[.,!;]|$|por|gracias|de|a))|"
        r"(?:quit|borr|elimin|saqu|remuev|bajen?|sac)\w*(?:me)? (?:de |mi |el |este |la |su |"
        r"sus )*(?:lista|numero|telefono|contactos?|mensajes)|"
        r"(?:dar(?:me)?|denme|dame|deme) de baja|(?:dej[ea]n?|deje|dejes|paren?|pare|para|basta|"
        r"cancel\w+) (?:ya )?(?:de )?"
        r"(?:mandar|enviar|escribir|textear|molestar|contactar|mensaj|los mensajes|estos mensajes|hablar|"
        r"insistir)\w*|"
        r"no mas (?:mensajes?|textos?)|cancel\w+ (?:la |mi )?suscripcion|dej[ea]n?me (?:en paz|"
        r"tranquil[oa])|dejame en paz|"
        r"ya no me (?:escrib|mand|text|contact)\w+",
    ),
    wording(
        "opt_out.other_latin",
        Label.OPT_OUT,
        r"arret(?:er|ez) ?.*|ne m ?(?:envoyez|ecrivez|contactez|envoie|ecris) plus.*|(?:me )?des(?:abonner|"
        r"inscrire|abonnez|inscrivez).*|plus de (?:messages|textos)|pas de (?:sms|messages|textos).*|"
        r"pare[m]? de (?:me )?(?:enviar|mandar|escrever).*|nao (?:me )?(?:mande[m]?|envie[m]?|escreva[m]?|"
        r"quero (?:mais|receber)).*|"
        r"sispann.*|pa voye.*|pa ekri.*|kite m(?:wen)? (?:trankil|an pe)|rete voye.*|"
        r"(?:xin |vui long )?(?:dung|ngung) (?:nhan|gui|lien|lam).*|huy dang ky|khong (?:muon nhan|"
        r"nhan tin|gui).*|"
        r"(?:i)?tigil(?:an|in)?(?: n[yi]?[ao])?.*|(?:hu)?wag (?:na|kayo|mo|niyo).*(?:text|mag|send).*|"
        r"(?:bitte )?(?:keine|nicht mehr) (?:sms|nachrichten|schreiben|weiteren).*|abmelden|aufhoren|"
        r"hor(?:t)? auf.*|"
        r"przestan\w*.*|nie (?:pisz|wysylaj)\w*.*|wypisz.*|jooji.*|acha(?:na)? .*|smettetela.*|"
        r"basta messaggi|non scrivete.*|"
        r"band karo.*|mat bhej\w*.*|tsum.*",
        whole=True,
    ),
    wording(
        "opt_out.other_scripts",
        Label.OPT_OUT,
        r".*(?:\u505c\u6b62|\u9000\u8ba2|\u53d6\u6d88|\u4e0d\u8981\u518d|\u522b\u518d|\u522b\u53d1|\u505c|"
        r"\u0441\u0442\u043e\u043f|"
        r"\u043e\u0442\u043f\u0438\u0441|\u043d\u0435 \u043f\u0438\u0448|"
        r"\u0445\u0432\u0430\u0442\u0438\u0442|\u043f\u0440\u0435\u043a\u0440\u0430\u0442|"
        r"\u043e\u0442\u0441\u0442\u0430\u043d\u044c|\u062a\u0648\u0642\u0641|\u0648\u0642\u0641|"
        r"\u0627\u0644\u063a\u0627\u0621|\u0644\u0627 \u062a\u0631\u0633\u0644|"
        r"\uc911\uc9c0|\uc218\uc2e0|\uadf8\ub9cc|\u3084\u3081\u3066|\u914d\u4fe1).*",
        whole=True,
    ),
    wording("opt_out.sign", Label.OPT_OUT, r"(?:[\U0001F6D1\u26D4\U0001F6AB\u274C] ?)+", whole=True),
)

# Words that take an opt-out phrase back to a part or a time of it.
QUALIFIERS = words(
    r"until|till|unless|except|for now|for (?:a|the|few|next|two|2|3) ?\w* ?(?:bit|while|week|weeks|month|"
    r"months|days)|this (?:week|month|semester)|"
    r"during|at night|at work|(?<!thanks )(?<!thank you )so (?:much|often|many)|every ?day|only (?:text|send|"
    r"want|if|when|about|for|"
    r"days?|full|part|in|me)|"
    r"just (?:text|send|email|call)|text(?:s|ing)? is (?:fine|ok|okay|better)|texts? (?:are|is) (?:fine|ok|"
    r"okay)|(?:text|email) (?:me )?instead|"
    r"hasta|solo|por ahora|on (?:the )?weekends?|til|los (?:domingos|sabados|fines)|but (?:keep|still|send|leave)|"
    r"still want|keep the (?:texts|jobs|leads)|use (?:mine|my new|this one|the new)|if (?:its|it is) not|"
    r"(?:off|with) the \w+ ones?|(?:stuff|jobs|leads) in (?!general)\w+|newsletter only|the form,? i|"
    r"about (?:that|the) form|"
    r"so early|so late"
)

AMBIGUOUS: tuple[Wording, ...] = (
    wording(
        "opt_out_ambiguous.kind_of_job",
        Label.OPT_OUT_AMBIGUOUS,
        r"(?:(?:stop|quit|no more|please no)(?: send(?:ing)?| text(?:ing)?| messag\w+)?|(?:dont|do not|"
        r"no need to) (?:send|text|message|msg|forward|give)|no more|no) (?:me |us )?(?:about |for |with |"
        r"the |any |these |those |more )*"
        r"(?:[\w-]+ ){0,4}(?:jobs?|leads?|positions?|openings?|offers?|listings?|shifts?|roles?|work|"
        r"externships?|ones)",
        unless=r"no (?:\w+ )?(?:one|jobs?|luck|offers?|work|openings?|news|home|experience|need)|"
        r"got (?:a )?(?:new )?job|no \w+ yet|bus stop|dont (?:have|want|need|get|know|think|like|even|"
        r"see)|do not (?:have|want|need)|dont stop",
    ),
    wording(
        "opt_out_ambiguous.only_some",
        Label.OPT_OUT_AMBIGUOUS,
        r"(?:only|just) (?:text|send|message|contact|msg|hit)(?: me| us)?(?: up)? (?:if|when|about|for|on|"
        r"once|jobs?|the|with|stuff|full|part|things|night|day|in|between|during)"
        r"|(?:only|just) (?:want|need) (?:texts?|messages?) (?:about|for|if|when|on)|solo (?:mand|escrib|"
        r"envi)\w+",
    ),
    wording(
        "opt_out_ambiguous.fewer",
        Label.OPT_OUT_AMBIGUOUS,
        r"(?:less|fewer|not (?:so|as|that) many) (?:texts?|messages?|msgs?|often|of these)|(?:text|message|"
        r"msg|contact)(?: me)? (?:less|less often|not so much|only once)|"
        r"(?:slow|tone|cut|ease|dial|chill)(?: it)? (?:down|back|out)? ?(?:on|with)? ?(?:the |these |"
        r"all the )?(?:texts?|messages?|texting)|"
        r"(?:once|one|twice)(?: text)? (?:a|per|every) (?:week|month)|(?:not|dont)(?: text|"
        r" message)?(?: me)? every ?day|menos mensajes|dont need (?:a )?(?:texts?|messages?) every",
    ),
    wording(
        "opt_out_ambiguous.pause",
        Label.OPT_OUT_AMBIGUOUS,
        r"(?:pause|hold off|hold on|hold|take a break|need a break|break|no texts?|no messages?|"
        r"dont (?:text|message|contact)|stop (?:texting|messaging|sending|the texts|contacting)|"
        r"quit texting|leave me alone|no me (?:escriban|manden|texteen))(?: \w+){0,5} (?:until|till|"
        r"for now|for (?:a|the|few|next|two|2|3|1|one)|while|this (?:week|month)|hasta|por ahora|after)"
        r"|pause (?:the |these |my |all )?(?:texts?|messages?)|(?:text|contact|message|try|hit me up|"
        r"check back)(?: with)?(?: me)?(?: again)? (?:in a (?:few|couple)|in \d+|next) (?:weeks?|months?|"
        r"year|semester)",
    ),
    wording(
        "opt_out_ambiguous.no_calls",
        Label.OPT_OUT_AMBIGUOUS,
        r"(?:stop|dont|do not|no|quit|no more|never) (?:the )?(?:phone )?(?:call|calls|calling|"
        r"phoning)(?: me| us)?(?=.*\b(?:te?xt|txt|email|message|msg)\w*)|"
        r"(?:no|stop|dont)(?: \w+)? emails?(?=.*\btext)|no me llamen",
    ),
    wording(
        "opt_out_ambiguous.hours",
        Label.OPT_OUT_AMBIGUOUS,
        r"(?:dont|do not|stop|quit|no|never) (?:text|message|contact|texting|messaging|texts|"
        r"msg)\w*(?: me)? (?:at|during|while|before|after|so (?:late|early|much|often)|late|early|"
        r"this (?:week|month|morning|early|late)|in the|on (?:weekends?|"
        r"sundays?|saturdays?)|when)",
    ),
)

OPT_IN: tuple[Wording, ...] = (
    wording(
        "opt_in.keyword",
        Label.OPT_IN,
        r"(?:please )?(?:start|un ?-?stop|re ?-?start|optin|opt ?-?in|subscribe|resubscribe|"
        r"resume)(?: (?:please|pls|again|texts|me))?",
        whole=True,
    ),
    wording(
        "opt_in.free",
        Label.OPT_IN,
        r"(?:add|put|sign|get|opt|include|enroll)(?: me)? (?:back )?(?:back|back up|up again|in again|"
        r"on the|back on|back in|back to|in)(?: (?:on|in|to|the|your|list|texts?))*"
        r"(?=.*(?:back|list|text|again|messag|$))",
        unless=r"get back|got back|get in|put in|add(?:ed)? on|sign in|get on|put me in for|sign(?:ed)? up",
    ),
    wording(
        "opt_in.undo_stop",
        Label.OPT_IN,
        r"(?:re ?-?subscribe|unstop|un stop|undo (?:the|my) stop|restart (?:the |my )?(?:texts?|messages?)|"
        r"(?:didnt|did not|not) (?:mean|want|intend|meant)(?: to)?(?: (?:say|send|text|type|reply|hit|"
        r"press|put))? (?:stop|unsubscribe|opt out)|stop (?:by accident|by mistake|"
        r"was (?:an? )?(?:accident|mistake))|"
        r"(?:accidentally|mistakenly) (?:\w+ ){0,2}(?:stop|stopped|unsubscribed|opted out|blocked|hit stop)|"
        r"start (?:texting|sending|messaging|the texts|getting|receiving)(?: \w+){0,3} (?:again|back)|"
        r"(?:want|like|can i|need)(?: \w+){0,3} (?:texts|messages|job leads|leads|alerts) (?:back|again)|"
        r"opt (?:me )?(?:back )?in|resume (?:the |my )?(?:texts?|messages?)|changed my mind.*(?:text|send|"
        r"messag|list)|"
        r"(?:(?<!no )(?<!no me )(?<!no nos )vuelvan a|agreguen?me|quiero volver)(?: a)? ?"
        r"(?:mandar|recibir|escribir)?\w*)",
    ),
)

# Phrases with a stop word in them that have nothing to do with our texts.
HARMLESS: tuple[re.Pattern[str], ...] = (
    words(
        r"(?:u|you|he|she|they) (?:always |almost )?never (?:ever )?(?:message|text|call|reply|"
        r"write)\w*(?: \w+){0,3}|"
        r"wont leave (?:me|us)(?: \w+)?|(?:dont|wont|never|not) (?:leave|forget) (?:me|us) (?:alone|out|behind|with)|"
        r"(?:dont|never) forget (?:me|us)|(?:where|how) did (?:you|u|yall)(?: \w+)? (?:get|find) my \w+(?: from)?|"
        r"kill (?:the deadline|these kids|him|her|you|for)|switch(?:ed)? off (?:ur|your|my) (?:cell|phone|mobile)|"
        r"(?:unsubscribed?|removed?|cancel(?:led)?|off|out)(?: me)? (?:from|of) (?:\w+ ){0,3}(?:indeed|parking|"
        r"gym|membership|e ?mails?|"
        r"newsletters?|netflix|that job|consideration|this job|dump|portal)(?: \w+)?|consideration for|"
        r"(?:take|get|remove|took)(?: me| my name)? (?:off|out)(?: of)?(?: for)? (?:the |this |"
        r"that )?(?:\w+ )?(?:schedule|interview|one but|"
        r"dump|waitlist|shift)|dont want to be removed|asked to be off(?: the list)?"
    ),
    words(
        r"(?:dont|do not|never|not|wont|didnt|cant|no need to|hate to|please dont) (?:ever |want to |"
        r"want you to |want yall to |say |said )?"
        r"(?:stop|unsubscribe|quit|remove me|take me off|cancel|opt out|opting out)(?: (?:sending|texting|"
        r"messaging|trying|looking|applying|the texts|these|me|from))*"
    ),
    words(
        r"(?:stop(?:ped|ping|s)?|drop|swing|come|came) (?:by|in|over|off at)(?: \w+)?|(?:bus|rest|pit|next|"
        r"first|train|truck|last|door|full|short|back) ?stops?|non ?-?stop|nonstop|one ?-?stop(?: shop)?|"
        r"stop(?:s|ped)? (?:at|and (?:get|grab|pick))"
    ),
    words(
        r"(?:cant|couldnt|wont|never|dont|without|before they|until they|had to|have to|trying to|need to|"
        r"didnt) stop(?:s|ped|ping)?(?! (?:texting|sending|messag))"
    ),
    words(
        r"(?:they|it|he|she|job|place|company|clinic|manager|hiring|hours|rain|car|app|"
        r"link) (?:\w+ )?(?:stopped|stops|quit|ended|ends|canceled|cancelled|cancels)(?: \w+)?"
    ),
    words(
        r"(?:i|just|had to|have to|want to|wanna|gonna|might|to|already|she|he|ive|almost|never|and|then|"
        r"about to|going to) (?:quit|quitting)(?: (?:my|the|that|there|last|because|bc|cuz|after|working|"
        r"school|a|this|at|on|it|job))+"
    ),
    words(
        r"(?:keep|keeps|kept|continue|please keep) (?:sending|texting)(?: (?:me|others?|them|more|the|"
        r"leads?|these|jobs|openings?|it|stuff|ones|new|any))*|(?:got|saw|seen|received|missed|see|read|"
        r"for) (?:your|ur|this|the|yalls?) (?:last )?(?:text|message|texts|messages)"
    ),
    words(
        r"i quit(?! (?:these|texts))|quit (?:my|the|that) \w+|quit(?:ting)? smoking|quit(?:ting)? (?:last|"
        r"on|in) \w+"
    ),
    words(
        r"cancel(?:l?ed|l?ing)? (?:my|the|our|that|an|this)? ?(?:interview|appointment|appt|meeting|class|"
        r"orientation|shift|visit|tour|registration|enrollment|application|exam|test)"
    ),
    words(
        r"(?:contract|program|class|classes|semester|term|lease|shift|externship|internship|assignment|"
        r"season|school|job|temp\w*|it)(?: \w+)? (?:end|ends|ended|ending)"
    ),
    words(
        r"(?:in|at|by|to|toward|until|through|before|near|till|week|the|an|this|dead|high|low|year|front|"
        r"back|month) ?-?ends?(?: (?:of|up|in|on))?|end(?:s|ed)? (?:of|up|in|on|date)|weekends?|"
        r"ending (?:in|on|may|june|july)|week end"
    ),
    words(
        r"(?:remove|removed|take|took|cut) (?:the|my|a|an|his|her) (?!number|name|phone|info|contact|"
        r"cell)\w+|(?:exit|cancel) (?:the |at )?(?:\d+|plan|interview|fee)"
    ),
    words(
        r"(?:end|ended|ending) my (?:contract|lease|shift|day|week|program|externship|job)|"
        r"stop(?:ped)? (?:working|going|looking|showing|taking|the bleeding|school|paying|answering|"
        r"calling back)"
    ),
)

# Anything here that no clear wording explains holds texts until a person has read the reply.
DOUBTS: tuple[re.Pattern[str], ...] = (
    words(
        r"sto0p|st0p|unsus\w*|opt(?:ing|ed)? ?-?out|cease|desist|revoke\w*|un ?enroll|terminate me|discontinue|"
        r"block(?:ed|ing)? (?:you|u|this|ya|yall|your|these|the number|messag\w+|text\w*)|"
        r"^(?:ok |please |pls )*(?:stop|quit|cancel|remove|delete|exit|end)(?! (?:\w+ing|it|by|at|for|in|on|"
        r"over|lol|him|her|them|"
        r"the|my|that|ur|your|worr\w+|being|off|when|and|smoking|sign|us|la|lah)\b) \w+"
    ),
    words(
        r"(?:didnt|did not|never|nobody|dont remember) (?:sign\w*|asked?|agree\w*|subscrib\w*|"
        r"request\w*)(?: up)?(?: \w+){0,2} (?:for|to) (?:this|these|that|texts?|any|be)|no texts?|no sms|spam\w*|"
        r"harass\w*|junk|"
        r"scam(?:mers?)?|(?:you|u|yall|these|this|ur|your|bot|texts?|messages?)(?: \w+){0,4} (?:annoy\w*|"
        r"bother\w*|pester\w*|"
        r"bugging)|(?:annoy\w*|bother\w*|pester\w*|bugging) me|"
        r"leave (?:me|us) (?:alone|be|out|off|the)|(?<!wont )(?<!not )(?<!u )(?<!you )(?:go away|get lost)|"
        r"^bye$|lose (?:my|this) (?:number|contact|info|digits)|off (?:of )?(?:your|the|this|"
        r"ur) (?:\w+ )?list(?! she)"
    ),
    # Leave taken of us without a word about texts.
    words(
        r"(?:you|u|ya|yall|you guys|y all)(?: people)? (?:can|may|could|should)(?: \w+)? (?:stop|quit|"
        r"go(?! (?:ahead|to|over))|leave|let me|"
        r"ride off|move on|rest|cease|drop (?:it|me|this)|lay off|chill|back off|take me|close my (?:file|"
        r"account|case))|"
        r"(?:you|we)(?: \w+){0,3} part(?:ed)? (?:company|ways)(?! with them)|call it (?:a day|quits)|"
        r"no hard feelings|no longer (?:need|want|require)\w* (?:this|it|your|these|"
        r"any of|anything)|excuse(?:d)? (?:me )?from (?:this|these|it|your)|do not disturb|(?:second|third|last|"
        r"final|2nd|3rd) "
        r"(?:request|time (?:i|im)|notice|warning)|cut (?:it|this) off|dead (?:it|that|this)|lay off|give (?:it|"
        r"me) (?:a rest|a break|peace)|"
        r"dont (?:need|have) to (?:keep )?check(?:ing)?|close (?:out )?my (?:file|account|case)|count me out|"
        r"off the hook|"
        r"go (?:kick rocks|fly a kite|to hell)|keep (?:me|my (?:name|number)) out|^(?:good ?bye|bye|adios|ciao|"
        r"peace out)[.! ]*$|"
        r"not (?:be )?(?:on|in|part of) (?:this|your|the) (?:\w+ )?(?:list|thread|thing|chat|group)?"
    ),
    words(r"(?:dont|do not|never|no|not|isnt|arent|cant)(?: \w+){0,3} (?:hear(?:ing)? from|reach out)"),
    words(
        r"^enough|enough(?= (?:with|already|is|texts|messages|now)| ?(?:[.!]|$))|no mas|ya no (?:me|quiero|mas|"
        r"mand\w+|"
        r"envi\w+)|no me (?!llam|interes|han|dan|gusta|contrat|dieron|siento|pag)|"
        r"(?:tired of|sick of|fed up with|over|done with|had it with|had enough of) (?:you|u|yall|ya|these|your|"
        r"ur|the texts|getting|"
        r"being texted|hearing|texts|messages)|^(?:ok |no |nah )*(?:im|i am) done[.! ]*$|"
        r"too many (?:texts|messages|of these)|so many (?:texts|messages)|"
        r"(?:keep|kept|keeps|always|constantly|still) (?:texting|messaging|sending (?:me|us|these)|"
        r"getting (?:these|this|texts|"
        r"messages)|blowing (?:me|my)|contacting|spamming|bothering|receiving)"
    ),
    words(
        r"(?:my )?(?:lawyer|attorney)|sue|suing|lawsuit|ftc|fcc|tcpa|report(?:ing)? (?:you|this number|u)|illegal|"
        r"do not call|consent(?! form)|permission(?! slip)"
    ),
    words(
        r"why (?:are|do|r|am|is|did|would)(?: \w+){0,4} (?:texting|messaging|text|message|contacting|"
        r"getting these|getting this|send(?:ing)?)"
    ),
    words(
        r"(?:lose|forget|delete) (?:my|this) (?:phone )?(?:number|contact|info|name|thread|convo\w*)|"
        r"not (?:for me|interested)(?=.*(?:text|messag|again|anymore|"
        r"list))|who gave (?:you|u)|how did (?:you|u|yall) get"
    ),
    words(
        r"(?:take|get|pull|drop|cut|scratch) (?:me|my (?:name|number)|us) (?:off|"
        r"out)(?! (?:of )?(?:the (?:schedule|running)|here))|"
        r"off (?:of )?this|"
        r"opt\b(?! in)|no thank(?:s| you)(?: to)? (?:these|the|your|any|more)"
    ),
    words(
        r"arret\w*|alto|parar|paren|pare|dej[ea]n?(?:me)?|basta|quiten(?:me)?|quitame|borr[ea]n?(?:me)?|"
        r"baja|deten\w*|cancel(?:ar|en)|sispann|dung|ngung|tigil|wag|stopp|keine|przestan|nao|ne plus|"
        r"molest\w+|smettere"
    ),
    re.compile(r"[\U0001F6D1\u26D4\U0001F6AB\U0001F595\U0001F645]|^.{0,20}[\u270B\U0001F92C\U0001F44E\u274C]"),
    # Words in a script we have no wordings for may say anything.
    re.compile(
        r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u1100-\u11ff\u1200-\u137f"
        r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    ),
)

# Real words one slip of a finger away from STOP; as a whole message they are not one.
_NOT_A_SLIP = frozenset(
    {"shop", "step", "top", "slop", "stoop", "stomp", "atop", "soap", "stow", "shot", "slot", "strop", "swop", "spot"}
)


def is_misspelt_stop(word: str) -> bool:
    """Whether a message of one word is STOP, CANCEL or UNSUBSCRIBE with a slip of the finger."""
    if not word.isalpha() or word in _NOT_A_SLIP:
        return False
    return (
        _slips(word, "stop") == 1 or _slips(word, "cancel") == 1 or (len(word) > 7 and _slips(word, "unsubscribe") <= 3)
    )


def _slips(word: str, meant: str) -> int:
    """Return how many letters are missing, added, wrong or swapped with their neighbour.

    Source: the optimal string alignment distance.
    """
    rows = [list(range(len(meant) + 1))]
    for i, letter in enumerate(word, start=1):
        row = [i]
        for j, wanted in enumerate(meant, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == meant[j - 2] and word[i - 2] == wanted:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
