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

NOT_SEEN = N_(
    "Pasienter som har sperret opplysningene for den som teller, er ikke med, og kommer ikke med senere i det som er "
    "gitt ut. Dette står her enten noen har sperret eller ikke."
)
"""Whoever counts is shown nobody who blocks her; that it is said always tells nobody that there is one."""
