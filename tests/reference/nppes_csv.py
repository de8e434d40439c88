"""The plain, slow twin of thenar.ingest.nppes: the csv module, one row after the other, everything in memory."""

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

from thenar.ingest import nppes
from thenar.ingest.layout import ENDPOINT_COLUMNS, LOCATION_COLUMNS, NAME_COLUMNS, PUBLISHED, TAXONOMIES
from thenar.terms.providers import Npi

OURS = ("2251", "2252", "261QP2000X", "261QR0400X", "261QR0401X")
PARTS = ("Taxonomy Code", "License Number", "License Number State Code", "Primary Taxonomy Switch")


def read(path: Path, surveyor) -> dict:
    """What a full load must hold: providers by NPI, counts, reasons; and every row as the csv module sees it."""
    providers, reasons, rows, blank = {}, Counter(), 0, 0
    with zipfile.ZipFile(path) as archive:
        names = {name.partition("_")[0]: name for name in archive.namelist() if "fileheader" not in name}
        lines = reader(archive, names["npidata"])
        header = next(lines)
        for values in lines:
            rows += 1
            blank += len(values) > 1 and values[1] == ""
            if len(values) != len(header):
                if any(value.startswith(OURS) for value in values[1:]):
                    reasons[nppes.WRONG_COLUMNS] += 1
                continue
            row = dict(zip(header, values, strict=True))
            row.setdefault("Provider Sex Code", row.get("Provider Gender Code", ""))
            codes = [row[f"Healthcare Provider Taxonomy Code_{n}"] for n in range(1, TAXONOMIES + 1)]
            if not any(code.startswith(OURS) for code in codes):
                continue
            if reason := doubt(row, surveyor, tuple(filter(None, codes))):
                reasons[reason] += 1
                continue
            if row["NPI"] in providers:
                reasons[nppes.TWICE] += 1
            providers[row["NPI"]] = {
                "published": {column: row[column] for column in PUBLISHED},
                "taxonomies": [
                    tuple(row[column(part, n)] for part in PARTS) for n in range(1, TAXONOMIES + 1) if codes[n - 1]
                ],
                "locations": [], "names": [], "endpoints": [],
            }  # fmt: skip
        for kind, key, columns in (
            ("pl", "locations", LOCATION_COLUMNS),
            ("othername", "names", NAME_COLUMNS),
            ("endpoint", "endpoints", ENDPOINT_COLUMNS),
        ):
            lines = reader(archive, names[kind])
            header = [re.sub(r"\s+", "", name) for name in next(lines)]
            for values in lines:
                row = dict(zip(header, values, strict=True))
                picked = {column: row[re.sub(r"\s+", "", column)] for column in columns}
                if row["NPI"] not in providers:
                    continue
                if key == "locations" and row[re.sub(r"\s+", "", columns[5])] not in ("", "US"):
                    reasons[nppes.LOCATION_ABROAD] += 1
                else:
                    providers[row["NPI"]][key].append(picked)
    return {"providers": providers, "reasons": reasons, "rows": rows, "blank": blank}


def reader(archive, name):
    return csv.reader(io.TextIOWrapper(archive.open(name), "utf-8", newline=""))


def column(part, n):
    return f"Healthcare Provider {part}_{n}" if "Taxonomy" in part else f"Provider {part}_{n}"


def doubt(row, surveyor, codes):
    try:
        Npi(row["NPI"])
    except ValueError:
        return nppes.WRONG_CHECK_DIGIT
    if row["NPI Deactivation Date"] and not row["NPI Reactivation Date"]:
        return nppes.DEACTIVATED
    if row["Entity Type Code"] not in ("1", "2"):
        return nppes.NO_ENTITY
    if row["Provider Business Practice Location Address Country Code (If outside U.S.)"] not in ("", "US"):
        return nppes.ABROAD
    traits = surveyor.traits(row["Entity Type Code"] == "1", row["Provider Credential Text"], codes)
    return None if traits else nppes.CODES_DO_NOT_FIT
