"""The families of words for the ways of suicide and for self-harm, and codes, instruments and English;
see `suicide_families`."""

from hia_desktop.domain.words.suicide_families import ENDS, PILLS, SELF, SELF_SAID, THINGS, gap

FAMILIES_OF_MEANS: tuple[tuple[str, str], ...] = (
    # ways and means
    ("bruk", r"\w*\s+(?:den|det|våpenet|kniven|hagla|pistolen|geværet)\s+på\s+(?:seg|meg)\b"),
    (
        "kjør|køyr|sult|drakk|drikk|rus|hopp|brenn|slå|slo|skyt|skjøt|frys",
        r"\w*\s+(?:seg|meg)\s+(?:selv\s+|sjølv\s+)?i\s?hjel\b",
    ),
    ("klor|bit|bet|skrap|slå|slo|risp", r"\w*\s+(?:seg|meg)\s+(?:selv\s+|sjølv\s+)?(?:til blods|blodig|fordervet)\b"),
    ("eksosslang|eksosen inn|eksos inn", r"\w*"),
    ("motor", rf"\w*\s+{gap(4)}garasje\w*"),
    ("hopp", rf"\w*\s+(?:ut\s+)?(?:fra|frå|av)\s+{gap(2)}(?:\d\.\s+)?etasje\w*"),
    (
        "tok|tatt|tek|teke|svelg|åt|inntok|inntatt",
        (
            rf"\w*\s+{gap(3)}(?:en neve|ein neve|ei neve|en håndfull|ei handfull|et brett|eit brett|to brett"
            r"|hele pakken|heile pakka)\b"
        ),
    ),
    ("løkke|løkker|snarer", r"\b"),
    (
        "brev",
        (
            r"\s+(?:\w+\s+)?til\s+(?:barna|borna|familien|kona|mannen|foreldrene|foreldra|ungene|samboer\w*"
            r"|datter\w*|sønn\w*"
            r"|de nærmeste)"
        ),
    ),
    (
        "forsøk|forsøkt|prøvd",
        rf"\s+{gap(2)}(?:med|ved)\s+(?:tablett|pille|tau\b|rep\b|reip|kniv|heng|kutt|drukn|skyte)\w*",
    ),
    ("sving|styr|kjør|køyr", rf"\w*\s+{gap(3)}(?:i|mot|over i|over mot)\s+(?:motgående|møtende|møtande)\b"),
    (
        "tok|tatt|tek|teke|inntatt|satt|sett|sprøyt|ta|tar",
        (
            rf"\w*\s+{gap(2)}for\s+(?:mye|mykje|mange|store dos\w+)\s+(?:av\s+)?(?:\w+\s+)?(?:insulin|medisin"
            r"|tablett|pille|paracet"
            rf"|sovemed|smertestill|morfin|medikament)\w*"
        ),
    ),
    ("drakk|drukket|drikke|drukke", rf"\s+{gap(2)}(?:frostvæske|klor|salmiakk|gift|syre|white spirit|etsende)\w*"),
    ("pistol|hagle|hagla|gevær|våpen|løp", rf"\w*\s+{gap(1)}(?:liggende|liggande|i munnen|mot tinning\w*)"),
    ("fant|funnet|fann|funnen", rf"\s+{gap(4)}i\s+(?:et |eit )?(?:tau|rep|reip|løkke)\b"),
    ("skarpe gjenstander|skarpe gjenstandar", r"\b"),
    ("låst|låser|lås|låser inn", rf"\s+{gap(3)}(?:medisin|tablett|pille|kniv|våpen)\w*"),
    (
        (
            "heng|hang|hengt|hengd|skyt|skjøt|skaut|skutt|skøyt|skote|drukn|drep|drap|drept|kvel|kvalt|kvelt|strup"
            "|stryp|kverk|avliv"
        ),
        (
            r"\w*\s+(?:ikke\s+|ikkje\s+)?(?:\w+\s+)?(?:seg|meg|deg)\b(?!\s+(?:opp|ut|på\s(?!loft|rom)|fast|ned|unna"
            r"|fram|frem"
            r"|etter|i\s(?:arbeid|jobb|detalj|lyset))\b)"
        ),
    ),
    ("hengning|henging|hengnings|hengings|strangul|drukningsforsøk|kvelningsforsøk|kvelingsforsøk", r"\w*"),
    ("funnet|funnen|fant|fann", rf"\s+{gap(4)}(?:hengt|hengende|hengd|hengande)\b"),
    ("hengt|hengte|hengde|hengende", rf"{ENDS}"),
    ("hang", r"\s+i\s+(?:et |eit )?(?:tau|rep|reip|garasjen|låven)\b"),
    (
        "løkke|tau|snare|rep|reip|belte|pistol|hagle|kniv",
        rf"\w*\s+{gap(2)}(?:rundt|om|kring|mot|til)\s+(?:halsen|strupen|tinningen|hodet|hovudet|brystet)",
    ),
    ("tau|rep|repet|tauet|reip", r"\s+(?:\w+\s+)?i\s+(?:bilen|garasjen|boden|skuffen|skogen|sekken|kjelleren)"),
    (
        "tilgang|tilgong|adgang",
        rf"\w*\s+(?:til|på)\s+{gap(2)}(?:våpen|skytevåpen|gevær|hagl|pistol|tablett|pille|medisin(?!sk)|letale?)\w*",
    ),
    (
        "våpen|skytevåpen|hagle|gevær|pistol|jaktvåpen",
        rf"\w*\s+{gap(2)}(?:hjemme|heime|i hjemmet|i heimen|i huset|tilgjengelig|tilgjengeleg)\b",
    ),
    ("skaff|spart|spar|gjemt|gøymt|gøymd|gjemmer|gøymer|hamstr|stjålet|stole", rf"\w*\s+{gap(4)}{THINGS}"),
    ("samle|samla", rf"\w*\s+{gap(4)}(?:{THINGS}|opp\s+{THINGS})"),
    ("lager av|lagra|lagret|lagrer", rf"\s+{gap(3)}{PILLS}"),
    (
        "kjøpt|kjøpte|kjøper",
        (
            rf"\s+{gap(3)}(?:tau\b|rep\b|reip|våpen|hagle|gevær|pistol|gift\b|snare|(?:tablett|pille|pillar)\w*(?!.{{0,"
            rf"20}}apotek))"
        ),
    ),
    ("od", r"\b\s+(?:på|med|av|m/)\s+\w+"),
    (
        "overdos",
        (
            r"\w*\b(?!\s+(?:av|med|på)\s+(?:\w+\s+)?(?:trening|arbeid|jobb|styrke|aktivitet|øv|sol|kaffe|koffein"
            r"|sukker|skjerm"
            r"|inntrykk|info|mosjon|vitamin))"
        ),
    ),
    ("intoks|intox", r"\w*"),
    ("tablett|medikament|medisin|pille|legemiddel", r"(?:inntak|forgift|misbruk\w* i hensikt)\w*"),
    (
        "ta|tar|tok|tatt|tek|teke|svelg|svalg|åt|spiste|inntatt|inntok",
        (
            rf"\w*\s+{gap(3)}(?:(?:for mange|alle|alle sine|en neve|ein neve|en håndfull|ei handfull|flere|fleire"
            r"|mange|mengder av"
            r"|et brett|eit brett|to brett|alt av|en hel eske|ei heil øskje)\s+(?:tablett|pille|pillar|sovemed"
            r"|sovetabl)\w*"
            rf"|for mange{ENDS}|hele esken|hele brettet|hele pakken|heile øskja|heile pakka|alt hun hadde"
            r"|alt han hadde)"
        ),
    ),
    (
        "ta|tar|tok|tatt|tek|teke|svelg|svelget|svelga|inntatt|inntok",
        (
            r"\w*\s+(?:ca\.?\s+|rundt\s+|minst\s+|over\s+|omtrent\s+)?(?:\d{2,3}|ti|tolv|femten|tjue|tretti|førti"
            r"|femti)\s*(?:stk\.?\s+|tabl?\.?\s+|x\s+)?(?:(?-i:[A-ZÆØÅ])[a-zæøå]\w+|tablett\w*|pille\w*|pillar"
            r"|paracet\w*|sovetabl\w*"
            r"|stk\b|sobril|imovane|valium|ibux)"
        ),
    ),
    (
        "hopp|kast|stup|stuper|legge|legg|la|lagt|lagde|gå|gikk|gjekk|gått|stille|stilt|styrt",
        (
            rf"\w*\s+{gap(1)}(?:ut\s+|seg\s+|meg\s+|seg ut\s+){{0,2}}(?:fra|frå|foran|framfor|fremfor|ut av|utfor"
            r"|utføre|av|i|på"
            r"|under|ut i|ut på)\s+(?:et |eit |en |ei |den |ein |høy\w* )?(?:bru|brua|bro|broa|broen|brukanten|tog"
            r"|toget|togskinn\w*"
            r"|skinn\w*|jernbane\w*|sporet|t-ban\w*|trikk\w*|balkong\w*|taket|vindu\w*|kai\w*|stup\w*|elv\w*"
            r"|fossen|sjøen|havet"
            rf"|lastebil\w*|trailer\w*|bil(?:en)?\b(?= i fart)|trafikk\w*)"
        ),
    ),
    ("truer|truar|trua|truet|true|trugsmål|trus", rf"\w*\s+{gap(3)}hopp\w*"),
    ("tenk|tank|lyst|ville|vil|klar", rf"\w*\s+{gap(3)}(?:å\s+)?hopp\w*{ENDS}"),
    (
        "stått|stod|sto|står",
        (
            rf"\s+{gap(1)}(?:på|ved)\s+(?:en |ei |kanten av )?(?:bru|brua|bro|broa|broen|brukanten|stupet|kanten"
            r"|togskinnene"
            rf"|skinnene)\b"
        ),
    ),
    (
        "kjør|køyr|kjørt|svinge|styre",
        (
            rf"\w*\s+{gap(3)}(?:av veien|av vegen|utfor|i møtende|mot møtende|i fjell\w*|inn i fjell\w*|i front"
            rf"|foran (?:en )?(?:lastebil|trailer)|inn i (?:en )?(?:lastebil|trailer|autovern|bergvegg)|i autovern\w*"
            rf"|mot (?:en )?(?:lastebil|trailer|fjell\w*))"
        ),
    ),
    ("avskjed|farvel", r"s?\s?-?(?:brev|melding|video|hilsen|tekst|helsing)\w*"),
    ("farvel", r"\b"),
    ("planl|plan", rf"\w*\s+{gap(2)}(?:sin egen |egen |eiga |si eiga )(?:begravelse|gravferd|død)"),
    # harming oneself
    ("kutter|kuttar|risper|rispar", ENDS),
    ("brent|brenn|slått|bitt", rf"\w*\s+{gap(6)}med\s+(?:vilje|overlegg|hensikt)\b"),
    (
        "skad|skade",
        (
            rf"\w*\s+{gap(1)}(?:på\s+)?(?:{SELF_SAID})\b(?!\s+(?:på\s+(?:ski|jobb|arbeid|trening|fotball|tur|kniv"
            r"|glass|sykkel|snø"
            r"|snowboard|is)|i\s+(?:arbeid|fall|trafikk|hagen|idrett|fotball|fjellet)|ved\s+(?:fall|løft|uhell)"
            r"|under\s+(?:trening"
            rf"|kamp|arbeid|løft)|da\s+(?:han|hun|ho)\s+falt))"
        ),
    ),
    (
        "lyst|trang|impuls|tank|tenk|vil|ønsk|ynsk|tru|trusl|plan|frykt for at|behov",
        rf"\w*\s+{gap(4)}(?:skade|skada|skad)\s+(?:seg|meg|deg|henne|ham)\b(?!\s+(?:på jobb|i arbeid))",
    ),
    (
        "gjør|gjer|gjøre|gjere|gjort|gjorde",
        (
            rf"\w*\s+{SELF_SAID}\s+(?:noe|noko|vondt)|\w*\s+(?:seg|meg)\s+noe\b|\w*\s+{gap(1)}(?:noe"
            r"|noko)\s+(?:\w+\s+)?(?:dumt"
            rf"|drastisk|desperat|uoverlagt|forhastet|uopprettelig|ugjort|mot seg|galt mot|galt med seg)"
        ),
    ),
    (
        (
            "straff|brenn|brent|svir|slår|slå|slo|slått|bit|bet|klor|klort|stikk|stakk|stukket|sult|forgift|pin"
            "|mishand|bank|lemlest"
            "|etse|skjær|dunk"
        ),
        rf"\w*\s+{gap(1)}(?:{SELF_SAID})\b(?!\s+(?:opp|ut|fram|på\s+(?:kaffe|komfyr|ovn|kniv|glass)))",
    ),
    ("dunk|slå|slår|slo|bank", r"\w*\s+(?:\w+\s+)?(?:hodet|hovudet)\s+(?:i|mot)\s+(?:veggen|vegg)"),
    ("påfør|påført|utset", rf"\w*\s+(?:{SELF})\s+(?:\w+\s+)?(?:skade|smerte|sår|kutt|brannsår|fare|livsfare)\w*"),
    (
        "kutt|risp|skjær|skjer|skar|skår|karv",
        (
            r"\w*\s+(?:\w+\s+)?(?:seg|meg|opp)\b(?!\s+(?:ned|til|inn|ut|med\s+(?:leder|sjef|kolleg|nabo|henne|ham"
            r"|kona|mannen|alle)|mellom|på\s+(?:kake|kniv|glass|brødkniv|sag|jobb|arbeid"
            r"|papir|hermetikk)|i\s+(?:vekt|finger|tommel|tå|fot|samarbeid|matlag)|på jobb|helt|heilt|da\s)\w*)"
        ),
    ),
    (
        "kutt|risp",
        (
            r"(?:er|et|a|ar|e|inga|ing)?\s+(?:i|på|av|over)\s+(?:begge |venstre |høyre |egne |sine )?(?:arm"
            r"|underarm|lår|håndledd"
            r"|handledd|hud|ben|bein|mage|hals|pulsår)\w*"
        ),
    ),
    (
        "kutting|risping|skjæring|rispemerk|kuttmerk|kuttskad|rispeskad|kuttearr|rispearr",
        r"\w*\b(?!\s+(?:av|i)\s+(?:still|kostn|budsj|mat|ut))",
    ),
    ("pulsår|pulsåre", r"\w*"),
    (
        "arr",
        (
            rf"\s+{gap(2)}(?:etter\s+(?:kutt|risp|skjær|selv|sjølv)\w*|(?:på|over)\s+(?:begge\s+)?(?:underarm|håndledd"
            r"|handledd)\w*)"
        ),
    ),
    (
        "fare|farleg|farlig|trussel|risiko|trygg",
        (
            r"\s+(?:for|mot)\s+(?:eget|eige|sitt|sitt eget|sitt eige|seg selv|seg sjølv|sin eigen"
            r"|liv(?:et)?\b)(?:\s+liv)?\b"
        ),
    ),
    (
        "true|truer|truar|trua|truet|trugsmål|trusler|trussel|truslar",
        (
            r"\s+(?:om\s+|med\s+)?(?:å\s+)?(?:ta|gjøre|gjere|skade|drepe|slutt|selv|sjølv|ende|henge|skyte|drukne"
            r"|dø)\w*(?!\s+(?:noen"
            r"|andre|ham|henne|over))"
        ),
    ),
    (
        "redd",
        (
            rf"\s+(?:for\s+)?{gap(4)}(?:gjøre|gjere|kan gjøre|skade|finne på)\s+(?:mot\s+|med\s+)?(?:{SELF_SAID}"
            r"|seg noe"
            rf"|noe med seg|noko med seg)"
        ),
    ),
    ("barberblad", r"\w*"),
    (
        "skad|skade",
        (
            r"\w*\s+(?:seg|meg)\s+(?:med\s+(?:vilje|lighter|sigarett|saks|glass|barber)|ved\s+å\s+(?:kutt|risp"
            r"|skjær|slå|bite|brenne"
            r"|klore))\w*"
        ),
    ),
    ("selv|sjølv|egen|eigen", r"\s?-?\s?(?:/|og/eller|eller|og)\s?-?\s?(?:fremmed|framand|andre)\s?-?sk\w+"),
    ("villet|villede|villa|vilja", rf"\s+(?:handling|forgift|skade|overdos|inntak|ulykke)\w*|{ENDS}"),
    ("tok|tatt|kjør|inntok|inntatt|svelg|skad|hopp|falt|utløs", rf"\w*\s+{gap(6)}med\s+(?:vilje|overlegg|hensikt)\b"),
    # codes: ICPC-2, the Norwegian ICD-10 with its short forms X6n-X8n, the American T14.91, ICD-11
    ("p77|p 77", r"(?:[.-]?\d{1,4})?(?!\w)"),
    ("r45|r 45", r"[.,]?8\d?(?!\w)"),
    ("x6|x 6|x7|x 7", r"[\dn](?:[.,]?\d{1,2})?(?!\w)"),
    ("x8|x 8", r"[0-4n](?:[.,]?\d{1,2})?(?!\w)"),
    ("z91|z 91", r"[.,]?5\d?(?!\w)"),
    ("y87|y 87", r"[.,]?0(?!\w)"),
    ("t14|t 14", r"[.,]91\w?(?!\w)"),
    ("mb23|mb26", r"(?:(?<=23)\.[ers]|(?<=26)\.a)(?!\w)"),
    # instruments
    (
        "phq|madrs|bdi|epds|ham-d|hamd|hdrs|hscl|core",
        r"\b\W{0,3}(?:ii\b|9|10|21|om|17)?.{0,40}?(?:ledd|spm|spørsmål|sp\.|item|punkt|pkt|nr)\W{0,2}\s?(?:9|10|3)\b",
    ),
    ("ledd|spm|spørsmål|item|punkt|pkt", r"\W{0,2}\s?(?:9|10)\b.{0,20}?(?:phq|bdi|madrs|epds)"),
    # English
    (
        "kill|killed|killing|hang|hanged|shot|drown|drowned|cut|cuts|cutting|harm|hurt|hurting|harming|harmed",
        r"\s+(?:him|her|my|them|one)sel\w+",
    ),
    ("self", r"[\s-]?(?:harm|inflict|mutilat|injur|poison|destruct)\w*"),
    ("end|take|took|taking", r"\w*\s+(?:(?:his|her|my|their|own)\s+(?:own\s+)?(?:life|lives)|it all)\b"),
    ("want|wants|wanted|wish|wishes|wished|wishing", r"\s+(?:\w+\s+){0,4}?(?:die|dead|to disappear)\b"),
    (
        "not|no|don|doesn|nothing",
        r"(?:'t|’t)?\s+(?:\w+\s+){0,4}?(?:want to live|to live for|reason to live|wake up|be alive|be here anymore)",
    ),
    ("better off|death wish|better without", r"\s*(?:dead|without|\w*)"),
    (
        (
            "tired of living|tired of life|thoughts of death|thoughts of dying|burden to|goodbye letter|farewell "
            "letter|goodbye note"
        ),
        r"\b",
    ),
)
