"""What an estimate needs, gathered from the intake, files and options of the command line."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from thenar.terms.faults import Fault, Faulty

if TYPE_CHECKING:
    from thenar.cost.costing import Costing
    from thenar.cost.prices import Table
    from thenar.terms.benefits import PersonalPlan
    from thenar.terms.complaint import Intake
    from thenar.terms.estimates import PriceBasis
    from thenar.terms.fees import FeeTables
    from thenar.terms.good_faith import Patient, Provider


_PLAN_ID = re.compile(r"\d{5}[A-Z]{2}\d{7}(-\d{2})?")


def costing(
    intake: "Intake",
    on: date,
    *,
    zip_code: str | None = None,
    plan_file: str | None = None,
    contract: str | None = None,
    guide: str | None = None,
    in_network: bool = True,
    samples: int = 0,
) -> "Costing":
    """A costing. Raises Faulty with every file that cannot be used."""
    from thenar.cost.costing import Costing, insurance_plan
    from thenar.pricing import fee_tables

    where = zip_code or intake.zip
    known = fee_tables(where)
    notes: tuple[str, ...] = ()
    if plan_file:
        plan = read_plan_file(plan_file, on, known)
    else:
        plan, notes = insurance_plan(intake.insurance, on, known)
    return Costing(
        tables=known,
        plan=plan,
        first=on,
        zip_code=where,
        table=_table(contract, guide),
        in_network=in_network,
        samples=samples,
        notes=notes,
    )


def read_who(path: str | None) -> "tuple[Patient, Provider]":
    """Patient and provider of a document; what is not given stays blank. Raises Faulty with every field that is wrong."""
    from thenar.cli.reading import read_fields
    from thenar.cost.plans import suggest
    from thenar.terms.good_faith import Patient, Provider

    fields = dict(read_fields(path)) if path else {}
    given = fields.pop("provider", None) or {}
    faults = [Fault(str(key), "is not known", suggest(str(key), ("name", "born", "provider"))) for key in fields if key not in ("name", "born")]  # fmt: skip
    names = ("name", "npi", "tin", "state", "address", "phone")
    if not isinstance(given, Mapping):
        faults.append(Fault("provider", "needs fields of its own", f"write {', '.join(names)} under it"))
        given = {}
    faults += [Fault(f"provider.{key}", "is not known", suggest(str(key), names)) for key in given if key not in names]
    born = None
    try:
        born = date.fromisoformat(str(fields["born"])) if fields.get("born") else None
    except ValueError:
        faults.append(Fault("born", f"'{fields['born']}' is not a date", "write it as 1980-05-31"))
    if faults:
        raise Faulty(faults)
    name = str(fields["name"]).strip() if fields.get("name") else None
    return Patient(name=name, born=born), Provider(**{str(k): str(v).strip() for k, v in given.items() if v})


def read_plan_file(path: str, on: date, known: "FeeTables") -> "PersonalPlan":
    """A plan from a YAML file, or a loaded exchange plan by its id."""
    from thenar.cli.reading import read_fields
    from thenar.cost.plans import read_plan

    if _PLAN_ID.fullmatch(path):
        return _exchange_plan(path, on)
    return read_plan(read_fields(path), on=on, tables=known)


def _exchange_plan(id_: str, on: date) -> "PersonalPlan":
    from thenar.cost.marketplace import personal
    from thenar.ingest.marketplace import plans_file, read_plans

    found = [plan for plan in read_plans(plans_file()) if plan.id == id_ or plan.id.partition("-")[0] == id_]
    if not found:
        raise Faulty([Fault("--plan", f"'{id_}' is not a plan that is loaded", "see 'thenar plans find'")])
    return personal(min(found, key=lambda plan: (abs(plan.year - on.year), plan.id)), on=on)


def _table(contract: str | None, guide: str | None) -> "Table | None":
    from thenar.cost.costing import price_guide
    from thenar.cost.prices import Table

    if contract and guide:
        raise Faulty([Fault("--prices", "is given beside --contract", "keep one: a contract with the insurer, or prices for people who pay themselves")])  # fmt: skip
    if contract:
        return Table(*read_prices(contract))
    if guide:
        prices, _, per_visit = read_prices(guide)
        return price_guide(prices, per_visit)
    return None


def read_prices(path: str) -> tuple[Mapping[str, int], "PriceBasis", int | None]:
    """Prices in cents a unit by code, and a flat amount a visit: from a YAML file of dollars."""
    from thenar.cli.reading import read_fields
    from thenar.terms.estimates import PriceBasis
    from thenar.terms.money import read_money

    prices: dict[str, int] = {}
    faults: list[Fault] = []
    for code, amount in read_fields(path).items():
        name = str(code).strip().upper()
        try:
            prices[name] = read_money(str(amount))
        except ValueError as error:
            faults.append(Fault(f"{path}: {name}", str(error), "write dollars such as 35.00"))
        if name != "PER_VISIT" and not (len(name) == 5 and name.isalnum() and name[1:].isdigit()):
            faults.append(Fault(f"{path}: {name}", "is not a procedure code", "write five characters such as 97140, or per_visit"))  # fmt: skip
    if faults:
        raise Faulty(faults)
    per_visit = prices.pop("PER_VISIT", None)
    return prices, PriceBasis.CONTRACT, per_visit
