"""The federal exchange's public-use files → plans with their therapy benefit.

Read are the Benefits and Cost Sharing file and the Plan Attributes file of one year (CSV, or the zip they come in).
Lenient: a plan whose texts cannot be read is kept with the reason; rows without a plan are counted.
"""

import csv
import io
import os
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from thenar.ingest.sharing_text import read_benefit, read_limit
from thenar.terms.benefits import Benefit
from thenar.terms.faults import Fault, Faulty
from thenar.terms.marketplace import MarketplacePlan, Side
from thenar.terms.money import read_money

# Best first: a row of the first name that a plan has is read.
BENEFIT_NAMES = (
    "Rehabilitative Occupational and Rehabilitative Physical Therapy",
    "Outpatient Rehabilitation Services",
    "Habilitation Services",
)
LARGEST_FILE = 2_000_000_000  # bytes
_BENEFITS_NEED = ("PlanId", "StandardComponentId", "BenefitName", "CopayInnTier1", "CoinsInnTier1", "CopayOutofNet", "CoinsOutofNet",
                  "IsCovered", "QuantLimitOnSvc", "LimitQty", "LimitUnit")  # fmt: skip
_PLANS_NEED = ("PlanId", "StateCode", "IssuerId", "PlanMarketingName", "MetalLevel", "PlanType", "TEHBDedInnTier1Individual",
               "TEHBInnTier1IndividualMOOP")  # fmt: skip
Row = Mapping[str, str]


@dataclass(slots=True)
class LoadedPlans:
    """What was read: plans, texts that could not be read with how often, and rows set aside with the reason."""

    plans: list[MarketplacePlan] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)


def plans_file() -> Path:
    """Where loaded plans are kept: beside the loaded fees."""
    from thenar.ingest.fees import fees_folder

    return fees_folder().parent / "plans.json"


def load_plans(paths: Iterable[Path]) -> LoadedPlans:
    """The plans of the two files. Raises Faulty when one is missing or not in the published layout."""
    faults: list[Fault] = []
    benefits: dict[str, Row] = {}
    attributes: list[Row] = []
    seen: set[str] = set()
    loaded = LoadedPlans()
    for name, rows in _tables(paths, faults):
        head = rows.fieldnames or []
        if set(_BENEFITS_NEED) <= set(head):
            seen.add("benefits")
            _best_rows(rows, benefits)
        elif set(_PLANS_NEED) <= set(head):
            seen.add("plans")
            attributes += [row for row in rows if row.get("DentalOnlyPlan", "No") != "Yes"]
        else:
            faults.append(Fault(name, "has not the columns of a benefits or plan attributes file", "give the CSV files as published"))  # fmt: skip
    for kind, words in (("benefits", "Benefits and Cost Sharing"), ("plans", "Plan Attributes")):
        if kind not in seen:
            faults.append(Fault("files", f"the {words} file is missing", "give both files of one year"))
    if faults:
        raise Faulty(faults)
    for row in attributes:
        _add(row, benefits, loaded)
    return loaded


def keep_plans(loaded: LoadedPlans, path: Path) -> None:
    """Write the plans, replacing those of the same id and year; the file is swapped whole."""
    merged = {(plan.year, plan.id): plan for plan in (*read_plans(path), *loaded.plans)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(msgspec.json.encode([plan for _, plan in sorted(merged.items())]))
    os.replace(file.name, path)


def read_plans(path: Path) -> list[MarketplacePlan]:
    """The plans that were loaded; none when there is no file. Raises Faulty when it is broken."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[MarketplacePlan])
    except FileNotFoundError:
        return []
    except msgspec.MsgspecError as error:
        raise Faulty([Fault(str(path), f"cannot be read ({error})", "delete it and load the files again")]) from None


def _tables(paths: Iterable[Path], faults: list[Fault]) -> Iterator[tuple[str, "csv.DictReader[str]"]]:
    for path in paths:
        try:
            if path.suffix.lower() == ".zip":
                yield from _members(path)
            else:
                with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
                    yield path.name, csv.DictReader(file)
        except OSError as error:
            faults.append(Fault(str(path), f"cannot be read ({error.strerror})", "check the path"))
        except zipfile.BadZipFile:
            faults.append(Fault(str(path), "is not a zip archive that can be read", "download it again"))


def _members(path: Path) -> Iterator[tuple[str, "csv.DictReader[str]"]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith(".csv") and member.file_size <= LARGEST_FILE:
                with archive.open(member) as file:
                    yield member.filename, csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", "replace", newline=""))


def _best_rows(rows: Iterable[Row], best: dict[str, Row]) -> None:
    """For each plan the therapy row whose name comes first."""
    for row in rows:
        name = (row["BenefitName"] or "").strip()
        if name in BENEFIT_NAMES:
            other = best.get(row["PlanId"])
            if other is None or BENEFIT_NAMES.index(name) < BENEFIT_NAMES.index(other["BenefitName"].strip()):
                best[row["PlanId"]] = row


def _add(row: Row, benefits: Mapping[str, Row], loaded: LoadedPlans) -> None:
    benefit = benefits.get(row["PlanId"])
    if benefit is None:
        loaded.set_aside["a plan without a therapy row"] += 1
        return
    try:
        loaded.plans.append(_plan(row, benefit, loaded.unread))
    except ValueError as error:
        loaded.set_aside[str(error)] += 1


def _plan(row: Row, benefit: Row, unread: Counter[str]) -> MarketplacePlan:
    limit, notes = _limit(benefit, unread)
    covered = (benefit["IsCovered"] or "").strip().lower() == "covered"
    year = (row.get("BusinessYear") or "").strip()
    return MarketplacePlan(
        id=row["PlanId"].strip(),
        year=int(year) if year.isdecimal() else 0,
        state=row["StateCode"].strip(),
        issuer_id=row["IssuerId"].strip(),
        issuer=(row.get("IssuerMarketPlaceMarketingName") or row.get("IssuerName") or "").strip(),
        name=row["PlanMarketingName"].strip(),
        metal=row["MetalLevel"].strip(),
        type=row["PlanType"].strip(),
        hsa=(row.get("IsHSAEligible") or "").strip().lower() == "yes",
        benefit_name=benefit["BenefitName"].strip(),
        inside=_side(row, "InnTier1", benefit["CopayInnTier1"], benefit["CoinsInnTier1"], limit, covered, unread),
        outside=_side(row, "OutOfNet", benefit["CopayOutofNet"], benefit["CoinsOutofNet"], limit, covered, unread),
        limit_text=limit,
        exclusions=(benefit.get("Exclusions") or "").strip()[:500],
        notes=notes,
    )


def _limit(benefit: Row, unread: Counter[str]) -> tuple[str, tuple[str, ...]]:
    """The limit's text if it can be applied, else a note."""
    if (benefit["QuantLimitOnSvc"] or "").strip().lower() != "yes" or not (benefit["LimitQty"] or "").strip():
        return "", ()
    text = f"{benefit['LimitQty'].strip()} {(benefit['LimitUnit'] or '').strip()}"
    try:
        other = read_limit(text).other
    except ValueError as error:
        unread[str(error)] += 1
        other = text
    return ("", (f"The plan has a limit that is not counted here: {other}.",)) if other else (text, ())


def _side(row: Row, side: str, copay: str, coinsurance: str, limit: str, covered: bool, unread: Counter[str]) -> Side:
    copay, coinsurance = (copay or "").strip(), (coinsurance or "").strip()
    benefit: Benefit | None = None
    reason: str | None = None
    if covered and (copay or coinsurance):
        try:
            benefit = read_benefit(copay, coinsurance, limit)
        except ValueError as error:
            reason = str(error)
            unread[reason] += 1
    moop = "InnTier1" if side == "InnTier1" else "OutOfNet"
    return Side(
        deductible=_amount(row, f"TEHBDed{side}Individual", f"MEHBDed{side}Individual"),
        deductible_family=_amount(row, f"TEHBDed{side}FamilyPerGroup", f"MEHBDed{side}FamilyPerGroup"),
        out_of_pocket_maximum=_amount(row, f"TEHB{moop}IndividualMOOP", f"MEHB{moop}IndividualMOOP"),
        out_of_pocket_maximum_family=_amount(row, f"TEHB{moop}FamilyPerGroupMOOP", f"MEHB{moop}FamilyPerGroupMOOP"),
        copay_text=copay,
        coinsurance_text=coinsurance,
        benefit=benefit,
        unread=reason,
    )


def _amount(row: Row, *names: str) -> int | None:
    """Cents of the first column that holds an amount: total for medical and drugs, else medical alone."""
    for name in names:
        said = (row.get(name) or "").strip().lower().split(" per ")[0].strip()
        if said and said not in ("not applicable", "n/a"):
            try:
                return read_money(said)
            except ValueError:
                raise ValueError(f"{name} is not an amount") from None
    return None
