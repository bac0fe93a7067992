"""What the figures do not tell: said on the screen, in the report and in the codebook."""

from hia_desktop.base.text import N_

COOPERATION_UNMEASURED = N_("Hvordan samarbeidet oppleves, måles ikke: tallene sier bare hvem det er ført kontakt med.")
"""R113 asks how good it is (SINTEF/NTNU 2022, linje 167-176): nobody is asked, so that the contacts alone are shown."""

NOT_YET_REPORTED = N_(
    "Hvordan det går etter 24 måneder, vises i Kvalitet og ikke her: ingen av de åtte kvartalene er kommet så langt."
)
"""What the report says of the figures that it has no quarter for."""

ONE_SITE = N_("Tallene er for ett sted: det som bruker dette programmet. Andre steder har sine egne.")
"""A store is one site, so that there is no choice of site: the screen, the report and the codebook say so."""

ROW_BY_ROW = N_(
    "Filen har en linje for hvert forløp, og tall under 5 kan telles i den. To filer av samme kvartal fra ulike dager "
    "kan legges ved siden av hverandre: det som er nytt eller endret imellom, kan være ett forløp. Begge er "
    "helseopplysninger: gi dem ikke videre sammen med kvartalsrapporten, og slett den gamle når en ny er hentet."
)
"""What a data set does not keep, said where it is taken out and in its codebook: later answers belong in a new one, so
that it cannot stand as it was told, as the report does; and no row can be as coarse as «< 5»."""

NOT_SEEN = N_(
    "Pasienter som har sperret opplysningene for den som teller, er ikke med, og kommer ikke med senere i det som er "
    "gitt ut. Dette står her enten noen har sperret eller ikke."
)
"""Whoever counts is shown nobody who blocks her; that it is said always tells nobody that there is one."""
