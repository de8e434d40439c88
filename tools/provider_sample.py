"""Make the sample of made-up providers that ships: src/thenar/data/places/provider_sample.zip, in the register's own layout.

None of these people or clinics exist: every name says SAMPLE, telephone numbers are 555-01xx, and the NPIs begin with
2999, a range that has not been issued. Real ZIPs spread them over all states. The same bytes each time.
"""

import random
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src" / "thenar" / "data" / "places" / "provider_sample.zip"
PER_STATE = 56
DAYS = "20050523-20261109"
sys.path.insert(0, str(ROOT / "bench"))

from nppes_file import ENDPOINT_HEADER, FIRST, LAST, LOCATION_HEADER, NAME_HEADER, Register, npi, quoted  # noqa: E402

CREDENTIALS = [
    "PT",
    "DPT",
    "PT, DPT",
    "MPT",
    "PT, DPT, OCS",
    "PT, DPT, OCS, FAAOMPT",
    "DPT, FAAOMPT",
    "MSPT, COMT",
    "PT, SCS",
    "PT, Cert. MDT",
    "DPT, MTC",
]
CODES = ["225100000X", "225100000X", "225100000X", "2251X0800X", "2251S0007X", "2251P0200X", "2251N0400X"]


def states() -> dict[str, list[str]]:
    """ZIP areas of the census by state."""
    zips = Register().zips
    found = {}
    for line in (ROOT / "tools" / "zip3_by_state.txt").read_text("utf-8").splitlines()[1:]:
        state, _, areas = line.partition(":")
        of_state = [code for code in zips if code[:3] in set(areas.split())]
        if of_state:
            found[state] = of_state
    return found


def rows(register: Register) -> Iterator[list[str]]:
    """The main file's rows."""
    number = 299_900_000
    for state, zips in sorted(states().items()):
        dice = random.Random(f"sample {state}")
        for each in range(PER_STATE):
            number += 1
            yield list(provider(register, npi(number), state, dice.choice(zips), each, dice).values())


def provider(register: Register, number: str, state: str, code: str, each: int, dice: random.Random) -> dict[str, str]:
    """One made-up provider: of each eight, five therapists, one assistant, two clinics."""
    fields = dict.fromkeys(register.header, "")
    clinic, assistant = each % 8 in (6, 7), each % 8 == 5
    fields |= {"NPI": number, "Entity Type Code": "2" if clinic else "1", "Last Update Date": "11/01/2026"}
    fields["Provider Enumeration Date"] = "06/01/2015"
    if clinic:
        fields["Provider Organization Name (Legal Business Name)"] = (
            f"SAMPLE {dice.choice(['PHYSICAL THERAPY', 'REHABILITATION'])} OF {state} {each}"
        )
    else:
        fields["Provider Last Name (Legal Name)"] = f"SAMPLE-{dice.choice(LAST)}"
        fields["Provider First Name"] = dice.choice(FIRST)
        fields["Provider Credential Text"] = "PTA" if assistant else dice.choice(CREDENTIALS)
        fields["Provider Sex Code"] = dice.choice("FM")
    for place in ("Mailing", "Practice Location"):
        fields[f"Provider First Line Business {place} Address"] = f"{dice.randint(1, 999)} EXAMPLE ST"
        fields[f"Provider Business {place} Address City Name"] = "SAMPLE TOWN"
        fields[f"Provider Business {place} Address State Name"] = state
        fields[f"Provider Business {place} Address Postal Code"] = code
        fields[f"Provider Business {place} Address Country Code (If outside U.S.)"] = "US"
        fields[f"Provider Business {place} Address Telephone Number"] = f"555555{100 + each:04d}"
    fields["Healthcare Provider Taxonomy Code_1"] = (
        "261QP2000X" if clinic else "225200000X" if assistant else dice.choice(CODES)
    )
    fields["Healthcare Provider Primary Taxonomy Switch_1"] = "Y"
    fields["Provider License Number State Code_1"] = "" if clinic else state
    return fields


def main() -> None:
    """Write the zip."""
    register = Register()
    files = {f"npidata_pfile_{DAYS}.csv": [register.header, *rows(register)]}
    files |= {f"pl_pfile_{DAYS}.csv": [LOCATION_HEADER], f"othername_pfile_{DAYS}.csv": [NAME_HEADER]}
    files[f"endpoint_pfile_{DAYS}.csv"] = [ENDPOINT_HEADER]
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, lines in files.items():
            info = zipfile.ZipInfo(name, (2026, 11, 1, 0, 0, 0))
            archive.writestr(info, b"".join(map(quoted, lines)), zipfile.ZIP_DEFLATED, 9)
    print(
        f"{OUT.relative_to(ROOT)}: {len(files[f'npidata_pfile_{DAYS}.csv']) - 1} providers, {OUT.stat().st_size / 1e3:.0f} kB"
    )


if __name__ == "__main__":
    main()
