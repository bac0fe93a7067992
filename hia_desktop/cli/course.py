"""Commands about one course, and the papers made of it. Heavy imports wait until a command needs them."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.language import papers_heard
from hia_desktop.base.text import _, day
from hia_desktop.cli.terminal import (
    Args,
    WrongUsage,
    clock,
    course_named,
    read,
    read_object,
    say,
    signed_in,
    tell_untranslated,
    write,
)

if TYPE_CHECKING:
    from hia_desktop.base.fields import CourseId, DocumentId
    from hia_desktop.documents.kinds.paper import Paper
    from hia_desktop.services.call import SignedIn
    from hia_desktop.services.patient.same_day import SameDay


def list_course(args: Args) -> None:
    """Prints one course a line: id, number, name, status and the day the referral came, with tabs between."""
    from hia_desktop.services.call import run
    from hia_desktop.services.course import courses

    with signed_in(args) as user:
        found = run(user, courses.listing)
    lines = [f"{c.id}\t{c.number}\t{c.name}\t{c.status}\t{day(c.received_on)}" for c in found]
    say(args, "\n".join(lines), [asdict(c) for c in found])


def overview_course(args: Args) -> None:
    """What the course page shows."""
    from hia_desktop.services.call import run
    from hia_desktop.services.course import courses

    with signed_in(args) as user:
        found = run(user, courses.overview, course_named(user, args.course))
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in found.items()]
    say(args, "\n".join(lines), found)


def export_course(args: Args) -> None:
    """The whole course as one file."""
    from hia_desktop.services.call import run
    from hia_desktop.services.transfer import course_export

    with signed_in(args) as user:
        file = run(user, course_export.export_course, course_named(user, args.course))
    if file.left_out:
        text = _("{number} er ikke tatt med: lagt inn eller endret utenfor programmet. «Kontroller» nevner hva.")
        sys.stderr.write(f"hia-desktop: {text.format(number=file.left_out)}\n")
    write(args, file.model_dump_json(indent=1).encode() + b"\n")


def import_course(args: Args) -> None:
    """Reads an exported course in from a file, all of it or nothing, and prints its id here."""
    from hia_desktop.services.call import run
    from hia_desktop.services.transfer import course_import

    with signed_in(args) as user:
        done = run(user, course_import.import_course, read(args.file), _answer(args))
    say(args, f"{done.message} {done.course}", asdict(done))


def register_course(args: Args) -> None:
    """Registers a referral."""
    from pydantic import ValidationError

    from hia_desktop.services.call import run
    from hia_desktop.services.intake import referrals
    from hia_desktop.services.patient import patients
    from hia_desktop.services.transfer import course_file

    try:
        draft = patients.PatientDraft.model_validate(read_object(args.file))
    except ValidationError as error:
        raise course_file.broken(error) from None
    text = read(args.text).decode(errors="replace") if args.text else ""
    files = ((Path(args.attach).name, read(args.attach)),) if args.attach else ()
    arrived = referrals.Arrived(text, draft.gp_name if text else "", files, same_day=_answer(args))
    with signed_in(args) as user:
        made = run(user, referrals.register, draft, args.received or clock(args).today(), args.force, arrived)
    say(args, " ".join(x for x in (made.id, made.warning) if x), asdict(made))


def _answer(args: Args) -> "SameDay | None":
    """What was answered to «Skal dette avklares i dag?»; None when nothing was."""
    from hia_desktop.services.patient.same_day import SameDay

    return SameDay(args.same_day == "ja", args.same_day_why) if args.same_day else None


def sign_course(args: Args) -> None:
    """Signs a form; an epikrise is issued too."""
    from hia_desktop.domain.forms import WRITTEN, is_written
    from hia_desktop.domain.forms.epikrise import Epikrise
    from hia_desktop.services.call import run
    from hia_desktop.services.papers import papers
    from hia_desktop.services.record import entries

    if not is_written(args.kind):
        raise WrongUsage(
            _("Skjemaet «{kind}» finnes ikke. Velg et av: {kinds}.").format(
                kind=args.kind, kinds=", ".join(sorted(WRITTEN))
            )
        )
    answers = read_object(args.file)
    with signed_in(args) as user:
        course = course_named(user, args.course)
        before = run(user, entries.before_signing, course, args.kind, answers)
        if not before.stops and before.doubts and not args.anyway:  # what stops it is said by the signing itself
            words = " ".join(line.words for line in before.doubts)
            raise BadInput(_("Ikke signert. {words} Rett det, eller stå for det med --anyway.").format(words=words))
        if args.kind == Epikrise.kind:
            made: str = run(user, papers.sign_epikrise, course, None, answers)
        else:
            made = run(user, entries.sign, course, args.kind, None, answers, reason=args.reason)
    said = " ".join((_("Signert."), *before.follows))
    say(args, said, {"course": course, "kind": args.kind, "id": made, "follows": list(before.follows)})


def periods_course(args: Args) -> None:
    """Replaces the sick-leave periods."""
    from pydantic import TypeAdapter, ValidationError

    from hia_desktop.services.call import run
    from hia_desktop.services.course import courses
    from hia_desktop.services.patient import leaves
    from hia_desktop.services.transfer import course_file

    try:
        parts = TypeAdapter(list[course_file.PeriodPart]).validate_python(course_file.read_json(read(args.file)))
    except ValidationError as error:
        raise course_file.broken(error) from None
    periods = [part.period() for part in parts]
    with signed_in(args) as user:
        course = course_named(user, args.course)
        known = [row.id for row in run(user, courses.open_course, course).sick.periods]
        run(user, leaves.save_periods, course, known, periods)
    say(args, _("Sykmeldingene er lagret."), {"course": course, "periods": len(periods)})


def milestone_course(args: Args) -> None:
    """Marks a statutory point of the sick leave as done, or as passed over for a reason."""
    from hia_desktop.services.call import run
    from hia_desktop.services.patient import leaves

    with signed_in(args) as user:
        course = course_named(user, args.course)
        run(user, leaves.mark_milestone, course, args.code, args.done, args.skip)
    say(args, _("Merket."), {"course": course, "code": args.code})


def attach_course(args: Args) -> None:
    """Attaches a PDF."""
    from hia_desktop.services.call import run
    from hia_desktop.services.intake import referrals

    with signed_in(args) as user:
        made = run(user, referrals.attach, course_named(user, args.course), args.file, read(args.file), _answer(args))
    say(args, _("Filen er lagt ved."), {"id": made})


def reason_course(args: Args) -> None:
    """Says why one opens a course without a care relation; holds until midnight."""
    from hia_desktop.base.errors import ReasonNeeded
    from hia_desktop.base.fields import PatientId
    from hia_desktop.domain.access import Ground
    from hia_desktop.services.call import run
    from hia_desktop.services.consent import reasons
    from hia_desktop.services.course import courses

    with signed_in(args) as user:
        course = course_named(user, args.course)
        told = _("Det trengs ingen grunn: du har en behandlingsrelasjon.")
        try:
            run(user, courses.open_course, course)
        except ReasonNeeded as asked:
            run(user, reasons.state, PatientId(asked.patient), Ground.OTHER, args.because)
            told = _("Grunnen er logget og gjelder ut dagen.")
    say(args, told, {"course": course})


def consent_course(args: Args) -> None:
    """Gives or withdraws consent."""
    from hia_desktop.domain.access import Category, Recipient
    from hia_desktop.services.call import run
    from hia_desktop.services.consent import consents

    unknown = [c for c in args.category if c not in set(Category)]
    if args.to not in set(Recipient) or unknown or not (args.withdraw or args.until):
        raise WrongUsage(
            _(
                "Si hvem (--to {recipients}), hva (--category {categories}) og hvor lenge (--until "
                "DATO), eller --withdraw."
            ).format(recipients="|".join(Recipient), categories="|".join(Category))
        )
    categories = [Category(c) for c in args.category]
    with signed_in(args) as user:
        course = course_named(user, args.course)
        if args.withdraw:
            count = run(user, consents.withdraw, course, Recipient(args.to), categories or None)
        else:
            count = len(
                run(user, consents.give, course, Recipient(args.to), categories, args.until, how_given=args.how)
            )
    say(args, _("Samtykker endret: {count}.").format(count=count), {"course": course, "changed": count})


def _letter_there(user: "SignedIn", course: "CourseId", paper: "Paper", request: int) -> "DocumentId":
    """The newest letter of a kind in the archive; of the answers to requests for correction, the one to this request.
    Errors: Missing; Refused where there are several answers, for who may not read which request each is of."""
    from hia_desktop.domain.access import Right, may
    from hia_desktop.services.call import run
    from hia_desktop.services.papers import letters, papers

    if paper is letters.CORRECTION and may(user.me.role, Right.WRITE_HEALTH):
        answers = run(user, letters.correction_answers, course)
        found = [one.letter for one in answers if one.number == request and one.letter is not None]
    else:
        found = [row.id for row in run(user, papers.listing, course) if row.kind == paper.kind]
    if not found:
        raise Missing(_("Brevet er ikke laget ennå. Bruk --issue for å lage og arkivere det."))
    if paper is letters.CORRECTION and len(found) > 1:
        raise Refused(_("Det er flere svar på krav om retting. Hvilket som er hvilket, ser bare helsepersonell."))
    return found[0]


def export_paper(args: Args) -> None:
    """A paper as a PDF."""
    from hashlib import sha256

    from hia_desktop.documents.kinds.paper import Kept
    from hia_desktop.domain.references import file_name
    from hia_desktop.services.call import run
    from hia_desktop.services.papers import in_words, letters, papers

    made, own_copy = None, False
    with signed_in(args) as user, papers_heard() as heard:
        course = course_named(user, args.course)
        paper = _named(args.paper, getattr(args, "to", ""))
        as_lines = getattr(args, "lines", False)
        if as_lines:
            content = _lines_of(user, course, paper)
        elif paper.kept is not Kept.AS_LETTER:
            own_copy = _looked_through(args, user, course, paper)
            keeps, asked = papers.can_keep(paper.kind, user.me.role), (course, paper.kind, args.language, own_copy)
            spoken = run(user, in_words.newest_in, *asked) if args.language or not keeps else None
            if spoken is not None and (spoken.draft or not keeps):
                content = spoken.pdf
            else:
                made = run(user, papers.issue, course, paper.kind, own_copy)  # what leaves the house is in the archive
                content = run(user, papers.read, made)
        else:
            if args.issue and paper is letters.SUPPLEMENT:
                made = run(user, letters.issue_supplement, course, args.answering)
            elif args.issue and paper is letters.CORRECTION:
                made = run(user, letters.issue_correction, course, args.request, args.answering)
            elif args.issue:
                made = run(user, letters.issue_decision, course, paper.to, args.answering)
            else:
                made = _letter_there(user, course, paper, args.request)
            content = run(user, papers.read, made)
        rows = [d for d in run(user, papers.listing, course) if d.kind == paper.kind]
        row = next((d for d in rows if d.id == made), None)
        held = row or next(iter(rows), None)
        if held is not None and held.withheld and not (own_copy or as_lines):
            raise Refused(held.withheld)  # what the patient objects to stays in the house, whatever door is tried
    name = row.file_name if row else file_name(paper.title, clock(args).today(), sha256(content).hexdigest())
    write(args, content, name)
    tell_untranslated(heard)


def export_leaflet(args: Args) -> None:
    """The sheet for GPs on what a good referral tells."""
    from hashlib import sha256

    from hia_desktop.domain.references import file_name
    from hia_desktop.services.call import run
    from hia_desktop.services.papers import leaflets
    from hia_desktop.services.papers.in_words import seen

    with signed_in(args) as user:
        paper = run(user, leaflets.good_referral)
    drawn = seen(paper)
    write(args, drawn.pdf, file_name(paper.paper.title, paper.day, sha256(drawn.pdf).hexdigest()))
    tell_untranslated(drawn.untranslated)


def _named(word: str, to: str) -> "Paper":
    """The paper of a word and its receiver. Errors: WrongUsage when the word goes to others."""
    from hia_desktop.documents.kinds import PAPERS

    papers = {paper.to: paper for paper in PAPERS if paper.word == word}
    if to not in papers:
        receivers = "|".join(receiver for receiver in papers if receiver)
        raise WrongUsage(_("Si hvem det er til med --to {kinds}.").format(kinds=receivers))
    return papers[to]


def _looked_through(args: Args, user: "SignedIn", course: "CourseId", paper: "Paper") -> bool:
    """Approves the lines of an employer's paper as they stand in a file, and answers for words with the reason that
    was given; whether the patient's own copy is asked for."""
    own_copy, because = getattr(args, "own_copy", False), getattr(args, "because", "")
    approve = getattr(args, "approve", None)
    if not paper.for_employer and (own_copy or because or approve):
        raise WrongUsage(_("--own-copy, --approve og --because gjelder bare ark til arbeidsgiver."))
    if because and not approve:
        raise WrongUsage(_("--because hører sammen med --approve."))
    if approve:
        _approve(user, course, paper, read_object(approve), because)
    return own_copy


def _approve(user: "SignedIn", course: "CourseId", paper: "Paper", words: dict[str, object], because: str) -> None:
    from hia_desktop.services.call import run
    from hia_desktop.services.papers import employer_papers

    found = run(user, employer_papers.look, course, paper.kind)
    texts = {where: text for where, text in words.items() if isinstance(text, str)}
    asked = {line.where for line in found.lines}
    if texts.keys() != asked:
        told = dict.fromkeys(sorted(asked ^ texts.keys()), _("mangler, eller er ikke på arket"))
        raise BadInput(_("Filen må ha hver linje på arket, med teksten til arbeidsgiver, og ingen andre."), told)
    offered = zip(found.lines, found.as_offered(), strict=True)
    lines = tuple(replace(one, text=texts[line.where]) for line, one in offered)
    run(user, employer_papers.approve, course, paper.kind, lines, because)


def _lines_of(user: "SignedIn", course: "CourseId", paper: "Paper") -> bytes:
    """The lines that the employer would read, with the words that they are offered in, as JSON to be approved."""
    from hia_desktop.services.call import run
    from hia_desktop.services.papers import employer_papers

    found = run(user, employer_papers.look, course, paper.kind)
    offered = zip(found.lines, found.as_offered(), strict=True)
    return json.dumps({line.where: one.text for line, one in offered}, ensure_ascii=False, indent=2).encode()
