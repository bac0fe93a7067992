"""The families of words that speak of suicide, self-harm or not wanting to live, in bokmål,
nynorsk and English, with usual slips.

A family is (starts, rest): the literal beginnings of its first word, divided by a bar,
and a pattern that goes on right after one of them.
A phrase is only looked for at the beginning of a word with one of these starts,
so that reading takes time by the text's length alone.
Here: the words themselves, death and life. The ways of it, self-harm, codes and instruments are in `suicide_means`.
"""

OWN = r"(?:seg|sitt|sine?|eget|eige|egne|egen|sjølv|selv|mitt|mi|meg|hans|hennes|hennar|dei|deres|deira|ditt|deg)"
SELF = r"(?:seg|meg|deg)(?:\s+(?:selv|sjølv|sjøl))?"
SELF_SAID = r"(?:seg|meg|deg|han|ho|hun|henne|kroppen)\s+(?:selv|sjølv|sjøl)"
NOT = r"(?:ikke|ikkje|aldri)"
LIFE = r"(?:livet|liv|tilværelsen|tilværet)"
WHO = r"(?:jeg|eg|han|hun|ho|pasienten|pas\.?|hen|vedkommende)"
DIE = r"(?:dø|døy|døyr|døden|død|daud|dauden)\b"
PILLS = r"(?:tablett|pille|pillar|medisin(?!liste|sk)|medikament)\w*"
THINGS = (
    rf"(?:{PILLS}|sovemed\w*|sovetabl\w*|smertestill\w*|sobril|imovane|"
    r"tau\b|tauet|reip|våpen|rep\b|repet|hagl|gift\b|gevær|pistol|løkke|snare)\w*"
)
ENDS = r"(?=\s*(?:[.,;:!?)»\"]|$))"
HERE = (
    rf"(?:(?:her|i denne verden|på jorda|på jorden)(?:\s+(?:mer|meir|lenger|lengre|lengur)\b|{ENDS})|"
    r"til\b(?!\s+\w)|til\s+(?:mer|meir|lenger))"
)
WITHOUT_HELP = r"(?:uten|utan) (?:smert|medisin|tablett|stress|kaffe|rus)\w*"


def gap(words: int) -> str:
    """Up to so many words between two."""
    return rf"(?:[\w/-]+,?\s+){{0,{words}}}?"


FAMILIES: tuple[tuple[str, str], ...] = (
    # the words themselves
    ("se|sj|sø|zelv", r"(?:lv|jlv|iv|l|v|ølv|øl|älv|lvs|lv s|elv)?[\s-]?mo?rd\w*"),
    ("sel|sjøl|själ", r"v?[\s-]?(?:drap|skad|utslett|beskad|lemlest|påført|forgift|destruk|aggress|avliv)\w*"),
    ("selvm|sjølvm|selvsk|sjølvsk", r"\b\.?"),
    ("egen|eigen|eigenpå", r"(?:påført\s+)?skad(?:e|ing|er|ande|ende)\w*"),
    ("villet|vilja|viljet", r"\s+egen\w*"),
    ("auto", r"aggress\w*|destruk\w*"),
    ("su|sw|si", r"[ue]*[ie]?[csz]+h?[ie]?d(?:al|e|i|a|f|o|r|s|p|t|v|h|m|n|b|\b)\w*"),
    (
        "suis|suic|suik",
        (
            r"(?:id\w*|i?\b\.?(?:\s?(?:tank|fare|risiko|risk|plan|forsøk|vurd|atferd|adferd|intensj|tend)\w*)?"
            r"|(?:tank|vurd|forsøk"
            r"|risk)\w*)"
        ),
    ),
    ("parasui|nssi|tentamen|tent. sui|c-ssrs|cssrs|columbia suicide|dødshjelp", r"\w*"),
    ("s|sm|s.m|selvm", r"\.?m?\.?[\s.-]{0,2}(?:tank|forsøk|fors\.|plan|fare\b|risiko|intensj|problematikk|impuls)\w*"),
    # taking one's life
    ("ta|tar|tok|tatt|teke|tek|tatte|tek|taking", rf"\b[^.!?]{{0,25}}?\b{LIFE}\s+(?:av|frå|fra)\s+\w+"),
    ("ta|tar|tok|tatt|teke|tek", rf"\b[^.!?]{{0,14}}?\b{OWN}\s+(?:\w+\s+)?(?:livet|liv)\b"),
    ("ta|tar|tok|tatt|teke|tek", rf"\b\s+(?:livet|liv)\b(?:\s+{OWN}|{ENDS})"),
    ("ta|tar|tok|tatt|teke|tek", rf"\b{gap(0)}\s+(?:\w+\s+){{0,3}}?av\s+dage\b|\s+kvelden\s+for\s+(?:godt|alltid)"),
    ("livet|liv", rf"\s+av\s+{OWN}\b"),
    ("ta-livet|ta livet", r"-av-?\w*"),
    ("for|ved|av", r"\s+(?:egen|eiga|eigen|egne|sin egen)\s+(?:hånd|hand|hender)\b"),
    (
        "gjør|gjer|gjorde|gjort|gjere",
        (
            rf"\w*\s+(?:det\s+)?av\s+med\s+{SELF}\b|\w*\s+det\s+av\s+med\b|\w*\s+{NOT}?\s?ende\s+på\s+{gap(1)}(?:liv"
            r"|det|alt)\w*"
        ),
    ),
    (
        "gjør|gjer|gjorde|gjort|få|gjere|sette|sett",
        (
            r"\w*\s+(?:en |ein )?(?:slutt|ende|strek|punktum)\s+(?:på|for)\s+(?:det hele|det heile|livet|liv|alt|alting"
            r"|det)\b"
        ),
    ),
    (
        "avslutt|ende|endar|enda|slutte|avende",
        (
            r"\w*\s+(?:med\s+)?(?:sitt |mitt |eget |eige |sitt eget |sitt eige |det hele|det heile"
            rf"|alt)?\s*(?:{LIFE}|det hele"
            rf"|det heile|alt)\b"
        ),
    ),
    ("forlat|forlét|forlot", r"\w*\s+(?:livet|denne verden|verden|verda|jorda|jordelivet|oss alle)\b"),
    ("velge|valgte|vel|valde|valgt|velger|valt", r"\s+(?:døden|dauden|å dø|å døy|bort livet)\b"),
    ("aktiv", r"\s+dødshjelp"),
    # wishing to be dead
    (
        "ønsk|ynsk|vil|lyst|håp|tenk|tank|snakk|bedt|ber om|klar|bønn|planl|lov|drøm|orke|orka|leng|fantas|grubl|trygl",
        rf"\w*\s+{gap(4)}(?<!kom til å )(?<!kommer til å )(?<!skulle )(?<!fars )(?<!mors )(?<!etter )(?<!brors )"
        rf"(?<!søsters )(?<!foreldrenes )(?<!ektefelles )(?:{DIE})(?!\s+av\b)",
    ),
    ("gjerne|heller|helst|skulle|kunne|burde|bare|berre", rf"\s+{gap(4)}(?:død|daud)\b"),
    ("død|daud|dødd", r"e?s\s?-?(?:ønsk|ynsk|tank|lengs|lengt|trang|drift|forsøk|fantasi)\w*|(?:tank|ønsk|lengs)\w*"),
    ("døden|dauden", rf"\s+{gap(5)}(?:utvei|utveg|løsning|løysing|lett|befri|velkom|fred|alternativ|hvile|kvile)\w*"),
    (
        "tank|tenk|grubl|kretser|opptatt|oppteken|fantas|leng|lokk|snakk|leker|flørt|ser på|ventar på|venter på",
        (
            rf"\w*\s+{gap(5)}(?:på|om|av|rundt|etter|med|kring)\s+(?:egen |sin egen |eigen )?(?:døden|dauden|død"
            r"|daud)\b(?!\s+(?:mor"
            rf"|far|bror|søster|til))"
        ),
    ),
    (
        "for å dø|for å døy|for å sleppe livet|for å slippe livet|vil dø|vil døy",
        r"\b(?<!redd for å dø)(?<!redd for å døy)(?<!angst for å dø)(?<!frykt for å dø)(?<!frykter for å dø)",
    ),
    ("lever|leve|leva", r"\s+eller\s+(?:dør|dø|døy|døyr|er død)\b"),
    ("aldri", r"\s+(?:var|ble|blei|vart|vore|hadde blitt|hadde vore|blitt|vært)\s+født(?!\s+i\s)"),
    ("følg|fylg", rf"\w*\s+{gap(3)}(?:etter\s+)?i\s+(?:døden|dauden)"),
    ("til himmelen|til himmels|til den andre siden|over på den andre siden", r"\b"),
    ("mett av dage|trett av dage", r"\b"),
    (
        "dø|døy|død|daud",
        rf"\b\s+{gap(4)}(?:lettelse|letnad|befrielse|løsning|løysing|utvei|utveg|bedre|betre|enklere)\b",
    ),
    ("lettelse|letnad|befrielse|deilig|fred", rf"\s+{gap(2)}(?:dø|døy|død|daud)\b"),
    ("heller|helst|gled|ser fram|ser frem|ventar|venter|søk|googl|leit|lest", rf"\w*\s+{gap(4)}(?:dø|døy)\b"),
    ("gjerne|like godt|like gjerne", rf"\s+{gap(2)}(?:dødd|døydd)\b"),
    (
        (
            "måter å dø|måtar å døy|metoder for å dø|dødelig dose|dødeleg dose|letal dose|dødelige dos|sin egen "
            "død|egen død"
            "|eigen død|min egen død"
        ),
        r"\w*",
    ),
    (
        (
            "ikke redd for å dø|ikkje redd for å døy|klar for å dø|klar til å dø|for å drukne|for å henge|for å skyte "
            "seg|for å kvele"
        ),
        r"\b",
    ),
    ("om|hvis|viss", rf"\s+{WHO}\s+(?:dør|døyr|døde|døydde)\b"),
    ("gå|gikk|gått|gjekk|hopp", r"\w*\s+(?:ut\s+)?i\s+(?:døden|dauden)\b"),
    (
        "håp|ønsk|ynsk",
        (
            rf"\w*\s+{gap(3)}(?:påkjørt|overkjørt|påkøyrd|få(?:r)?\s+(?:kreft|hjerteinfarkt|hjertestans|hjerneslag"
            r"|en dødelig))\b"
        ),
    ),
    (
        "ønsk|ynsk|vil|håp|leng",
        (
            rf"\w*\s+{gap(2)}(?:det|alt|livet|det hele|det heile)\s+(?:bare |berre )?(?:skal |skulle |kunne |kan "
            r"|må )?(?:ta|tar|tok"
            rf"|være|er|var|vere)\s+(?:slutt|over|forbi)\b"
        ),
    ),
    ("slutt", r"\s+(?:en|ein) gang for alle"),
    (
        "vil|ønsk|ynsk|leng|håp",
        rf"\w*\s+{gap(2)}(?:være|vere|komme|kome|møte|treffe|gjenforen\w*|følge)\s+{gap(3)}(?:avdøde?|døde\s+\w+)\b",
    ),
    (
        "ønsk|ynsk|lyst|helst|vil|leng",
        rf"\w*\s+{gap(2)}(?:være|vere)\s+borte(?!\s+(?:fra|frå|i|på|når|noen|to|tre|lenge|\d))\b",
    ),
    ("mørke|svarte|destruktive|dystre|dystere|mørk|svart", r"\s+tank\w*"),
    ("tankene|tankane", r"\s+(?:er|blir|var|vert)\s+(?:mørke|svarte|destruktive)"),
    # not wanting to live
    (
        "ikke|ikkje|aldri",
        rf"\s+{gap(2)}(?:orker|orkar|makter|maktar|vil ha|vil leve|ønsker|ynskjer|taklar|tåler)\s+livet\b(?!\s+som)",
    ),
    ("slutte|slutta", r"\s+å\s+(?:leve|leva|eksistere)\b"),
    ("ikke redd døden|ikkje redd døden|ikkje redd dauden", r"\b"),
    ("best|beste|godt|greitt|greit", rf"\s+{gap(5)}(?:være|vere)\s+borte(?!\s+(?:fra|frå|i|på|når))\b"),
    ("ikke|ikkje", r"\s+(?:fanst|levd)\b"),
    ("bort", r"\s+(?:fra|frå)\s+(?:denne verden|denne verda|verden|verda|livet|alt)\b(?!\s+som)"),
    ("lever|leve|lev", r"\s+(?:bare|berre|kun)\s+for\b"),
    ("planl", rf"\w*\s+å\s+(?:gjøre|gjere)\s+det(?:\s+(?:når|mens|i kveld|i natt)|{ENDS})"),
    (
        "ork|vil|ønsk|ynsk|makt|gidd|klar|grei|kan|evn|holder|held|se|ser|ha|har|finn",
        (
            rf"\w*\s+{gap(3)}{NOT}\s+{gap(4)}(?:leve|leva|livet|livsvilje\w*)\b(?!\s+(?:av|på|opp|sunt|slik han|i"
            rf"|{WITHOUT_HELP}"
            rf"|tilbake|som før|et|eit)\b)"
        ),
    ),
    (
        "ikke|ikkje|aldri|slipp|slepp|mening|meining|vits|grunn|lyst|vilj|ingen|inga",
        rf"\w*\s+{gap(5)}(?:leve|leva)\b(?!\s+(?:av|på|opp|med|sunt|i|{WITHOUT_HELP}|som)\b)",
    ),
    ("ingenting|noe|noko|ingen|inkje|ikkje", r"\s+å\s+leve\s+for\b"),
    (
        "ikke|ikkje|orker|orkar|slippe|sleppe|slipper|slepp|uten|utan",
        (
            rf"\s+{gap(3)}(?:(?:være|vere|vera|var)\s+{HERE}|finnes(?:\s+(?:mer|lenger)|{ENDS})|fantes|fantest"
            r"|finnast|eksister\w*"
            r"|(?:vakne|våkne|vakna|våkner|vaknar)(?!\s+(?:om natt|midt|av|uthvilt|utkvild|trøtt|tidlig|så tidlig"
            r"|før|flere|\d)))"
        ),
    ),
    ("slippe|sleppe|slipp", rf"\s+(?:å\s+)?(?:våkne|vakne|alt|unna\s+(?:livet|alt)|livet){ENDS}"),
    (
        "sov|sovne",
        (
            rf"\w*\s+(?:inn\s+|innatt\s+)?(?:og|for)\s+{gap(2)}(?:ikke|ikkje|aldri|alltid)"
            r"|\w*\s+(?:inn\s+)?for\s+(?:godt|alltid)"
        ),
    ),
    ("livst|livsl|livsle", r"(?:rø[yt]+t|rett|rett|ei|ede|eda|eie|ei[de])\w*"),
    ("livslyst|livsvilj|livsgnist|livsmot|levevilj|levelyst|livsnerve|livsulyst", r"\w*"),
    ("lyst|vilj|mot|gnist", r"\w*\s+(?:til|på|for)\s+(?:å\s+)?(?:leve|leva|livet)\b(?!\s+(?:som|i|med)\b)"),
    (
        "lei|trøtt|trett|trøyt|trøytt|sliten|mett|ferdig",
        r"\s+(?:av|med|på)?\s*(?:livet|å leve|å leva|å være til|å vere til|alt sammen|å eksistere)\b",
    ),
    (
        "livet|tilværelsen|tilværet|alt",
        (
            rf"\s+{gap(3)}(?:(?:ikke|ikkje|ingen|inga|lite|uten|utan|null)\s+{gap(2)}(?:verdt|verd|mening\w*"
            r"|meining\w*|verdi"
            rf"|hensikt|poeng)|meningsløs\w*|meiningslaus\w*|uutholdelig|uuthaldeleg|ulevelig|håpløs\w*|håplaus\w*)"
        ),
    ),
    ("livet|tilværelsen|tilværet", rf"\s+{gap(3)}(?:over|slutt|forbi|borte){ENDS}"),
    (
        "mening|meining|poeng|vits|hensikt",
        (
            r"\w*\s+(?:i|med|ved|på)\s+(?:\w+\s+)?(?:livet|tilværelsen|tilværet|å leve|å eksistere|å fortsette(?! med"
            r"| i| på| som))\b"
        ),
    ),
    (
        "gi|gir|gitt|gav|ga|gje|gjev|gjeve",
        (
            rf"\s+{gap(1)}opp\s+(?:alt\b|livet|håpet\b(?! om)|det hele|det heile|å leve|alt håp\b(?! om)|kampen{ENDS})"
            rf"|\s+seg\s+over{ENDS}"
        ),
    ),
    (
        "vil|orker|orkar|makter|maktar|ønsker|ynskjer",
        rf"\s+(?:bare |berre |rett og slett )?(?:ikke|ikkje)\s+(?:mer|meir|lenger|mer av dette){ENDS}",
    ),
    (
        "ingen|inga|ikke|ikkje",
        (
            rf"\s+{gap(1)}(?:noen |noko |nokon )?(?:annen |anna |andre )?(?:utvei|utveg|vei ut|veg ut)\b|\s+(?:noen "
            rf"|noko )?(?:framtid|fremtid){ENDS}"
        ),
    ),
    ("holder|held|holdt|heldt", rf"\s+{gap(4)}i\s+live\b"),
    ("eneste", rf"\s+{gap(4)}(?:lever|leve|i live|ikke tar|ikkje tek)\b"),
    (
        "bedre|betre|best|enkl|lett|greit|greie|godt|det samme|likegyldig|likeglad",
        (
            rf"\w*\s+{gap(5)}(?:om|hvis|viss|dersom|når|at)\s+(?:bare |berre )?{WHO}\s+{gap(2)}(?:døde|dør|døydde"
            r"|forsvant|forsvann"
            rf"|fantes|fantest"
            rf"|(?:var|er|vart|ble|blei|blir|vært|vore|lev\w*|eksist\w*|våkn\w*|vakn\w*)\s+(?:borte|vekk|død|daud|ikke"
            rf"|ikkje)(?!\s+(?:fra|frå|på|i|så)\s))"
        ),
    ),
    (
        "bedre|betre|best|godt|greit|det samme|klar|grei",
        rf"\w*\s+{gap(6)}(?:død|daud|(?:uten|utan)\s+(?:meg|ham|henne|han|hun|ho|pasienten|{WHO}))\b",
    ),
    ("uten meg|utan meg", r"\b"),
    ("skulle|skulde", r"\s+(?:ønske|ynskje)\s+(?:\w+\s+){0,4}?(?:død|borte|vekk|ikke fantes|ikkje fanst|aldri)\b"),
    (
        "var|vere|være|bli|blir|hadde|vært|vore|vekk|bort",
        r"\s*(?:vært\s+|vore\s+)?(?:borte|vekk|bort)\s+(?:for godt|frå alt|fra alt|for alltid)",
    ),
    (
        "ønsk|ynsk|lyst|vil|drøm|trang",
        (
            rf"\w*\s+{gap(3)}(?:å|bare|berre|helst)\s+(?:bli borte(?! fra| frå)|verte borte"
            r"|forsvinne(?! fra (?:jobb|kontor))"
            rf"|forsvinna|fordampe)\b"
        ),
    ),
    ("byrd|børe", r"e?\s+(?:for|på)\s+(?!grunn|bedrift|firma|arbeidsgiv|arbeidsplass)\w+|e\b(?<=til byrde)"),
    ("som", r"\s+(?:bare\s+|berre\s+)?(?:en|ei|ein)\s+(?:\w+\s+)?(?:byrde|bør|klamp)\b"),
    ("seg|meg", r"\s+(?:selv\s+|sjølv\s+)?(?:som|til)\s+(?:\w+\s+){0,2}?(?:belastning|last|bry|byrde)\b"),
    ("bare|berre|er", r"\s+til\s+(?:byrde|bry|last|belastning)\b"),
    (
        "ork|mak|vil|ønsk|ynsk|grunn",
        rf"\w*\s+{gap(2)}(?:til\s+)?(?:å\s+)?(?:fortsette|fortsetje|halde fram|holde ut)(?:\s+livet|\s+å leve|{ENDS})",
    ),
    ("ork|mak|klar", rf"\w*\s+{gap(2)}(?:ikke|ikkje)\s+(?:en|ein)\s+dag\s+til\b"),
    (
        "ingen|inga|ikke|ikkje",
        rf"\s+{gap(2)}(?:vei videre|veg vidare|framtid for seg|fremtid for seg|håp igjen|håp att)\b",
    ),
    ("kål|kverken", r"\s+på\s+(?:seg|meg)\b"),
    ("garanter|garantere", rf"\w*\s+{gap(3)}(?:seg selv|seg sjølv|egen sikkerhet|eigen tryggleik)\b"),
    ("redd|bekymr|engst|frykt", rf"\w*\s+{gap(6)}(?:finne på|finn på)\s+(?:noe|noko)\b(?!\s+å)"),
)

WITHIN = (
    r"selvmord|sjølvmord|suicid|selvskad|sjølvskad|egenskad|dødsønsk"
    r"|(?<!mat)(?<!blod)(?<!svangerskaps)(?<!bly)(?<!skalldyr)(?<!løsemiddel)(?<!røyk)(?<!fisk)(?<!gull)"
    r"(?<!kvikksølv)forgiftn"
)
"""What is looked for inside a longer word as well: «familieselvmord», «paracetamolforgiftning»."""
