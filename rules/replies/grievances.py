"""What people complain of: the college and its promises, the lead, the site, the pay slip, too many texts.

Who is meant and what they did or left undone make the grievance, not single words; sarcasm is read by what it
means (annotation guide, rule 9).
Source: SOP-20; annotation guide (`complaint`).
"""

from rules.replies.labels import Label
from rules.replies.lexicon import COLLEGE, NEGATION, NOBODY, SITE, any_of
from rules.replies.wording import Wording, wording

_SERVICE = any_of(
    r"help\w*", r"call(?:s|ed|ing)?", r"answer(?:s|ed|ing)?", r"repl(?:y|ies|ied)", r"respond(?:s|ed)?", r"sen[dt]",
    r"do(?:ne|ing)? (?:shit|nothing|anything|a thing|jack|squat|anything for)", r"did (?:nothing|shit|jack|anything)",
    "done", r"show(?:s|ed|n)?(?: up)?", r"graded?", r"sign(?:s|ed)?", r"return\w*", r"train(?:ed|s|ing)?", r"taught",
    "teach", r"f(?:ound|ind)", r"place[ds]?", r"cares?", r"pick(?:s|ed)? up", r"follow(?:s|ed)? (?:up|through)",
    r"got(?:ten)? back", r"get back", r"follow(?:ed|s)? up", r"deliver\w*", r"explain\w*", r"refund\w*",
    "lift(?:ed)? a finger",
    "prepare\\w*", "read", "listen\\w*", "fix\\w*", "check(?:ed)?(?: on| in)?", "provide[ds]?", "support(?:ed)?",
)  # fmt: skip
_BAD = any_of(
    "ass", "useless", "worthless", "a joke", "joke", "jokes", "trash", "garbage", "terrible", "awful", "horrible",
    "the worst", "worst", "pathetic", "ridiculous", "shady", "a scam", "scam", "a rip ?off", r"a waste\w*",
    "a dead end",
    "unprofessional", "disorganized", "rude", "disrespectful", "lying", "liars?", "fake",
    r"full of (?:shit|crap|it|lies)",
    "bs", "bullshit", "shit", "crap", "a disgrace", "impossible", "unacceptable", "excessive", "out of hand", "a mess",
    "horrid", "predatory", "overpriced", "a letdown", "sad", "disappoint\\w*", "messed up", "unfair", "not fair",
    "insulting",
    "so slow", "pesim[oa]", "mala", "malo", "basura", "una estafa", "un fraude", "una mentira",
)  # fmt: skip

GRIEVANCES: tuple[Wording, ...] = (
    wording(
        "complaint.service_undone",
        Label.COMPLAINT,
        any_of(
            rf"{COLLEGE}(?: people| all| guys| just| really| still| even| ever| n?ever)* (?:{NEGATION}|"
            rf"barely)(?: \w+){{0,2}}? {_SERVICE}(?! (?:my|the) form)",
            rf"{COLLEGE} (?:all )?(?:did|do|done|does) (?:nothing|shit|jack|squat|nada)",
            rf"(?:{NOBODY}|no one|not a single person)(?: (?:at|from|in|over at|there|here|"
            rf"of)(?: \w+){{1,3}}?)? (?:ever |has |have |even |is |will |bothers to )*(?:answer|return|help|respond|"
            rf"repl|pick|follow|got|get|call)\w*"
            rf"(?: \w+){{0,3}}?(?: (?:emails?|phones?|calls?|messages?|up|me back either|back either))",
            rf"{NOBODY}(?: \w+){{0,3}} (?:at|from|in) (?:your|the|that|career|this) (?:office|school|campus|college|"
            rf"department|services)",
            r"(?:ive |i have |i )?(?:called|emailed|left|texted|tried|written) (?:\w+ ){0,2}?(?:\d+|two|three|four|"
            r"five|six|ten|a dozen|several|multiple|many) ?(?:times|messages|voicemails|emails)"
            r"|left (?:messages|voicemails|\d+ messages)",
            rf"{NEGATION} (?:sent|send|seen|gotten|get|got|found|gave|given|offered)(?: me| us)? (?:\w+ )?(?:one|"
            rf"a single|any|1|zero) (?:single )?(?:leads?|jobs?|interviews?|calls?)(?! yet)",
            r"sent me (?:only )?(?:one|1|zero|0|two|no) (?:leads?|jobs?)", r"(?:no thanks to|thanks to|"
            r"thanks for nothing) (?:you|yall|u|the school|this school|your|ya|ustedes)(?! \w+ for)",
            r"(?:quit|stop) (?:promising|telling me|lying|charging|acting like|wasting my|saying)",
            r"make (?:them|you|yall) stop (?:charging|calling)",
            r"(?:are )?(?:you|yall|u) even (?:read|reading|listen\w*|there|care|look\w*)",
            r"ignor(?:e|es|ed|ing) (?:me|every|my|us|all)", r"(?:spell|spelling|get|getting) my name wrong",
            rf"{COLLEGE} (?:all )?(?:took|take|taking|stole|wasted|robbed|scammed|played|tricked|ghosted|ignored|"
            rf"abandoned|forgot about|dropped|failed|used|hung up on|lied to|left|gave up on) (?:me|my|us|all my|"
            rf"our)(?! (?:a|an) (?:message|voicemail))(?! know)",
            r"(?:gave|giving|got|given) (?:me )?(?:the )?(?:run ?around|wrong info\w*|bad info\w*)|"
            r"left (?:me )?on read|hung up on|hang up on|transfer\w* me (?:around|to)|bait and switch|"
            r"slow to respond|takes? forever to|took (?:forever|weeks|months) to|still waiting on (?:yall|you|"
            r"someone to|help)|where(?:s| is) (?:the|that|all the|my) (?:help|placement|job|support)(?: \w+)? (?:you|"
            r"yall)",
            r"(?:supposed to|was told (?:i|you|yall|they)(?: would| d)?) (?:help|call|get|find|place|assist|"
            r"be (?:helped|contacted|placed|certified))|(?:dont|doesnt|didnt|never) (?:seem to |"
            r"really )?cared? (?:about|if|at all)|acting like you care|after (?:you|yall|they) (?:got|took) (?:my|"
            r"our|the) money|got my money|paid (?:all that|so much|you|yall|thousands|"
            r"\$?\d+ ?k?)(?: money)?(?: \w+){0,3} (?:for|and) (?:what|nothing|this)",
            r"(?:didnt|never|dont|havent) (?:really )?learn(?:ed|t)? (?:anything|nothing|a thing|shit|much)|"
            r"(?:outdated|old|broken) (?:equipment|tools|machines|books)|no (?:teacher|instructor)|(?:different |"
            r"a new )(?:teacher|instructor|sub) every|class(?:es)? (?:was|were|got) (?:always )?cancel\w*|(?:sent|"
            r"send|sending) me to (?:a|an|some|that) (?:place|company|clinic|shop|site|interview|"
            r"job)(?: \w+){0,4} (?:not|isnt|wasnt|never|closed|didnt|doesnt|no|aint)",
            r"me (?:mintieron|enganaron|estafaron|ignoran)|(?:quiero|devuelvan)(?:me)? mi dinero|que decepcion|"
            r"estoy (?:muy )?(?:molest[oa]|enojad[oa]|decepcionad[oa])|me (?:tratan|trataron) mal|no me (?:pagan|"
            r"pagaron|han pagado)|(?:muchos|demasiados) mensajes|nadie (?:me )?(?:ayuda|contesta|responde)|"
            r"yo pa ede m",
            r"ni (?:me )?(?:ayudan|contestan|llaman)|(?:nunca|no) (?:me |nos )?(?:ayudan|ayudaron|contestan|"
            r"contestaron|llaman|llamaron|responden|cumpl\w+|han ayudado)|puro cuento|mal servicio",
            r"never (?:gave|got|received|had)(?: \w+){0,3} (?:promised|equipment|tools|supplies|kit|books)|"
            r"we were promised", r"(?:no|zero|0|lack of) (?:help|support|communication|follow ?up)(?! wanted)",
        ),
        unless=r"not mad|no complaints|never (?:giving|gave) up on me|dont call|please dont|you dont have to|"
        r"cant help|did you receive|you havent (?:heard|met)|dont stop",
    ),
    wording(
        "complaint.reproach",
        Label.COMPLAINT,
        any_of(
            r"shame on|(?:should be|be) ashamed|(?:do|need to do|gotta do|can do) better|get (?:it|your (?:act|shit|"
            r"stuff)) together|(?:are|r|u|you) (?:\w+ )?kidding(?: me)?|gotta be kidding|unbelievable|"
            r"here we go again|(?:wow|oh|great|ugh|omg)[ ,]+another (?:text|message|one)|give me a break|get a clue|"
            r"wow just wow",
            rf"{COLLEGE}(?: people| all| guys)?(?: have| has| had| ve)? (?:(?:literally|basically|really|honestly|"
            rf"all|just|ever|only|straight up) )*(?:did|done|do|does|doing|offer\w*|provid\w+) (?:nothing|"
            rf"absolutely nothing|zero|nada|jack|shit|squat)",
            rf"{COLLEGE}(?: people| all| guys)?(?: have| has| had| ve| just| only| really| totally| completely|"
            rf" all)* (?:ruin\w*|mess\w* up|screw\w*|fuck\w*|drop\w* the ball|wanted? (?:my|our|the) money|"
            rf"care[ds]? (?:only )?about (?:your|the|their|ur|money|numbers)|only care\w*|trick\w*|mislead|misled)",
            r"you just want(?:ed)? (?:my|our) money|only care about (?:your|the|money|numbers)|a number to (?:you|"
            r"yall)|(?:worst|biggest waste)(?: \w+){1,5} (?:i|i ve|ive|of my) (?:ever|have|life|spent)|(?:why|"
            r"y) (?:are|r|do|would|is) (?:you|u|yall)(?: even| still)? (?:send|sending|giving|offering)(?: \w+){1,3}|"
            r"(?:jobs?|leads?|ones|they|these|those)(?: \w+){0,2} (?:arent|isnt|not|werent|are not|"
            r"never) (?:even )?(?:in|for|related to|what) (?:my (?:field|major|program|trade)|i (?:studied|went|"
            r"trained))|keep sending (?:me )?(?:the )?(?:jobs|wrong|same|stuff|things|leads|garbage|old)",
            r"(?:you|yall|the school|u|they) (?:set|signed|hooked|lined)(?: me)? up(?: \w+){0,4} (?:never|didnt|"
            r"wasnt|no|cancel\w*|closed|fake|was)|(?:i )?(?:showed|show|went|drove|"
            r"got there)(?: up)?(?: \w+){0,5} (?:and|but) (?:no ?one|nobody|they|it|the place)(?: \w+){0,2} (?:was|"
            r"were|had|there|closed|knew|gone|didnt|never)|(?:wrong|bad|incorrect|false) info\w*|(?:called|calls|"
            r"calling) (?:me|us) (?:a |an |the )?(?:stupid|dumb|slow|lazy|names|idiot|fat|useless|worthless|boy|girl|"
            r"retard\w*|illegal)|said (?:something |some )?(?:racist|sexist|inappropriate|nasty|rude)",
            rf"(?:{COLLEGE}|she|he|they|advisor|nobody|no ?one)(?: \w+){{0,3}} (?:never|didnt|did not|wont|doesnt|"
            rf"dont|hasnt|havent) (?:\w+ )?(?:email|emailed|text|texted|reach|reached|contact|contacted|answer|"
            rf"answered|tell|told|mention\w*|warn\w*|explain\w*|repl\w+|respond\w*|follow\w*|get back|got back|"
            rf"return\w*)(?: me| us| my| out| back| up|$)",
            r"(?:your|this|that|the) (?:(?:career|job|externship|placement|online|whole|entire|last) )?(?:fair|class|"
            r"classes|program|office|website|app|training|externship|school|seminar|workshop|service|system|advice|"
            r"bootcamp) (?:is|was|were|are) (?:a |an |such a |so |really |totally |just |pretty )*(?:waste|joke|mess|"
            r"disaster|useless|terrible|bad|awful|trash|garbage|boring|pointless|scam|let ?down|horrible|broken|late|"
            r"worthless|unorganized|disorganized)(?! and need)",
        ),
        unless=r"\bthey said theyd|never told (?:them|him|her)|interview(?:ed)? .*(?:they|manager) (?:never|didnt|"
        r"hasnt|havent) (?:call|got)|no complaints|the employer|employer never|they never (?:called|"
        r"got back)(?! .*(?:you|school))|hr never|link|portal|why are you sending this",
    ),
    wording(
        "complaint.judged_bad",
        Label.COMPLAINT,
        any_of(
            rf"(?:{COLLEGE}|your (?:\w+ )?(?:website|site|form|bot|system|app|link|leads?|services?|teachers?|"
            rf"classes|texts?)|this|that|these|portal|school)"
            rf"(?: staff| people| at your school)?(?: is| are| r| was| were|s|re| been| es| son)*(?: a| such a| so|"
            rf" too| just| really| absolutely| all| pure| pretty| the| getting| straight| damn| fucking|"
            rf" freaking| una?| total| complete| honestly| fkn)* {_BAD}",
            r"so called|slow clap|stupid bot|same question|(?:very|so|super|really) annoying|quit asking|filthy|"
            r"reuse (?:gloves|needles)|(?:doesnt|dont|didnt) pay (?:overtime|us|me|on time)|(?:no|without) (?:notice|"
            r"refund|answer)|(?:zero|no|0) (?:interviews|jobs|help)(?=.*(?:tuition|great job|earning))|(?:great|good|"
            r"nice) job,(?=.*(?:zero|no|nothing|months))|for the (?:third|fourth|fifth|3rd|4th) time|(?:you|"
            r"yall) did nothing",
            r"what a (?:load|joke|waste|scam|mess|bunch)(?: of)?(?: \w+)?", r"load of (?:crap|shit|bs|bull\w*)",
            r"(?:fuck|screw|f[*]ck|forget) (?:this|your|that|the) (?:\w+ )?(?:school|college|place|program)",
            r"mierda de (?:escuela|programa|colegio)", r"(?:pesimo|mal|horrible) servicio", r"hell of a way",
            r"(?:was|were|is|are) an? (?:ass|asshole|jerk|bitch|dick|creep|bully|idiot)(?: to)?",
            r"(?:feel|felt|been|was|got|were) (?:\w+ )?(?:lied to|scammed|cheated|ripped off|robbed|misled|used|"
            r"taken advantage)", r"lied (?:to|about)", r"overcharged|charged (?:me )?(?:twice|for a class|double)|"
            r"charging me",
            r"turned me off|worst (?:experience|decision|mistake|thing|program|service|place)|(?:biggest|huge|"
            r"big) (?:mistake|waste|regret)|regret (?:going|enrolling|signing|attending|ever|it)|not worth (?:it|the|"
            r"a|my)|wish i (?:never|had never|hadnt|didnt)(?: \\w+)? (?:went|gone|go|enroll\\w*|sign\\w*|paid|came)|"
            r"for nothing|money back|accredit\\w*|report (?:you|yall|them|this|him|her|it)|(?:your|the) (?:dean|"
            r"corporate)|(?:rude|nasty|disrespectful|unhelpful) (?:front desk|receptionist|staff|lady|advisor|"
            r"instructor|people|person)|expect(?:ed)? (?:better|more) (?:from|of|out)",
            r"(?:wasted?|waste of)(?: \w+){0,2} (?:time|money|years?)", r"way to treat",
            r"(?:website|portal|site|app|link)(?: \w+)? (?:never|nothing) works?",
            r"(?:file|filing|make|report|lodge|leave|left) (?:a |an |this )?(?:formal )?complaint|"
            r"complaint i (?:left|filed|made)|complain (?:to|about)",
            r"i(?:m| am) (?:\w+ )?(?:mad|pissed(?: off)?|furious|livid|upset|disappointed|fed up|sick of|over it|"
            r"done with (?:yall|you|this))(?! (?:about|at) (?:my )?(?:self|ex))",
        ),
        unless=r"report (?:this|it) to|not mad|no complaints|thats crazy|this weather|stop complaining|the movie|"
        r"that was crazy|"
        r"this job is|sick of looking|is this (?:a )?scam",
    ),
    wording(
        "complaint.promise",
        Label.COMPLAINT,
        any_of(
            rf"(?:{COLLEGE}|they|he|she|was|were|i was)(?: all| guys| people)? (?:promised|guaranteed?|told me|"
            rf"told us|said|swore|told|claimed|advertised?|bragged|prometieron|dijeron)(?: me| us)?"
            r"(?: \w+){0,5}? (?:\d+ ?(?:%|percent|an hour|hr|days|months|k)|placement|job|tools|working|placed|"
            r"guaranteed|certif\w+|laptop|equipment|lifetime|make (?:good|30|\d+))(?!.*(?:let me know|call me back))",
            r"(?:\d+ ?(?:%|percent)|lifetime|guaranteed|amazing|great|top notch|wonderful) (?:job )?(?:placement|"
            r"career services)", r"placement (?:rate|guarantee)",
            r"(?:recruiter|admissions|salesman|rep|advisor|counselor)(?: \w+){0,2} (?:told|said|promised|lied|"
            r"swore)(?! (?:theyd|they would|to) (?:call|let))",
            r"(?:i|we) (?:was|were) (?:told|promised|guaranteed) (?:i|we)", r"me prometieron|prometen",
        ),
        unless=r"they said (?:theyd|they would|theyll|they will) (?:let|call|get back|hire)|offered me",
    ),
    wording(
        "complaint.lead",
        Label.COMPLAINT,
        any_of(
            r"(?:leads?|jobs?|listings?|postings?|ones?)(?: that| which)? (?:you|yall|u|they|"
            r"ya) (?:keep )?(?:sen[dt]\w*|gave|give|post\w*|text\w*)(?: me| us)?(?: \w+){0,4} (?:fake|closed|filled|"
            r"expired|old|gone|pay|never|wasnt|isnt|not|dont|werent|arent|doesnt|"
            r"nothing|already|outdated|bogus|trash|1|scams?|said they)",
            r"all (?:you|yall|u) (?:ever )?(?:send|do|offer|text)", r"(?:the|that|this|"
            r"your) \"?leads?\"?(?: \w+)?[, ]+(?:it |was |is )*(?:fake|closed|expired|a scam|filled)", r"\"leads?\"",
            r"they had no idea who i was|never heard of (?:me|you|yall|the school)|nobody there knew|"
            r"no one there knew", r"i drove (?:\d+|all the way|an hour|\w+ (?:minutes|hours|"
            r"miles))(?: \w+){0,6} (?:closed|nobody|no one|no idea|cancel\w*|not hiring)",
        ),
    ),
    wording(
        "complaint.at_site",
        Label.COMPLAINT,
        any_of(
            rf"{SITE}(?: who| that| at (?:my|the) \w+ ?\w*| there| at \w+| on (?:shift|site))?(?: is| was| were| are|"
            rf" s| kept| keeps| keep| always| just| has| have| be| been| even| said| also)*"
            r" (?:yell\w*|scream\w*|curs(?:ed|es|ing)|cuss\w*|belittl\w*|humiliat\w*|mistreat\w*|bull(?:y|ied|ies|"
            r"ying)|mock\w*|made fun|makes fun|making fun|touch(?:es|ed|ing)|grop\w+|grab\w*|rub(?:s|bed|bing)|"
            r"hit(?:s|ting)? on|flirt\w*|threaten\w*|asking me out|asked me out|staring|stares|harass\w*|shorted|"
            r"stiffed|owes? me|racist|rude to|mean to|creepy|never there|never around|talks? down|throw(?:s|ing)?|"
            r"threw|shoved|pushed|slapp?\w*)",
            r"(?:touch(?:es|ed|ing)|grabb?(?:ed|s|ing)|rub(?:s|bed|bing)|slapp?(?:ed|s)) (?:me|my (?:back|butt|ass|"
            r"leg|thigh|waist|hair|shoulders?|chest|breast|hand))(?! up)", r"asking me (?:out|for (?:pics|pictures|"
            r"sex|favors))|sexual\w*|manose\w+|me toc[ao]|me acosa",
            r"(?:made|making|makes) fun of (?:me|my|us|how)", r"pulled a (?:knife|gun) on me",
            r"(?:hasnt|havent|didnt|wont|never|dont|doesnt|not|isnt|refuse[ds]? to|forgot to) (?:\w+ )?(?:paid|"
            r"pay(?:ing)?)(?: me| us)(?! enough to| pay)",
            r"(?:stiffed|shorted|shorting|owes?|cheated) (?:me|my|us)(?: \w+){0,4}|last check|(?:missing|unpaid|"
            r"no) (?:overtime|wages|paycheck)|work(?:ed|ing)? (?:off the clock|for free|without (?:pay|breaks))",
            r"(?:they|site|clinic|externship|shop|salon|it)(?: \w+){0,3} (?:had|has|have|got|made|make|makes)(?: me|"
            r" us)(?: just| only)? (?:answer\w*|clean\w*|sweep\w*|mop\w*|fil(?:e|ing)|giv\w+ injections|wash\w*|"
            r"fold\w*|doing (?:laundry|dishes)|run errands|work\w*)",
            r"without (?:any ?one|anybody|someone|a supervisor|supervision|training|gloves|ppe|"
            r"a license) ?(?:watching|there|with us|around|present)?", r"unsupervised|unsafe|no (?:ppe|supervision|"
            r"safety)",
            r"(?:dont|didnt|doesnt|never|not|wont|wouldnt) (?:even )?(?:train|teach|show|let me (?:do|practice|"
            r"touch)) ?(?:anybody|anyone|us|me|you|nothing|anything)?(?= ?(?:[.,]|$|and|how|anything|there))",
            r"(?:preceptor|instructors?|teacher|supervisor|trainer) (?:was|were|is|didnt|never|"
            r"wasnt)(?: \w+)? (?:never|show\w*|there|here|graded|around|signed|late|absent|drunk|gone)",
            r"(?:fired|let go|cut|dropped) (?:for|because) (?:of )?(?:being |i was |i got |my )(?:pregnant|black|"
            r"my race|hispanic|age|disab\w+|religion|gay|hijab|hair)",
            r"discriminat\w*|retaliat\w*|hostile|slurs?|n word|racial|racist", r"got a better (?:site|externship|"
            r"placement) (?:cause|because|bc|than)|favorit\w+", r"(?:they|it|place|job at \w+) (?:is|was) a mess",
            r"(?:feel|felt|am|im) (?:\\w+ )?(?:uncomfortable|unsafe) (?:around|with|at|when|because)|(?:dont|didnt|"
            r"do not) feel safe|(?:follow\\w*|walks?) me to my car|(?:comments|jokes) about (?:my|me|women|girls|"
            r"black|mexicans?)|sexist|expired (?:meds|vaccines|supplies)|(?:no|without) (?:breaks?|gloves|masks)|"
            r"used as free labor|free labor|(?:make|makes|made|making|had|has|have) (?:me|us|students) (?:do |doing |"
            r"work |stay |clean |just )+(?:the )?(?:dishes|cleaning|laundry|trash|errands|late|toilets|bathrooms|"
            r"overtime|nothing|all day)|stand(?:ing)? around all day|wont sign (?:off|my)|refuse[sd]? to sign|"
            r"under the table|how i was (?:treated|talked to|spoken to)",
        ),
        unless=r"touch(?:ed|ing)? base|i quit because|stop harass|harassing me (?:with|by)|this is harassment|"
        r"my last check went|my ex |he wont let me|my husband|my boyfriend",
    ),
    wording(
        "complaint.so_many_texts",
        Label.COMPLAINT,
        any_of(
            r"(?:yall|you|u|ya) (?:text|message|msg|spam|bother|hit me up) (?:me )?(?:too|way too|so|wayy?) (?:much|"
            r"often|many)", r"(?:a lot|lots|so many|too many|hella|tons|mad) (?:of )?(?:text|message|msg)(?:s|es)?",
            r"(?:this|it|that) is (?:getting )?(?:excessive|too much|a lot|annoying|spam|harassment|ridiculous)",
            r"(?:text|texting|texts|messages?|msgs?)(?: \w+){0,3} (?:every ?day|all day|nonstop|constantly|per day|"
            r"a day|before (?:breakfast|7|8|6|work))",
            r"(?:\d+|two|three|four|five|six|ten|twice|second|third|fourth|fifth|2nd|3rd|4th|5th|how many)(?:rd|"
            r"th)? (?:times?|texts?|messages?)(?: \w+){0,4}? (?:today|this|now|asking|ask|asked|told|saying|said|"
            r"already|before|answered|in a|do i)",
            r"(?:told|answered|asked|texted|said|sent|replied|responded)(?: \w+){0,4} (?:\d+|two|three|four|five|ten|"
            r"a million|multiple|several|many) times|texted stop (?:twice|already|\d)|(?:still|keep|kept|keeps|"
            r"stop always|always) (?:texting|tellin|messaging|sending|getting|asking)(?: me)? (?:these|this|them|me|"
            r"the same|stop|u|yall|texts)?(?=.*(?:opted|stop|told|twice|already|still|same))",
            r"why (?:am i|do i|are you|are yall|do you|do yall|u|yall) (?:still|keep) (?:getting|texting|sending|"
            r"messaging|asking|get)", r"keep (?:texting|messaging|asking|sending)(?: me)?(?: the)? same",
        ),
        unless=r"dont stop|text me anytime",
    ),
    wording(
        "complaint.sarcasm",
        Label.COMPLAINT,
        any_of(
            r"(?:thanks|thank you|thx)(?: a lot| so much| a bunch)? (?:for|to)(?: \w+){0,3} (?:nothing|\"|wasting|"
            r"ghosting|the debt|lying|ignoring|closed|the (?:runaround|headache))", r"(?:yall|ya ll|you guys|you|u|"
            r"so) (?:are |is |r )?(?:so |real |super |very )?(?:helpful|professional|amazing|wonderful|useful)"
            r" ?(?:\U0001F644|not|lol)", r"\U0001F644(?=.*(?:yall|you|school|text|lead|job))|(?:yall|you|school|"
            r"texts?|leads?|helpful|great|thanks)(?: \w+)* ?\U0001F644", r"(?:so glad|love|glad|nice|great|wow|cool|"
            r"oh good|fantastic|awesome|perfect|lovely)(?: \w+){0,6}? (?:cant|never|again|nobody|no one|dont have|"
            r"broken|debt|loans?|busy)"
            r"(?! to (?:start|go))", r"best (?:school|money|decision|program)(?: \w+){0,2} (?:ever|"
            r"i ever)(?=.*(?:debt|loan|lol|paper|nothing|still|owe|not))", r"\d+ ?k? (?:in )?debt|(?:paper|degree|"
            r"diploma|certificate) (?:to|i can) (?:frame|hang)|(?:frame|hang)(?: it| that)? on (?:my|the) wall",
            r"exactly what i (?:went|paid|studied|trained|signed)",
            r"at least i (?:get|got) (?:your|these|a|the)(?: \w+)? (?:texts?|messages?|loan|debt)", r"on my couch",
            r"paying (?:off )?(?:my )?(?:loans?|debt|tuition) for a", r"(?:amazing|great|wonderful|awesome|excellent|"
            r"stellar) (?:placement|career|job) (?:team|services|help|department)",
        ),
        unless=r"cant wait|never giving up|dont stop",
    ),
)  # fmt: skip
