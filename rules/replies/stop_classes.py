"""The wish for no more texts, read word by word: every word stands for a class, and a stop is an order of classes.

A list of phrases finds what somebody thought of. Here "erase my digits", "quite mi numero" and "retire nimewo m" are
one pattern, because their words are of the same classes; whoever adds a word to a class adds it to every pattern.
Source: 47 CFR 64.1200(a)(10) (any reasonable wording); annotation guide (`opt_out`, rules 2 and 7).
"""

import re

# One letter per class. Languages share the classes, since they share the order: a refusal, a verb of sending, a thing.
_CLASSES: dict[str, str] = {
    # do not
    "N": "tampoco nope negative dont donot dnt dont't never aint no not nunca jamas nao non ne pa pas keine nie "
    "khong nobody nunca "
    "doesnt didnt isnt arent wasnt without ning neither nor kein nicht tsis hindi ayaw ayoko jangan hakuna nadie",
    # can not, will not: about oneself, hardly ever a wish
    "X": "cant couldnt wont cannot wouldnt shouldnt can't",
    # ending, as one is told to
    "E": "stop stahp stopp stap stpo sotp stp stopit quit cease halt discontinue desist terminate refrain "
    "alto parar paren pare dejen deje dejar basta cesen cese detengan detener detenga parem chega sispann kanpe rete "
    "bouke "
    "ase arete arretez arrete arreter cessez dung ngung itigil tigilan tigil tama stopt hort aufhoren smettete "
    "smettetela smetti "
    "przestan przestancie acha suspendan suspender pause silence mute disable deactivate cancel cancelen "
    "cancelar cancele abort scrap cut knock quitting stopping ceasing cancelling canceling",
    # removing
    "R": "expunge expunged remove removing delete deleting erase purge scrub wipe unlist blacklist unenroll unfriend "
    "unfollow "
    "deregister quiten quitar quite borren borrar borre saquen sacar saque "
    "saquenme eliminen eliminar elimine retiren retire wete efase retirez enlevez supprimez effacez "
    "tirem tire remova removam apague apaguem exclua excluam alisin tanggalin burahin xoa bo loschen loscht losche "
    "streichen "
    "rimuovete togliete cancellate cancellatemi usun usuncie lose forget trash toss burn ditch discard dump "
    "unplug drop",
    # taking, which needs an "off" beside it
    "t": "take get getting gets pull drop scratch cross strike keep leave bump pluck yank boot taking let kite "
    "laissez lascia",
    "V": "say said sed saying tell told telling tellin beg begging asking repeat replied wrote typed demand",
    "O": "opt opted opting",
    "F": "off out outta offa fuera",
    # texts, as things and as what is done
    "T": "text texts texting texted txt txts txting txted texing textin txtin tex message messages messaging messaged "
    "messagin msg msgs msging mesage mesages messge messeges sms dms notification notifications alerts alert "
    "communication communications correspondence blasts blast spam mensaje mensajes textos texto mensagens mensagem "
    "mesaj "
    "teks tin nhan nachrichten nachricht messaggi wiadomosci mensahe ujumbe notificaciones pings solicitations "
    "outreach textes recordatorios avisos reminders mailings tekst smses texxt texxting txtmsg txtmsgs dm",
    # doing it to somebody
    "C": "checking contact contacting contacted bother bothering botherin bug bugging buggin harass harassing "
    "harassin pester "
    "pestering hit hitting hittin spamming spammin solicit soliciting ping pinging blow blowing blowin "
    "disturb disturbing hound hounding annoy annoying reach reaching message "
    "escriban escribir escriba escribirme escribiendo escribanme escriben texteen textear texteenme contacten "
    "contactar "
    "contactarme molesten molestar molestarme molestando escreva escrevam contate ekri kontakte ecrivez ecrire "
    "contactez magtext itext mag-text padalhan schreiben schreibt kontaktieren scrivetemi scrivete scrivere "
    "contattatemi "
    "pisac pisz piszcie kontaktowac communicate communicating write writing correspond",
    "S": "send sending sendin sent manden mandar mande mandarme mandando mandenme envien enviar envie enviarme "
    "enviando "
    "envienme mandes mandem mandar voye enviem envoyez menvoyez envoyer gui magpadala schicken schickt mandate inviate "
    "wysylac wysylaj wysylajcie kunitumia forwarding pushing mandan envian receive receiving recibir resevwa recevoir "
    "receber erhalten nhận ricevere",
    "L": "list lists lista listas lis liste listahan database databases system sistema roster rolodex directory thread "
    "distribution campaign registry mailing contacts contactos records loop chain autodialer robot bot danh listen "
    "subscription subscriptions subscribers",
    "P": "number numbers numba nbr num # phone cell line digits inbox numero numeros telefono telefone celular nimewo "
    "nummer cellphone mobile hp numer contact-info info",
    "M": "me us mi my our mwen m moi mon nos nosotros meu minha ako ko akin toi mich uns meine nou nous",
    "h": "him her them his their husband wife son daughter mom mother dad father brother sister grandma grandson "
    "granddaughter roommate fiance boyfriend girlfriend spouse esposo esposa hijo hija mama papa family hubby",
    "Y": "you u yall ya'll ya ur your yalls youre y'all ustedes usted ud uds vous ou nyo kayo ninyo yo'll yourself",
    "W": "purpose point use reason sense want wanna wants wish wishes need needs interested care like quiero quiere "
    "deseo desea necesito vle bezwen veux "
    "quero desejo gusto muon mochte will voglio chce wanted asked ask rather prefer signed sign subscribe subscribed "
    "agree "
    "consented agreed requested request authorize authorized gave granted tryna trying tryin enjoy appreciate welcome",
    "A": "again anymore ever more mas mais anko encore plus mehr piu wiecej na nunca nada anything nothing any mo "
    "another "
    "further else otra vez no-more future forever",
    "z": "end ending kill",
    "u": "turn turning switch switching shut shutting",
    "B": "lawyer lawyers attorney sue suing fcc ftc tcpa bbb lawsuit abogado demanda demandar dnc avocat",
    "b": "report reported reporting block blocked blocking legal legally harassment",
    "D": "this these those dis thsi tis that them em esto estos eso esos esta ceci",
    "f": "from frm desde",
    "q": "alone alne aln anrepo trankil tranquila tranquilo tranquille paz anpe pace ruhe",
    "d": "done good over through set straight",
    "e": "tired sick fed",
    "c": "consent permission authorization",
    "v": "revoke revoked revoking withdraw withdrawn withdrawing rescind rescinded retract",
    "l": "last final",
    "r": "quitenme quiteme quitame borrenme borrame borreme saquenme sacame saqueme eliminenme eliminame retirenme "
    "retirez-moi borrarme quitarme sacarme eliminarme",
    "w": "wag huwag huwa",
    "x": "salir sair sortir salirme sairem",
    "H": "how who where way como quien what whats whose button link number's kijan comment wo paano",
    "J": "manager boss supervisor references reference preceptor landlord job jobs interview interviews position "
    "positions shift shifts class classes course program externship schedule "
    "waitlist lead leads role roles opening openings appointment orientation application applications trabajo trabajos "
    "entrevista clase work offer offers team company employer resume site clinical clinicals exam test email emails "
    "newsletter gym parking indeed portal loan account membership linkedin facebook instagram insurance payment "
    "deposit "
    "school graduation lease netflix bus",
    "I": "i we they he she it yo ella el ellos nobody's im ive who's",
    "U": "unsubscribe unsubscribed unsubscribing unsub unsubs unsuscribe unsubcribe unsubscrib unsubscrbe ubsubscribe "
    "unsbscribe unsubsribe unsubscibe desuscribir desuscribirme desuscribanme desabonner desabonnez optout opt-out "
    "descadastrar abmelden desinscrever disiscrivetemi wypisz wypiszcie stopall endall desubscribe unsubribe",
    "p": "please pls plz plse por favor tanpri souple svp sil bitte prosze po paki kindly now already thanks thank "
    "thx ok "
    "okay just immediately asap right today sir maam bro and so hey hi hello seriously dude man the a of to with all "
    "on for about in "
    "be being been de da do la los las el les des fucking damn freaking goddamn effing stupid automated constant "
    "dang bloody friggin even really literally outgoing",
}
_BOUNDARY = "|"
_OTHER = "o"
_CLASS_OF: dict[str, str] = {}
for _letter, _listed in _CLASSES.items():
    for _word in _listed.split():
        _CLASS_OF.setdefault(_word, _letter)

_TOKENS = re.compile(r"[a-z0-9$@#][\w$@#'-]*|[.!?;:\n]+|[^\w\s]")
_SIGNS = str.maketrans({"$": "s", "5": "s", "0": "o", "@": "a", "1": "l", "3": "e", "7": "t", "+": "t"})


def classes_of(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return one letter for every word of a normalised text, and where each word stands."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for token in _TOKENS.finditer(text):
        word = token.group()
        letter = _CLASS_OF.get(word)
        if letter is None:
            if not word[0].isalnum() and word[0] not in "$@#":
                letter = "," if word == "," else _BOUNDARY
            else:
                plain = word.translate(_SIGNS) if not word.isalpha() and not word.isdigit() else word
                letter = _CLASS_OF.get(plain.strip("-'"), _OTHER)
                if letter == _OTHER and plain.startswith(("unsub", "unsus", "desuscri", "desabon")):
                    letter = "U"
        letters.append(letter)
        places.append(token.span())
    return "".join(letters), places


# Between two classes that belong together stand at most so many words, and no end of a sentence. After a word for
# oneself or the other ("I don't text", "you never write") a refusal tells something; in front of nothing it asks for
# something.
_END = r"(?=[pAYM]*(?:$|[|,]))"
_NOT_REFUSED = r"(?<![NXIh])(?<![NX][^|,])(?<!N[^|,][^|,])"
_NOT_A_JOB = r"(?![^|,]{0,3}J)"
_REFUSED = r"(?<![IYX])(?<!Yo)N"
_SURE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (f"opt_out.classes_{name}", re.compile(pattern))
    for name, pattern in (
        # stop texting me; quit with all these messages; dejen de mandarme mensajes; sispann voye mesaj
        (
            "end_texts",
            rf"{_NOT_REFUSED}[Ez][pMYDA]{{0,4}}F?[pMYDA]{{0,3}}"
            r"(?:T(?=[pMPhDAYFLI|,f]|$)|C[pF]?(?=[MPD|,]|$)|S(?=[pM]*[MDTA|,]|$)|tp?D)",
        ),
        # you can stop now; I keep telling you to stop; these texts need to end
        ("told_to_end", rf"(?:V[pYMD]{{0,3}}E|(?<!H)Yo?pE|[TD][pW]{{0,2}}Wp?[Ez]|T[po][Ez]){_END}"),
        # don't ever text this number; no me escriban; pa voye m anko; huwag mag text
        (
            "refuse_texts",
            rf"{_REFUSED}[pYAMW]{{0,3}}(?:T(?=F?[MDPA])|C(?=[pFo]?[MDPA])|T(?=IA))(?![MPpADo]*(?:h|J))|w[^|"
            rf"]{{0,5}}[TCS]",
        ),
        ("prefer_none", r"W[^|]{0,3}YN[pA]?[TCS](?=[MDP])(?![^|]{0,2}J)"),
        ("refuse_sending", rf"{_REFUSED}[pYAM]{{0,3}}S[pMh]{{0,2}}(?:A|T|D(?=[pA]*(?:$|[|,])))(?![^|]{{0,1}}J)"),
        ("no_texts", r"(?:^|[|,p])N(?:A[pYMDA]{0,2}T(?=[pAWM]*(?:$|[|,]))|[pM]{0,2}T[pWA]*$)|(?<!I)NA+[pMYD]{0,2}[CT]"),
        # remove my number; erase this contact; quiten mi numero de la lista; borrenme
        (
            "remove",
            rf"{_NOT_REFUSED}R[pY]{{0,2}}[MDh][oM]?(?:P{_NOT_A_JOB}|[ph]*[^|J]{{0,4}}L|T)|"
            rf"R[pMfYD]{{0,4}}L{_NOT_A_JOB}|(?<!X)r{_NOT_A_JOB}|W[^|]{{0,2}}MR",
        ),
        ("remove_me", rf"{_NOT_REFUSED}Rp?Mp*(?=$|[|,]|fD)"),
        # take me off; get my name out of your system; keep my daughter out of this; off my phone; salir de la lista
        (
            "take_off",
            rf"(?<![NX])t[pPo]{{0,2}}(?:MPF|[MhPD][Ph]?p?F[FM]?(?:[pYMDFf]{{0,3}}(?=L|T|oT))|"
            rf"M[Ph]?p?F(?=[pAD]*(?:$|[|,]))){_NOT_A_JOB}|u(?:[pMYD]{{0,2}}T[^|]?F|F[pMYDA]{{0,3}}T|p?DF)|"
            r"(?<![Nu])FpMP|(?<!u)FMP|x[pfYMD]{0,3}L",
        ),
        ("want_off", r"W[pMPto]{0,4}F[pMYDf]{1,3}o?(?:L|T)"),
        # I do not want these messages; not interested in hearing from you; she never agreed to be contacted
        (
            "no_wish",
            rf"(?<!Y)N[pAo]{{0,2}}W[pAMYDSt]{{0,5}}(?:T|C(?=[pMDPA|,]|$))(?![oh]){_NOT_A_JOB}|NW[^|"
            rf"]{{0,4}}fY{_NOT_A_JOB}",
        ),
        ("nothing_from_you", rf"(?<![oItd])A{{1,2}}fY{_NOT_A_JOB}"),
        # how do I get off this; who do I tell so these end
        (
            "how",
            rf"(?:^|[|,p])[^|]{{0,2}}H[^|]{{0,7}}(?:U|(?:E|z|N[^|]{{0,2}}[tS])[pMY]{{0,3}}(?:T|t?D(?=p*(?:$|[|,])))|"
            rf"tF[pYMD]{{0,3}}(?:L|T)|tFp?D(?=p*(?:$|[|,]))){_NOT_A_JOB}",
        ),
        ("unsubscribe", rf"(?<![NX])(?<!N[^|,])U(?!p*[oJ]){_NOT_A_JOB}"),
        ("opt_out", rf"(?<![NX])(?<!N[^|,])O[pM]{{0,2}}(?:P)?F{_NOT_A_JOB}"),
        # my number is not for you; leave me alone; let this be the last text; I'm good on these texts
        ("not_this_number", r"MPo?N[pY]?o[pM]{0,2}(?:Y|J|T)"),
        ("alone", r"(?<![NXIh])(?<![NXh][^|,])t[pMDP]{1,3}o{0,2}q"),
        ("last_one", r"D[pYM]{1,3}l[TC]"),
        ("done_with", r"I[o]?d[pf]?[pDMYAf]{0,3}T(?=[pA]*(?:$|[|,]))"),
        ("consent", r"v[^|]{0,4}c|c[po]?v|N[^|]{0,4}c[^|]{0,4}[TCD]"),
        ("lawyer", r"B[^|?]{0,8}[TC]|[TC][^|]{0,8}B"),
    )
)
RULES = tuple(rule for rule, _ in _SURE)
_DOUBTED: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # An end of nothing that is named.
        rf"(?<![NXh])(?<![NXJ][^|,])(?<!h[^|,])[EU]{_END}|(?:^|[|,])[pYI]*E(?=[pYA]*D|$)",
        # An end, a refusal or a removal with texts, a list or a number in the same sentence.
        r"(?<!N)(?<!X)E(?:[^|IhJ]{0,3}[TL]|[pMYDA]{0,3}[CS](?=[MDPpA|,]|$)|[^|IhJ]{0,2}tp?D)|[TCL][^|Jo]{0,5}E",
        r"R[pYo]{0,2}[MPD]p*(?=$|[|,])|R[pYo]{0,2}[MPD][^|J]{0,3}[PLT]|(?:^|[|,])p*R(?=p*(?:$|[|,]))|r",
        r"(?<!I)N[pYAMWF]{0,5}(?:T(?=[MDPA|,]|p*$|p*[MPA|,])|[CS][pF]?(?=[MDPA|,]|$))|N[pWA]{0,3}[tS]D",
        r"NA(?=[pI]*(?:$|[|,]))|N[pA]{0,2}W[pMYDA]{0,3}(?:[TSL]|Dp*(?:$|[|,]))",
        rf"t[pYo]{{0,2}}[MDhPI]{{1,2}}o?p?F(?=[pMYDFf]*(?:L|T|P|o?L|$|[|,])){_NOT_A_JOB}|F[pMYDf]{{1,3}}o?L",
        r"H[^|]{0,7}(?:U|E(?=[pMD]*(?:T|$|[|]))|F[pMD]{1,3}(?:L|T|$))|U|O(?=[pM]*F)",
        # "Please don't." "Can you not." "Nope on the texts." "These should not come any more."
        r"(?:^|[|,p])pN(?=$|[|,])|Y[^|]{0,2}N(?=$|[|])|N[pYA]{1,3}T|Np{2,3}Dp*(?:$|[|,])|T[^|"
        r",J]{0,10}Np{0,2}o{0,2}A(?=$|[|,])",
        r"N[^|,J]{0,3}[CS][pF]?M(?=[pA]*(?:$|[|,]))|NW[pYDS]{0,4}[TCS]",
        r"B[^|]{0,8}[TCDAY]|[TCDA][^|]{0,8}B|b[p]*[YDP]",
        r"MPo?N|tp?M[^|]?q|[de]p?[pDY]{1,2}T|[de][pt]{0,2}Dp*(?:$|[|,])|lT(?=p*(?:$|[|,]))|v|A{1,2}fY|"
        r"t[pM]{1,2}F(?=[pA]*(?:$|[|,]))",
    )
)


def stop_by_classes(text: str) -> tuple[str, tuple[int, int]] | None:
    """Return the id of the order of classes that makes `text` a stop and where it stands; None if there is none."""
    letters, places = classes_of(text)
    for rule, pattern in _SURE:
        match = pattern.search(letters)
        if match is not None:
            return rule, (places[match.start()][0], places[match.end() - 1][1])
    return None


def may_be_a_stop(text: str) -> bool:
    """Return whether the classes of the words leave open that `text` asks for no more texts."""
    letters, _ = classes_of(text)
    return any(pattern.search(letters) for pattern in _DOUBTED)
