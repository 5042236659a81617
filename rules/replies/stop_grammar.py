"""The wish for no more texts by its grammar: what is to end, and how that is said, in classes instead of phrases.

Used beside the phrases of `optout.py`. A word for ending and a word for texts, a number or a list, in the order in
which a language puts them, is a stop; about something else (a job, an interview) it is none.
Source: 47 CFR 64.1200(a)(10) (any reasonable wording); annotation guide (`opt_out`, rules 2 and 7).
"""

import re

from rules.replies.labels import Label
from rules.replies.wording import Wording, wording, words

_TEXTS = (
    r"(?:te?xts?|txts?|te?xtin\w*|txtng|messages?|msgs?|mesages?|messaging|notifications?|alerts?|sms|reminders?|"
    r"communications?|correspondence|subscriptions?|(?:bot|spam) ?(?:texts?|messages?)|bot|spam)"
)
_TO_TEXT = (
    r"(?:te?xt|txt|message|msg|contact|solicit|bother|bug|spam|harass|pester|hit up|hit|reach out to|reach out|write)"
)
_TEXTING = (
    r"(?:te?xti?n\w*|textn\w*|txti?n\w*|messag\w+|msg\w*|contacting|bother\w+|bugg?in\w*|spamm?in\w*|harass\w+|"
    r"hitti?n\w* (?:me|my)|blowi?n\w* (?:up )?(?:me|my)|sendi?n\w*|reaching out|pester\w+|soliciting)"
)
_PHONE = r"(?:numbers?|numbr|numba|num|phone|cell|line|digits|contact(?: info)?|contacts|info|name|#|inbox)"
_MINE = rf"(?:me|us|(?:my|this|our|the|dis|his|her|their)(?: \w+)? {_PHONE}|my (?:daughter|son|wife|husband|mom|name))"
_ADDRESSEE = rf"(?:me|us|him|her|them|{_MINE})"
# People are taken off jobs, too.
_NOT_A_JOB = (
    r"(?! (?:of |from |off |for |out )?(?:the |that |this |an? )?(?:job|one|position|interview|shift|lead|role|class|"
    r"program|course|team|schedule|running|consideration|application)\b)"
)
_END = (
    r"(?= ?(?:[.,!?;]|$)| (?:please|pls|plz|thanks|thank|thx|ok|okay|now|already|asap|again|any ?more|ever|no mo\w*|"
    r"at all|for good|im|i|so|lol|fr)\b)"
)
_OF_US = r"(?:you|u|ya|yall|y all|you all|you guys|you people|this (?:school|place|college|number|line)|ur|your)"

GRAMMAR: tuple[Wording, ...] = (
    wording(
        "opt_out.end_texting",
        Label.OPT_OUT,
        rf"(?:st[aoe]+pp?t?|stpo|stoop|sotp|stp|st0p|5top|sroo|quit|qiut|cease|discontinue|halt|refrain from|"
        rf"knock off|"
        rf"no more|no mo|done with|kill|end|cut out|cancel)(?: it)?(?: (?:with|w|teh|the|these|this|all|any|ur|"
        rf"your|yalls?|of|"
        rf"those|from|automated|further|future|my|dis|sending))* (?:{_TEXTING}(?: (?:me|us|this|thsi|my|"
        rf"dis) ?\w*)?|{_TEXTS})"
        r"(?! (?:at|during|while|before|until|till|about|so|when|after|early|late|during)\b)",
    ),
    wording(
        "opt_out.do_not_text",
        Label.OPT_OUT,
        rf"(?:do ?not|dont|don t|never|(?:aint|isnt) nobody (?:to )?|no need (?:for \w+ )?to|(?:would|d|"
        rf"id) (?:rather|prefer)"
        rf"(?: if)? (?:{_OF_US} )?(?:not|didnt|did not|never)|(?:can|could) (?:{_OF_US} )?(?:please |"
        rf"like )?(?:not|never))"
        rf" (?:ever |even |please |you |u |yall |dare |keep |be |need to |{_OF_US} )*{_TO_TEXT}\w*"
        rf"(?: (?:{_ADDRESSEE}|it|anything|any ?more|again|ever|no mo\w*|for any\w*|back|here|with \w+|no))*{_END}",
    ),
    wording(
        "opt_out.do_not_send",
        Label.OPT_OUT,
        r"(?:do ?not|dont|never)(?: (?:ever|please|you|u|be))* send(?:ing)?(?: (?:me|us|him|her|this \w+|my \w+))?"
        r" (?:anything|any ?more|no mo\w*|nothing|another|these|this|them|texts?|messages?)"
        r"(?: (?:else|jobs?|texts?|messages?|stuff|leads?|more))*"
        rf"{_END}",
    ),
    wording(
        "opt_out.take_off",
        Label.OPT_OUT,
        rf"(?:take|tske|taking|get|getting|remove|remvoe|removing|delete|drop|scratch|cross|strike|pull|erase|"
        rf"scrub|purge|"
        rf"wipe|unplug|sign|keep|leave|block|opt|exclude|disconnect|detach|clear|cut)"
        rf" (?:dis # |{_MINE} )(?:please |pls |numbr )?(?:off|out|from|outta)(?: (?:of|from|off))*"
        rf"(?: (?:your|ur|yalls?|the|this|that|these|dis|all|any|future|whatever))*(?: \w+){{0,3}}?"
        rf"(?: (?:lists?|lisr|database|system|records|directory|thread|group|program|texts?|texting|messages?|"
        rf"mouth|chat|"
        rf"distribution|contacts?|phone|mailing|campaign|alerts?|thing|it|this|these)|{_END}){_NOT_A_JOB}",
        unless=r"but (?:keep|send|leave|still)|still (?:looking|interested)|keep me on",
    ),
    wording(
        "opt_out.remove_me",
        Label.OPT_OUT,
        rf"(?:remove|remvoe|removing|delete|deactivate|erase|purge|scrub|unenroll|unsubscribe|unsub|unsuscribe|"
        rf"unsubscrbe|"
        rf"desubscribe|block|forget|lose|deleting|opt out) {_MINE}{_NOT_A_JOB}(?! (?:old|resume|address|on))"
        r"(?= ?(?:[.,!?;]|$)| \w+)",
        unless=r"(?:wrong|old|new) (?:address|number|email) (?:and|use|is)|use (?:this|the new)|"
        r"from (?:that|this) (?:job|one)|"
        r"but (?:keep|send|leave|still)|(?:interview|position|class|lab|shift)",
    ),
    wording(
        "opt_out.off_this",
        Label.OPT_OUT,
        r"(?:want|wanna|need|like|get|got|getting|gets|take|be|getting|put|keep|kept)(?: (?:to|me|be|get|taken|"
        r"removed|my|number|"
        r"# ?)){0,4} (?:off|out)(?: of)? (?:of )?(?:this|your|ur|the|that|yalls?|these|dis) (?:\w+ )?(?:lists?|"
        r"lisr|thing|"
        rf"texts?|thread|database|system|messages?|program|group|mailing|app){_NOT_A_JOB}|"
        r"(?:stay|get|keep)(?: (?:the|this|that|ur|your) \w+| \w+)? (?:off|outta|out of|out) my (?:phone|line|"
        r"cell|inbox|texts)|"
        r"off(?:\W+the)?\W+list",
    ),
    wording(
        "opt_out.no_wish",
        Label.OPT_OUT,
        r"(?:dont|do not|don t|no longer|doesnt|does not|didnt|not|never|aint|wont|cant)(?: (?:even|really|ever|"
        r"need|to|be|going))*"
        r" (?:want|wanna|wish|care|like|tryna|tryin|trying|need|asked?|ask for|asking for|interested|consent|agree)"
        r"(?: (?:to|for|in|any|anymore|nothing|getting|get|receive|receiving|have|hear|hearing|see|of|more|no|"
        r"your|ur|yalls?|"
        rf"the|these|this|those|all|such|further|him|her|to be|be))* (?:{_TEXTS}|these|yalls? \w+s|em|contacted|"
        rf"texted|messaged|"
        rf"from {_OF_US})(?! (?:kinds?|types?|sorts?|jobs?|hours|shifts?|positions?|yet|until|unless|about|of)\b)",
        unless=r"why|who wouldnt|if i dont|dont want (?:you|u|yall) to stop",
    ),
    wording(
        "opt_out.how_to_end",
        Label.OPT_OUT,
        r"(?:how|where|who|what|way|button|code)(?: \w+){0,8}? (?:(?:stop|end|shut|turn|cancel|opt out|"
        r"unsubscribe|get (?:off|out|rid)|"
        r"not get|not receive|be removed|get removed)(?: off)?(?: \w+){0,3}? (?:these|this|them|texts?|"
        r"messages?|list|thing|off|from|"
        r"alerts|emails|out|it)|(?:these|this|them|texts|messages)(?: \w+)? (?:to )?(?:stop|end|off))"
        r"(?! (?:for|by|at|in|my (?:class|program|interview))\b)",
        unless=r"(?:parking|newsletter|e ?mails?|portal|bus|form|link|class|externship|loan|account)",
    ),
    wording(
        "opt_out.make_stop",
        Label.OPT_OUT,
        r"(?:make|want|need|have|get|wish|beg\w*|asked|told|tell|telling|said|say|sed)(?: (?:you|u|yall|it|this|"
        r"these|them|to|already|"
        r"texts?|messages?|guys|last|month|week|twice|times)){0,5} (?:stop|end|over|to stop|to end|be over|"
        r"unsubscribe)"
        r"(?= ?(?:[.,!?;]|$)| (?:please|already|now|twice|wtf|and|last|so)\b)",
        unless=r"(?:cant|wont|dont|didnt|bus|rain|it to stop|pain|crying)",
    ),
    wording(
        "opt_out.turn_off",
        Label.OPT_OUT,
        r"(?:turn|shut|switch)(?: (?:these|this|them|it|the|my|your))?(?: (?:texts?|messages?|notifications?|"
        r"alerts?|bot|things?))? off"
        rf"(?: (?:the|these|my|your|this))?(?: {_TEXTS})?(?! (?:the|my|at|my) (?:oven|light|lights|car|phone|tv|"
        rf"water|gas))|"
        rf"(?:turn|shut|switch) off (?:the |these |my |all |your |this )?{_TEXTS}|"
        rf"(?:silence|mute|deactivate|disable|kill|unplug) (?:this|these|the|my|your|all)(?: \w+)? ?{_TEXTS}?",
        unless=r"oven|lights?|water|car|tv|heater|stove|phone dies|chicken|alarm|rice|weeds|grass|"
        r"(?:gonna|going to|will|ill|to) kill|u kill",
    ),
    wording(
        "opt_out.last_one",
        Label.OPT_OUT,
        r"(?:need|needs|be|let|make|made|want|better be|as|is)(?: \w+){0,5}? (?:your |the |"
        r"ur )?(?:very )?(?:last|final) "
        r"(?:one|texts?|messages?|time|warning|contact)(?! (?:i (?:saw|got|had|was|went)|we|question|week))|"
        r"last warning|"
        r"not another (?:word|text|message)|no need to keep (?:reaching|texting|sending|messaging|contacting)",
        unless=r"interview|question|semester|class|job was|shift|bus|train",
    ),
    wording(
        "opt_out.nothing_from_you",
        Label.OPT_OUT,
        rf"(?:nothing|no more|anything|not a thing|no communications?|none)(?: (?:else|more|of this|of these|"
        rf"at all))* from {_OF_US}",
        unless=r"(?:heard|hear|got|received|seen|havent|have not|didnt get|didnt hear|waiting)",
    ),
    wording(
        "opt_out.alone",
        Label.OPT_OUT,
        r"(?:please |pls |plz |just |can (?:you|u|yall) (?:please )?|yo |bro |ok |enough is enough )*"
        r"(?:leave|leav|let) (?:me|us|my phone) (?:alone|alne|be|out of it)(?: (?:please|pls|plz|already|now|"
        r"thanks|ffs))*",
        whole=True,
    ),
    wording(
        "opt_out.somebody_else",
        Label.OPT_OUT,
        r"(?:te?xt|message|bother|bug|annoy|hit up|harass|contact) (?:somebody|someone|some1|anybody|"
        r"anyone) (?:else|who cares)|"
        r"(?:find|pick|get|choose) (?:somebody|someone|another (?:number|person|phone)|some other \w+)(?: else)? to "
        r"(?:te?xt|message|bother|bug|annoy|hit up)",
    ),
    wording(
        "opt_out.not_this_number",
        Label.OPT_OUT,
        rf"(?:do ?not|dont|never|stop) (?:use|using|contact\w*|solicit\w*) (?:this|my|"
        rf"dis)(?: \w+)? {_PHONE}(?! to apply)|"
        r"(?:this|my)(?: \w+)? (?:number|phone|line|cell)(?: \w+)? (?:is |s )?(?:off ?limits|not for (?:you|u|"
        r"yall|texts?|jobs?|school|this)|"
        r"on the do not call)|do ?not call list|^dnc$|(?:lose|loose|forget|erase|delete|burn|trash) (?:the|this|"
        r"my|that|dis)(?: \w+)? "
        r"(?:number|num|numba|digits|contact)|(?:forget|pretend|act like) (?:you|u|yall) (?:\w+ )?(?:have|had|"
        r"got|know|knew) my (?:number|#)",
        unless=r"old (?:number|phone)|use (?:this|the) (?:one|new)|new number",
    ),
    wording(
        "opt_out.threat",
        Label.OPT_OUT,
        r"(?:one more|another|next|again|once more|keep|if these|any more|continue)(?=(?: \S+){0,14})[^?]*?"
        r"(?:lawyer|attorney|su(?:e|ing)|fcc|ftc|bbb|tcpa|report(?:ing|ed)?|police|block(?:ing)?|"
        r"see what happens|legal action)|"
        r"(?:lawyer|attorney|suing|fcc|ftc|tcpa|bbb|legal action)[^?]*?(?:text|message|one more|continue|these|"
        r"stop|again)|"
        r"(?:blocking|blocked|reporting|reported)(?: (?:you|u|this|ya|number|as|and))+(?: (?:spam|junk|blocked|"
        r"reported))?(?= ?(?:[.,!✌]|$))|"
        r"block(?:ed|ing) and report(?:ed|ing)|legally required to stop",
        unless=r"harass(?:ed|ment) (?:at|by|on)|my (?:boss|manager|supervisor|preceptor)|background|felony|"
        r"employer|site",
    ),
    wording(
        "opt_out.consent_taken_back",
        Label.OPT_OUT,
        r"(?:revok\w+|withdr[ae]w\w*|rescind\w*|retract\w*|taking back) (?:my |any |all )?(?:consent|permission|"
        r"opt in)|"
        r"(?:consent|permission)(?: is| has been)? (?:revoked|withdrawn|denied|rescinded)|"
        r"(?:do not|dont|never|didnt|did not)(?: (?:you|u|yall|i))? (?:consent|have (?:my )?(?:consent|permission)|"
        r"g[ia]ve(?: \w+){0,2} (?:permission|consent))(?: to| for)?(?: \w+){0,3}? ?"
        rf"(?:{_TO_TEXT}\w*|{_TEXTS}|this|these)",
    ),
    wording(
        "opt_out.enough",
        Label.OPT_OUT,
        r"enough (?:already|is enough|with (?:the|these|this|all)(?: \w+)? ?(?:texts?|texting|messages?|spam|bot)?)|"
        r"(?:im|i am|were) (?:good|all set|done|over|through|straight) (?:on|with)(?: (?:these|the|this|all|ur|"
        r"your|yalls?))* "
        rf"{_TEXTS}|(?:sick|tired|done|over|fed up)(?: of| with)?(?: (?:these|the|this|all|ur|your|getting|"
        rf"receiving|yalls?))+ {_TEXTS}"
        r"[^?]*?(?:stop|off|remove|delete|done|unsub)",
    ),
    wording(
        "opt_out.said_again",
        Label.OPT_OUT,
        r"(?:texted|said|replied|sent|typed|asked|told (?:you|u|"
        r"yall)(?: to)?(?: \w+)?)(?: \w+){0,2} stop(?: \w+){0,4}? (?:and|"
        r"but|still|twice|already|again|what)|"
        r"(?:already|been|have) (?:opted out|unsubscribed|asked to be removed|told you to stop|said stop)|"
        r"opted out(?: \w+){0,3} still|"
        r"(?:can|could|would|will|please) (?:you |u |yall )?(?:please )?(?:stop|discontinue|quit)(?: (?:these|"
        r"this|it|them))?"
        r"(?= ?(?:[.,!?]|$)| (?:i|please|pls) )|you can stop(?: now)?(?= ?(?:[.,!]|$))|"
        rf"(?:these|this|the|your|ur) {_TEXTS} (?:need|needs|have|has|got|gotta) (?:to )?(?:end|stop|quit)|"
        r"removed? (?:me )?from (?:further|future|all|any|your|this|the) (?:\w+ )?"
        rf"(?:{_TEXTS}|lists?|contact)|"
        r"(?:go|click|do|text|reply|where|how) (?:\w+ ){0,2}to unsubscribe(?= ?(?:[.,!?]|$))|"
        r"[.?!] ?unsubscribe(?: me)?[.!]*$|"
        rf"no (?:thanks )?(?:thank you )?(?:to|on) (?:any|all|these|the) (?:more |future )?{_TEXTS}|(?:no|"
        rf"zero) {_TEXTS} ever|"
        r"report(?:ing)? (?:this|you|ya|u)(?: number| line)? (?:as|to|for) (?:spam|the (?:fcc|ftc|carrier)|"
        r"harassment)|"
        r"(?:harassment|spam|unwanted)[, ]+(?:cease|stop|desist)|no more(?= (?:pls|please|plz|im|i) )|"
        r"make it so (?:i|that i) (?:dont|do not) (?:get|receive)",
        unless=r"cant stop|by accident|(?:parking|newsletter|gym|indeed)|put me back|add me|sign me",
    ),
    wording(
        "opt_out.in_spanish",
        Label.OPT_OUT,
        r"(?:ya )?(?:no|nunca|jamas)(?: (?:me|nos|le|quiero que me|se))?(?: (?:vuelv\w+ a|sigan?|"
        r"vayan? a))? ?(?:mas )?"
        r"(?:mande?n?|mandar\w*|mandando|envi\w+|escrib[ae]\w*|escribir\w*|texte\w+|texteen|contact\w+|molest\w+)"
        r"(?: (?:mas|nada|mensajes?|textos?|trabajos?|a este \w+|por favor|eso|esto|otra vez))*|"
        r"(?:dej\w+|pare?n?(?:le|nle|me)?|ces\w+|basta|detenga\w*|alto)(?: ya)?,? (?:de |con |a )(?:los |las |"
        r"mi |tanto |estos |sus )?"
        r"(?:mand\w+|envi\w+|escrib\w+|text\w+|molest\w+|chinga\w*|mensajes?|contact\w+|moler)(?: \w+)?|"
        r"(?:quit|kit|quiten|saqu|sac|borr|elimin|retir|remuev|baj|tach)\w*(?:me|nme|nos|lo|la)?(?: (?:de|mi|"
        r"esta|este|la|el|su|sus|del|ese))*"
        r" (?:lista|numero|nombre|sistema|ahi|esto|telefono|contactos|grupo)|(?:quit|borr|saqu|"
        r"elimin)[ae]n?(?:me|nme)(?= ?(?:[.,!]|$| por| ya| pls))|"
        r"(?:ya )?no (?:quiero|deseo|necesito)(?: (?:mas|recibir|que|me|sigan|estos|sus|tener|ver|de|ustedes|"
        r"mandando))* "
        r"(?:mensajes?|textos?|notificaciones|mandando \w+|manden\w*)|no mas (?:mensajes?|textos?)|"
        r"(?:dar|den|deme|denme|darme|quiero) (?:me )?(?:de )?baja|des?uscrib\w+|salir de (?:la|esta|su) lista|"
        r"(?:suspend\w+|cancel\w+|par\w+) (?:los |estos |sus |mis )?(?:mensajes?|textos?|suscripcion)|"
        r"me saquen de (?:esto|la lista|ahi)|"
        r"pueden (?:quitar|borrar|sacar)me",
        unless=r"no me (?:han|mandaron|enviaron|escribieron|contactaron|llego)|por que no me|todavia no me",
    ),
    wording(
        "opt_out.in_creole",
        Label.OPT_OUT,
        r"(?:sispann|arete|kanpe|rete|bouke) (?:ak |avek |voye |ekri |ban |mesaj|teks|tex|sms|rele )[\w ]*|"
        r"(?:pa|tanpri pa|pa janm) (?:janm |ka |dwe )?(?:voye|ekri|kontakte|rele|teks\w*|text\w*|"
        r"mesaje)(?: (?:m|mwen|mesaj|ban|anko|okenn|bagay|nan))*|"
        r"(?:retire|efase|wete) (?:m|mwen|nimewo|non)(?: \w+){0,5}|kite (?:m|mwen) (?:anpe|anrepo|trankil|poze)|"
        r"(?:mwen |m )?pa (?:vle|bezwen|enterese)(?: (?:resevwa|plis|anko|okenn|jwenn))* (?:mesaj|teks|tex|"
        r"sms)(?: \w+)*|"
        r"ase (?:ak|avek) (?:mesaj|teks)(?: \w+)*",
    ),
    wording(
        "opt_out.creole_keyword",
        Label.OPT_OUT,
        r"(?:tanpri )?(?:sispann|kanpe|ase|rete)(?: (?:tanpri|souple|mesi|mwen))*",
        whole=True,
    ),
    wording(
        "opt_out.in_other_languages",
        Label.OPT_OUT,
        r"(?:nao|não)(?: quero| me| mande\w*| envie\w*| mandar| receber)+(?: mais)?(?: mensag\w+)?|"
        r"(?:me )?(?:tira|tire|remov[ae]|exclu\w+)(?: (?:me|meu|o|dessa|desta|da|do|numero))+ ?(?:lista|numero|"
        r"contato)?|sair da lista|"
        r"par[ea]r? de (?:me )?(?:mandar|enviar)(?: \w+)*|"
        r"(?:arret\w+|cess\w+) (?:de |d ?|les |vos )?(?:m ?)?(?:envoyer|ecrire|textos?|messages?|"
        r"contacter)(?: \w+)*|desabonn\w+(?: moi)?|"
        r"(?:plus de|veux plus de|ne m ?envoyez plus)(?: (?:textos?|messages?|sms))+|retirez(?: moi|"
        r" mon numero)(?: \w+)*|"
        r"(?:dung|ngung)(?: (?:nhan|gui|lien))+(?: tin)?(?: \w+)*|dung lai|"
        r"(?:wag|huwag)(?: (?:na|nyo|niyo|kayo|kayong|ninyo|mo|po|ka|ako|i|mag|ng|"
        r"akong))* ?-?(?:i ?-?)?(?:mag ?)?(?:-?te?xt\w*|message\w*|padalhan)|"
        r"(?:itigil|tigilan|tama na)(?: (?:nyo|niyo|na|ang|sa|ako|to|po|mga|yan))*(?: te?xt\w*)?",
    ),
)
"""Each is a stop as it stands; what limits it (a time, a kind of job) is weighed in `compliance.py`."""

_WRAPPERS = (
    r"i|said|sed|say|saying|already|told|tell|you|u|yall|ya|please|pls|plz|plse|ok|okay|now|bruh|bro|sis|man|"
    r"dude|wtf|damn|it|god|"
    r"gods|for|the|love|of|just|hey|hi|hello|bye|goodbye|thanks|thx|thank|no|por|favor|svp|seriously|fr|can|"
    r"could|would|all|asap|"
    r"immediately|today|texted|replied|twice|times|how|many|gotta|do|have|to|again|and|nah|yo|aye|kindly|guys|"
    r"sir|maam|im|begging|beg|"
    r"hired|done|did|also|but|still|get|getting|texts|text|txts|messages|msgs|these|this|that|so|more|my|"
    r"service|me|wrong|person|number|"
    r"number|really|ive|been|asked|need|want|is|da|d|ur|your|bot|everything|sms|them"
)
_STOP_WORD = (
    r"(?:stop+|stpo|sotp|stp|st0p|5top|\$top|unsubscribe|unsub|unsuscribe|unsubscrbe|un subscribe|unsubcribe|"
    r"opt ?-?out|opt ot|otp out|"
    r"opting out|optout|quit|qiut|cease|desist|discontinue|remove me|end this|no mas|ya basta|basta|parar|paren|"
    r"pare|alto)"
)
WRAPPED_STOP = re.compile(rf"(?=.*(?<!\w){_STOP_WORD}(?!\w))(?:(?:{_WRAPPERS}|{_STOP_WORD})(?!\w)[\W_]*)+")
"""A text of nothing but a word that stops and words that mean nothing beside it."""

# "Stop" as an exclamation between friends, or taken back by what is beside it.
NOT_A_STOP = words(
    r"for (?:now|a (?:bit|while))|"
    r"(?:omg|oh my|lol|haha\w*|lmao|stop it)(?: stop)?|stop (?:lol|haha|playin\w*|laughin\w*|cryin\w*|it)|"
    r"(?:cant|dont|never|wont) (?:stop|quit)"
)

_HANDS = "\U0001f6d1\u26d4\U0001f6ab\u270b\U0001f645\U0001f44e\U0001f590"
STOP_SIGNS = re.compile(
    rf"(?=.*[\U0001f6d1\u26d4\U0001f6ab]|.*(?:te?xts?|messages?|msgs?|no|pls|please))(?=.*[{_HANDS}])"
    rf"(?:[{_HANDS}\U0001f4f1\U0001f4f2\u2709\U0001f4e9\U0001f4ac\U0001f3fb-\U0001f3ff\u200d\u2640\u2642\ufe0f\s.!,]|"
    r"te?xts?|te?xting|messages?|msgs?|no|more|pls|please|me|now|hired|\u2705)+"
)
"""A text of signs that say stop, with at most a word for texts beside them."""

# Signs that stand for letters, and what is left out between them.
_SIGNS = str.maketrans({"$": "s", "5": "s", "0": "o", "@": "a", "1": "", "7": "t", "+": "t", "|": ""})
_BETWEEN = re.compile(r"[\W_]+")
LONGEST_DISGUISE = 12


def is_disguised_stop(text: str) -> bool:
    """Return whether a short text is the word stop with signs for letters or gaps between them ("$t0p", "st op")."""
    if len(text) > LONGEST_DISGUISE:
        return False
    plain = _BETWEEN.sub("", text.translate(_SIGNS))
    return plain in ("stop", "stopp")
