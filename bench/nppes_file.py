"""A made-up provider register in the full layout (330 columns), the same for the same seed. None of its people exist.

    python bench/nppes_file.py OUT.zip --rows 100000 [--seed 1] [--weekly]

Odd rows are in it on purpose: line breaks and commas inside fields, doubled quotes, deactivated identifiers left blank,
wrong check digits, addresses abroad, ZIP+4 and broken ZIPs, post office boxes, codes that do not fit, rows cut short,
an NPI given twice, a license number that begins like a taxonomy code, letters outside ASCII.
"""

import argparse
import csv
import gzip
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

HEADER_FILE = Path(__file__).parent / "nppes_header.csv"
AREAS = Path(__file__).parent.parent / "src" / "thenar" / "data" / "places" / "zcta2020.csv.gz"
LOCATION_HEADER = [
    "NPI", "Provider Secondary Practice Location Address- Address Line 1",
    "Provider Secondary Practice Location Address-  Address Line 2", "Provider Secondary Practice Location Address - City Name",
    "Provider Secondary Practice Location Address - State Name", "Provider Secondary Practice Location Address - Postal Code",
    "Provider Secondary Practice Location Address - Country Code (If outside U.S.)",
    "Provider Secondary Practice Location Address - Telephone Number",
    "Provider Secondary Practice Location Address - Telephone Extension", "Provider Practice Location Address - Fax Number",
]  # fmt: skip
NAME_HEADER = ["NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code"]
ENDPOINT_HEADER = [
    "NPI", "Endpoint Type", "Endpoint Type Description", "Endpoint", "Affiliation", "Endpoint Description",
    "Affiliation Legal Business Name", "Use Code", "Use Description", "Other Use Description", "Content Type",
    "Content Description", "Other Content Description", "Affiliation Address Line One", "Affiliation Address Line Two",
    "Affiliation Address City", "Affiliation Address State", "Affiliation Address Country", "Affiliation Address Postal Code",
]  # fmt: skip
LAST = "ALVAREZ BAKER CHEN DIAZ EVANS FISCHER GARCIA HUGHES IBARRA JONES KIM LOPEZ MEYER NGUYEN ORTIZ PATEL QUINN ROSS SINGH TORRES".split()
FIRST = (
    "ANA BEN CARLA DEV ELENA FRANK GRACE HUGO IRIS JAMAL KIRA LIAM MARIA NOAH OLGA PRIYA QUENTIN ROSA SAM TARA".split()
)
STREETS = "MAIN ST,OAK AVE,ELM ST,PARK BLVD,HIGHLAND RD,2ND AVE,UNIVERSITY DR,STATE ROUTE 9".split(",")
CREDENTIALS = [
    "PT", "PT", "DPT", "DPT", "PT, DPT", "P.T.", "D.P.T.", "MPT", "MSPT", "PT, DPT, OCS", "PT, DPT, OCS, FAAOMPT", "D.P.T. O.C.S",
    "MSPT,COMT", "Fellow AAOMPT", "PT, SCS", "PT, Cert. MDT", "DPT, CSCS", "PT, XYZ", "", "DPT, FAAOMPT candidate", "PT, MTC",
]  # fmt: skip
OTHER_CODES = "207Q00000X 363LF0000X 225X00000X 1041C0700X 122300000X 101YM0800X 183500000X 163W00000X 2255A2300X 261QM0801X".split()
ORTHO_CODES = ["225100000X"] * 12 + ["2251X0800X"] * 3 + ["2251S0007X", "2251P0200X", "2251N0400X", "2251G0304X"]


def npi(number: int) -> str:
    """A nine-digit number with its check digit."""
    digits = f"{number:09d}"
    total = 24 + sum(int(d) for d in digits[1::2]) + sum(sum(divmod(2 * int(d), 10)) for d in digits[::2])
    return digits + str(-total % 10)


class Register:
    """Rows by number: the same row for the same seed and number. ``share`` of them belong to physical therapy."""

    def __init__(self, seed: int = 1, share: float = 0.05) -> None:
        self.seed, self.share = seed, share
        with HEADER_FILE.open(encoding="utf-8", newline="") as file:
            self.header = next(csv.reader(file))
        self.at = {name: place for place, name in enumerate(self.header)}
        lines = gzip.decompress(AREAS.read_bytes()).decode().splitlines()[1:]
        self.zips = [line[:5] for line in lines]

    def row(self, number: int) -> list[str]:
        """One row of the main file."""
        dice = random.Random(self.seed * 1_000_003 + number)
        fields = dict.fromkeys(self.header, "")
        fields["NPI"] = npi(100_000_000 + number)
        if dice.random() < 0.03:  # deactivated: everything else is blank
            fields["NPI Deactivation Date"] = "07/01/2019"
            return list(fields.values())
        organization = dice.random() < 0.22
        self._person(fields, dice, organization)
        self._address(fields, dice)
        self._codes(fields, dice, organization)
        self._odd(fields, dice)
        values = list(fields.values())
        return values[:-1] if dice.random() < 0.0005 else values

    def _person(self, fields: dict[str, str], dice: random.Random, organization: bool) -> None:
        fields["Entity Type Code"] = "2" if organization else "1"
        fields["Provider Enumeration Date"] = (
            f"{dice.randint(1, 12):02d}/{dice.randint(1, 28):02d}/{dice.randint(2005, 2025)}"
        )
        fields["Last Update Date"] = f"{dice.randint(1, 12):02d}/{dice.randint(1, 28):02d}/{dice.randint(2015, 2026)}"
        if organization:
            fields["Employer Identification Number (EIN)"] = "<UNAVAIL>"
            fields["Provider Organization Name (Legal Business Name)"] = (
                f"{dice.choice(LAST)} {dice.choice(['REHAB', 'PHYSICAL THERAPY', 'HEALTH'])} LLC"
            )
            fields["Authorized Official Last Name"] = dice.choice(LAST)
            return
        fields["Provider Last Name (Legal Name)"] = dice.choice(LAST)
        fields["Provider First Name"] = dice.choice(FIRST)
        fields["Provider Middle Name"] = dice.choice(["", "A", "LEE"])
        fields["Provider Sex Code"] = dice.choice("MF")
        fields["Is Sole Proprietor"] = dice.choice("YNX")

    def _address(self, fields: dict[str, str], dice: random.Random) -> None:
        code = self.zips[int(len(self.zips) * dice.random() ** 2)]
        line = f"{dice.randint(1, 9999)} {dice.choice(STREETS)}"
        for place in ("Mailing", "Practice Location"):
            fields[f"Provider First Line Business {place} Address"] = line
            fields[f"Provider Business {place} Address City Name"] = "SPRINGFIELD"
            fields[f"Provider Business {place} Address State Name"] = "MA"
            fields[f"Provider Business {place} Address Postal Code"] = code + dice.choice(
                ["", "", f"{dice.randint(1, 9999):04d}"]
            )
            fields[f"Provider Business {place} Address Country Code (If outside U.S.)"] = "US"
            fields[f"Provider Business {place} Address Telephone Number"] = (
                f"{dice.randint(2_000_000_000, 9_999_999_999)}"
            )

    def _codes(self, fields: dict[str, str], dice: random.Random, organization: bool) -> None:
        ours = dice.random() < self.share
        if not ours:
            codes = [dice.choice(OTHER_CODES)]
        elif organization:
            codes = [dice.choice(["261QP2000X", "261QR0400X", "225100000X", "261QR0401X"])]
        else:
            codes = [dice.choice(ORTHO_CODES)] if dice.random() < 0.8 else ["225200000X"]
            fields["Provider Credential Text"] = dice.choice(CREDENTIALS) if codes[0] != "225200000X" else "PTA"
        codes += [dice.choice(OTHER_CODES + ["225100000X"] * ours)] * (dice.random() < 0.2)
        for place, code in enumerate(codes, start=1):
            fields[f"Healthcare Provider Taxonomy Code_{place}"] = code
            fields[f"Provider License Number_{place}"] = f"PT{dice.randint(1, 99999)}"
            fields[f"Provider License Number State Code_{place}"] = "MA"
            fields[f"Healthcare Provider Primary Taxonomy Switch_{place}"] = "Y" if place == 1 else "N"

    def _odd(self, fields: dict[str, str], dice: random.Random) -> None:
        first = "Provider First Line Business Practice Location Address"
        postal = "Provider Business Practice Location Address Postal Code"
        second = "Provider Second Line Business Practice Location Address"
        match dice.randrange(200):
            case 0:
                fields[second] = 'SUITE 5\n"1234567890","1"\nBACK DOOR, "RED"'
            case 1:
                fields[second] = "STE 1\r\n\r\nFLOOR 2"
            case 2:
                fields["NPI"] = fields["NPI"][:9] + str((int(fields["NPI"][9]) + 1) % 10)
            case 3:
                fields["Provider Business Practice Location Address Country Code (If outside U.S.)"] = "CA"
                fields[postal] = "K1A0B1"
            case 4 | 5:
                fields[first] = dice.choice(["PO BOX 12", "P.O. BOX 77", "P O BOX 5", "po box 9"])
            case 6:
                fields[postal] = dice.choice(["", "0213", "XXXXX", "00000", "99999-1234"])
            case 7:
                fields["Provider License Number_1"] = "2251X0800X"
                fields["Provider Business Mailing Address Telephone Number"] = "2251234567"
            case 8:
                fields["Entity Type Code"] = "2" if fields["Entity Type Code"] == "1" else "1"
            case 9:
                fields["Provider Last Name (Legal Name)"] = "MUÑOZ"
            case 10:
                fields["NPI Deactivation Date"] = "01/01/2020"
                fields["NPI Reactivation Date"] = dice.choice(["", "02/02/2021"])
            case 11:
                fields["Entity Type Code"] = ""
            case 12:
                fields[first] = 'THE "OLD" MILL, "WEST", ,",",'

    def lines(self, first: int, last: int) -> Iterator[bytes]:
        """Rows as they stand in the file; every 500th comes twice."""
        for number in range(first, last):
            line = quoted(self.row(number))
            yield line
            if number % 500 == 499:
                yield line

    def sides(self, first: int, last: int) -> dict[str, Iterator[bytes]]:
        """Rows of the files beside the main one."""
        return {
            "pl": self._locations(first, last),
            "othername": self._names(first, last),
            "endpoint": self._endpoints(first, last),
        }

    def _locations(self, first: int, last: int) -> Iterator[bytes]:
        for number in range(first, last, 7):
            dice = random.Random(self.seed + number)
            country = "CA" if number % 700 == 0 else "US"
            yield quoted([npi(100_000_000 + number), f"{number} SECOND ST", 'UNIT "B"\nREAR' if number % 350 == 0 else "", "SALEM", "MA",
                          dice.choice(self.zips), country, "6175550100", "", ""])  # fmt: skip

    def _names(self, first: int, last: int) -> Iterator[bytes]:
        for number in range(first, last, 11):
            yield quoted([npi(100_000_000 + number), f"BETTER BACKS {number}", "3"])

    def _endpoints(self, first: int, last: int) -> Iterator[bytes]:
        for number in range(first, last, 13):
            values = [npi(100_000_000 + number), "DIRECT", "Direct Messaging Address", f"a{number}@direct.example.org"]
            yield quoted(values + ["N"] + [""] * 3 + ["Direct"] + [""] * 10)


def quoted(values: list[str]) -> bytes:
    """A row as the register writes it: every field in quotes, a line feed at the end."""
    return ('"' + '","'.join(value.replace('"', '""') for value in values) + '"\n').encode()


def write(
    out: Path,
    rows: int,
    *,
    seed: int = 1,
    first: int = 0,
    days: str = "20050523-20261109",
    share: float = 0.05,
    repeat: int = 1,
) -> int:
    """Write the zip; answers the bytes of the main file unpacked. ``repeat`` writes the same rows again with other NPIs."""
    register = Register(seed, share)
    size = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        lines = list(register.lines(first, first + rows))
        with archive.open(f"npidata_pfile_{days}.csv", "w", force_zip64=True) as file:
            size += file.write(quoted(register.header))
            for turn in range(repeat):
                size += sum(file.write(_renumbered(line, turn)) for line in lines)
        archive.writestr(f"npidata_pfile_{days}_fileheader.csv", quoted(register.header))
        heads = {"pl": LOCATION_HEADER, "othername": NAME_HEADER, "endpoint": ENDPOINT_HEADER}
        for kind, lines in register.sides(first, first + rows).items():
            with archive.open(f"{kind}_pfile_{days}.csv", "w") as file:
                file.write(quoted(heads[kind]))
                file.writelines(lines)
    return size


def _renumbered(line: bytes, turn: int) -> bytes:
    """The row under another NPI; a wrong check digit stays wrong."""
    old = line[1:11].decode()
    number = int(old[:9])
    wrong = npi(number) != old
    new = npi(number + turn * 50_000_000)
    return line if not turn else b'"' + (new[:9] + str((int(new[9]) + wrong) % 10)).encode() + line[11:]


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--weekly", action="store_true")
    given = parser.parse_args()
    days = "20261110-20261116" if given.weekly else "20050523-20261109"
    size = write(given.out, given.rows, seed=given.seed, days=days, repeat=given.repeat)
    print(f"{given.out}: {size / 1e6:.1f} MB unpacked, {given.out.stat().st_size / 1e6:.1f} MB packed")


if __name__ == "__main__":
    main()
