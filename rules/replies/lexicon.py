"""Classes of words that the wordings are built from, so that one pattern covers a class and not a phrase.

Each is a regular expression over normalised text (lower case, no accents, no apostrophes), in English, in
Spanish and, for the shortest words, in Haitian Creole, Portuguese, French and Tagalog.
Source: annotation guide v1 (labels); facts on replies, section 4 (lists of phrases miss ordinary wording).
"""


def any_of(*patterns: str) -> str:
    """Return one pattern for any of `patterns`."""
    return f"(?:{'|'.join(patterns)})"


def within(words: int) -> str:
    """Return a pattern for a gap of at most so many words inside one clause."""
    return rf"(?: [\w/$%&+-]+){{0,{words}}}? "


# Not, in every spelling that stands before a verb.
NEGATION = any_of(
    "not", "no", "never", "aint", "isnt", "arent", "wasnt", "werent", "dont", "doesnt", "didnt", "do not",
    "does not", "did not", "havent", "hasnt", "hadnt", "have not", "has not", "had not", "cant", "cannot",
    "can not", "couldnt", "could not", "wont", "will not", "wouldnt", "would not", "barely", "nunca",
)  # fmt: skip
NOBODY = any_of("nobody", "no ?one", "none of (?:them|yall|you)", "not one (?:person|place)", "nadie")

JOB = any_of(
    r"jobs?", "work", r"positions?", r"gigs?", r"roles?", "employment", r"spots?", r"openings?", r"leads?",
    r"offers?", "opportunit(?:y|ies)", r"externships?", r"apprenticeships?", r"trabajos?", r"empleos?",
    r"puestos?", r"chamba",
)  # fmt: skip
KIND_OF_JOB = (
    r"(?:(?:an?|the|my|this|that|some|any|new|great|good|better|nice|decent|dream|real|steady|first|second|"
    r"other|another|different|full|part|time|ft|pt|temp|temporary|seasonal|permanent|stable|paid|little|"
    r"medical|dental|welding|hvac|nursing|office|warehouse|retail|driving|trucking|tech|it|cna|ma|cdl|"
    r"restaurant|salon|factory|security|actual|solid|small|side|side|un|una|el|nuevo|buen) ?)*"
)
CHILD = any_of(
    r"(?:my |our |the |mi |mis |los )?(?:little |youngest |oldest |two |three |2 |3 )?(?:kids?|child(?:ren)?|"
    r"sons?|daughters?|bab(?:y|ies)|toddler|newborn|infant|twins|boys|girls|hij[oa]s?|ninos?|ninas?|bebe)"
)
RELATIVE = any_of(
    r"(?:my |mi |our )(?:mom|mother|mama|dad|father|papa|parents?|grandm\w+|grandpa\w*|granny|abuel[oa]|"
    r"husband|wife|spouse|esposo|esposa|brother|sister|herman[oa]|aunt|uncle|family member|family)"
)
SHIFT = any_of(
    r"days?", r"days? ?shifts?", r"nights?", "night ?shifts?", r"evenings?", r"mornings?", r"afternoons?",
    r"weekends?", r"weekdays?", r"overnights?", "third shift", "3rd shift", "second shift", "2nd shift",
    "first shift", "swing shift", r"shifts?", r"hours", "schedule", "full ?time", "part ?time", "on ?call",
    r"mondays?", r"tuesdays?", r"wednesdays?", r"thursdays?", r"fridays?", r"saturdays?", r"sundays?",
    "noches?", "fines? de semana", "turnos?", "horarios?",
)  # fmt: skip
DAY = any_of(
    "today", "tonight", "tomorrow", "tmrw", "tmw", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "mon", "tues?", "weds?", "thurs?", "fri", "sat", "sun", "next week", "this week",
    "this weekend", r"the \d{1,2}(?:st|nd|rd|th)", "hoy", "manana", "lunes", "martes", "miercoles", "jueves",
    "viernes", "sabado", "domingo",
)  # fmt: skip
HEALTH = any_of(
    "surgery", "operation", "health", r"disab\w+", "ssi", "ssdi", r"pregnan\w+", "embarazada", "chemo",
    "cancer", "dialysis", "stroke", "seizures?", r"injur\w+", "hurt", "broke my", "fractured?", "replacement",
    "c ?section", "bed ?rest", r"medical(?:ly)? leave", "recover(?:ing|y)", r"hospitalized", "stage \\d",
    "diagnosed", "depression", "anxiety", "ptsd", "lupus", "cirugia", "salud", r"discapacidad", "incapacidad",
    "enferm[oa]", "ms", "fibromyalgia", "epilepsy", "rehab", "doctor",
)  # fmt: skip
# Whoever at the college is meant.
COLLEGE = any_of(
    "you people", "you guys", "yall", "ya ll", "you all", "you", "u", "ustedes", "the school", "this school",
    "your school", "school", "the college", "this college", "college", "this place", "career services",
    "your office", "the office", "placement", "the program", "this program", "your program", "the campus",
    "campus", r"(?:the |my |your )?(?:advisors?|instructors?|teachers?|recruiters?|counselors?|admissions|"
    r"coordinators?|director)", "your (?:people|staff|department|team)", "la escuela",
)  # fmt: skip
SITE = any_of(
    r"(?:the |my |his |their )?(?:managers?|boss(?:es)?|supervisors?|preceptors?|doctors?|owner|lead tech|"
    r"charge nurse|co ?workers?|nurses?|foreman|staff|chef|site|employer|externship|clinic|shop|salon|they|"
    r"everybody|everyone|people there|dentist|jefe|jefa|doctora?)"
)
# Affairs of the school that a question about a job never names.
SCHOOL_AFFAIR = any_of(
    r"diplomas?", r"transcripts?", "my degree", r"my certificate\w*", r"certificat", r"(?:cpr|bls|epa|cert|id|"
    r"student|cma|cna) card", r"(?:student |my )?loans?", "financial aid", "fin aid", "fafsa", "refund", "tuition",
    "my balance", "1098 ?-?t?", "grant", "stipend", "scholarship", r"gradut?ation", r"gradution", "commencement",
    "gown", "gpa", r"my grades?", r"enroll\w*", r"re ?take", "retest", "semester", "campus", "bookstore", "registrar",
    "student id", "portal", "canvas", "blackboard", "moodle", "password", "log ?in", r"resume (?:template|help|first|"
    r"for me)", r"over my resume|my resume first|at my resume|with my resume|with the resume|print my resume",
    "cover letter", r"mock interviews?", r"(?:job|career) fairs?", r"letter of recommendation", "as a reference",
    "be my reference",
    r"enrollment verification", "textbooks?", r"state (?:boards?|license|"
    r"exam)", "boards application", r"test results",
    r"refresher", "alumni", r"ceus?", r"continuing ed\w*", "yearbook", "my ged", r"my credits",
    r"(?:next|night|new|my|radiology|barber|welding|cdl|refresher|range|a) class(?:es)?", r"immunizations?",
    "shot record", r"tool ?box", "tool grant", "the form", "this form", "survey", "the link", "job board",
    r"(?:i|still) owe", r"wage garnish\w*",
    r"my (?:old |new )?address", "my last name", "letter saying", "proof of", "wifi",
    r"(?:cdl|barber|welding|dental|nursing|ma|hvac|phlebotomy) (?:program|class|course|refresher)", "academic",
    "flu shots?",
    "titulo", "graduacion", "mi clase", "proxima clase", "expediente", "mi certificado", "prestamo", "colegiatura",
    "becas?", "matricula", "contrasena", "formulario", "debo", "lekol",
)  # fmt: skip
# These, and what may concern a job as well.
AFFAIR = any_of(
    SCHOOL_AFFAIR, "certificat\\w*", "balance", "w-?2", "grades?", "regist\\w+", "resume", "recommendation",
    "reference", "test date", "ged", "credits", "class(?:es)?", "course", "lab", "form", "link", "orientation",
    "owe", "license (?:application|renewal|transferred|mailed)", "last name", "the program", "sign up", "papeles",
    "clases?", "curriculum", "enlace", "deadline", "hours of operation", r"haircuts?", r"oil changes?",
    "clinic hours", "interview (?:prep|tips|help)", "interviewing", "externship hours", "cma hours", "access",
    "list of employers", "count for", "put for employer", "hire date", "spring break", "qr code", "testing center",
    "my name (?:is )?(?:spelled|wrong)", "another program", "taxes", "verification letter",
    "next start date", "open on", "print", "my file", "school id", "parking pass", "lost and found", "locker",
    "barber clinic", "dental clinic hours",
)  # fmt: skip
# Talk among friends and at home, sent to us by mistake.
PRIVATE_TALK = any_of(
    "couch", "flowers", "homework", "eggs", "clippers", "cookout", "r u ok", "choir", "under the mat", "rain",
    "u sounded",
    "playlist", "boil", "babysit tonight", "laundry day", "the kids again", "have the flu again",
    "babe", "bae", "baby girl", "love (?:u|you)", "mami", "papi", "primo", "mom", "mama", "mamas", "grandma",
    "dinner", "lunch", "breakfast", "pizza", "wings", "tacos", "tamales", "rice", "grill", "fridge", "groceries",
    "party", "bday", "birthday", "cumpleanos", "game", "kickoff", "tickets", "movie", "netflix", "album", "ps5",
    "xbox", "zelle", "venmo", "cashapp", "church", "iglesia", "gym", "lake", "dog", "cat", "goldfish", "truck for sale",
    "the date", "practice is", "recital", "gate", "table \\d", "aisle", "slides", "finals", "discord", "coach",
    "cowboys", "lakers", "grandkids", "barbecue", "bbq", "cookout", "stroller", "toilet", "bathroom", "shower",
    "super", "que falta", "de comer", "comiste", "ur lowest", "jumper cables", "brb", "bruh", "appt", "rx",
    "still for sale", "next door", "the plumber", "my cousins? wedding", "wedding", "getting off", "you home", "u home",
    "wanna go", "see the game", "sales",
)  # fmt: skip
