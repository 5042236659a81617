"""How people word things on a phone. A word in braces is filled in from the student.

Made up for this project. Some are wrong on purpose: a pay of thousands an hour and a start years ahead are
what a slip of the thumb looks like, and somebody must notice.
"""

YES = (
    "YES", "Yes", "yes", "Yes!", "Yes please", "yess", "Yas", "yea", "yeah im down", "Yup", "yep sounds good",
    "Y", "ok yes", "Yes I'm interested", "Interested!", "im intrested", "Sure", "sure thing, sign me up",
    "Absolutely, when can I apply?", "Yes ma'am", "yes sir", "YES 🙋", "👍 yes", "si", "Sí, me interesa",
    "claro que si", "Count me in", "I would love to", "Definitely interested, how do i apply",
    "Yes, still looking so please send my resume", "hell yes", "for sure!!", "Yes pls and thank u",
)  # fmt: skip

NOT_THIS_ONE = (
    "No thanks", "not for me, but keep me posted", "I'll pass on this one", "nah", "No, too far from home",
    "no gracias", "Not this time, thank you", "no im good",
)  # fmt: skip

CONCERN = (
    "is it on a bus line? i dont drive", "Would they take someone with a felony from years ago",
    "I can only do mornings because of daycare", "whats the pay? last place was too low",
    "Interested but my car is in the shop", "im nervous about the interview tbh",
    "no tengo quien cuide al niño",
    "do you need experience? I only have my externship", "Nights wont work, I have kids",
)  # fmt: skip

HIRED = (
    "got hired at {employer} as a {title}, started {start}, ${pay}/hr {hours}",
    "Yes! I work at {employer} as a {title}. {hours}, ${pay} an hour, since {start}",
    "I started at {employer} on {start} as {title} making ${pay} hourly, {hours}",
    "yes im a {title} at {employer}", "Working at {employer} now 😊", "Yep, {title}, {hours}",
    "yes got the job at {employer}!! start was {start}", "Already working, {employer}, ${pay}/hr",
    "I accepted an offer from {employer} ({title})", "Sí, trabajo en {employer} como {title}",
    "hired 2 weeks ago at {employer} thx to you guys", "Yes I am", "Yes working in my field",
    "ya tengo trabajo en {employer}, empecé el {start}", "im at {employer} but as front desk not {title}",
    "Kind of, im driving for doordash right now", "yes!! {employer}. They pay ${pay}",
    "Started {start} at {employer}. Love it here", "im employed, {title}, {hours}, {employer}",
)  # fmt: skip

NONSENSE_DETAILS = (
    "got on at {employer} as {title} $1900/hr full time", "{employer}, {title}, started 3/2/2031",
    "I make ${pay}0000 an hour at {employer} lol", "started 13/45 at {employer}",
)  # fmt: skip

SEARCHING = (
    "not yet", "No, still looking", "nothing yet, i've put in a ton of applications", "Still searching :(",
    "todavía no", "No. Had two interviews, no call back", "not yet but I have an interview thursday",
    "Nope and rent is due lol", "im tryin, can you help with my resume?", "no luck so far",
    "still looking. any leads for {title}?", "No one calls me back", "waiting to hear from {employer}",
)  # fmt: skip

NOT_SEEKING = (
    "Im going back to school so not looking", "Having a baby in june, not working right now",
    "not looking at the moment, taking care of my mom", "I joined the navy", "on disability for now",
    "estoy estudiando, no busco trabajo",
)  # fmt: skip

ELSEWHERE = (
    "I moved to {city}, got anything there?", "anything near {city}?", "im in {city} now",
    "Do you have leads in {city}", "me mudé a {city}",
)  # fmt: skip

COMPLAINT = (
    "you guys promised job help and I got nothing", "Stop by my house and see how broke this program left me",
    "Third text this week. Really?", "My externship site was a mess and nobody called me back",
    "that program was a waste of money honestly", "this is bullshit, i paid for placement and got zero",
)  # fmt: skip

OTHER_QUESTION = (
    "when do i get my certificate", "How do I get a copy of my transcript?", "can i still retake the exam?",
    "Is the campus open saturday", "my login doesnt work", "who do i talk to about my loans",
    "where do I pick up my cap and gown",
)  # fmt: skip

RELUCTANT = (
    "why do you need to know", "Id rather not share that", "thats private", "Who gets this information?",
    "not comfortable with that question", "para qué quieren saber",
)  # fmt: skip

STOP_KEYWORD = ("STOP", "Stop", "stop ", "UNSUBSCRIBE", "Cancel", "quit", "END", "stopall")

STOP_IN_WORDS = (
    "please stop texting me", "take me off this list", "Stop please", "dont text this number again",
    "no more messages", "ya no me manden mensajes", "Unsubscribe me pls", "lose my number", "STOP!!", "🛑",
    "i said stop",
)  # fmt: skip

HELP = ("HELP", "help", "INFO", "who is this", "quien es")

WRONG_NUMBER = (
    "wrong number", "You have the wrong person", "This isnt her phone anymore", "i dont know who that is",
    "número equivocado",
)  # fmt: skip

# Phones put our own text, or its beginning, where {quote} stands.
TAPBACK = ("Liked “{quote}”", "Loved “{quote}”", "Emphasized “{quote}”", 'Liked "{quote}"', "👍 to “{quote}”")

AWAY = ("I'm driving and will see this later", "Auto-reply: on shift until 7, will text after")

UNCLEAR = ("?", "k", "ok", "🤷", "lol", "asdf", "maybe", "hmm idk", "❤️")

PROFANE = ("hell yeah i got a damn job at {employer}", "shit, forgot about this. yes", "no job yet wtf")

CRISIS = (
    "i dont want to be here anymore", "we lost our apartment, sleeping in the car tonight",
    "This is her sister. She passed away last week",
)  # fmt: skip

FORM_DONE = (
    "Done", "I did it last night", "submitted the form", "filled it out this morning ✅", "ya la hice",
    "Yes completed", "just sent it",
)  # fmt: skip

FORM_LATER = (
    "will do", "ill do it tonight", "the link is broken", "Can you resend it?", "which form", "no i forgot",
    "Not yet sorry",
)  # fmt: skip

EMPLOYER = (
    "{employer}",
    "its {employer}",
    "{employer} in {city}",
    "I work for {employer}",
    "At {employer}.",
    "en {employer}",
)

JOB_TITLE = (
    "{title}",
    "I'm a {title}",
    "{title} I think",
    "they call it {title}",
    "de {title}",
    "Title is {title}",
)

START = (
    "{start}", "I started {start}", "on {start}", "{start}/26", "Started {start} i believe", "last monday",
    "empecé {start}",
)  # fmt: skip

NONSENSE_START = ("3/2/2031", "13/45")

PAY = (
    "${pay}/hr", "{pay}", "{pay} an hour", "about ${pay}", "${pay} hourly", "im making {pay} per hour",
    "${pay} la hora", "not sure, ${pay} i think", "${pay} plus overtime",
)  # fmt: skip

NONSENSE_PAY = ("$1900/hr", "${pay}00 an hour", "2 dollars lol")

HOURS = ("{hours}", "its {hours}", "Yes {hours}", "{hours} for now", "36 hours a week", "im {hours}")
