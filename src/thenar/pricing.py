"""The fee tables at hand, and the cost of a journey from them: for the terminal and the page."""

from dataclasses import replace
from datetime import date

from thenar.cost.costing import Costing, insurance_plan
from thenar.ingest.fees import fees_folder
from thenar.journey import Costed
from thenar.knowledge.fees import SHIPPED, one_place, read_fees
from thenar.terms.complaint import Intake
from thenar.terms.fees import FeeTables


def fee_tables(zip_code: str | None) -> FeeTables:
    """The fee tables shipped and loaded, with the place of one ZIP code. Raises Faulty when a table is broken."""
    folders = (SHIPPED, fees_folder())
    read = read_fees(folders, places=False)
    return replace(read, places=one_place(zip_code, folders)) if zip_code else read


def costed(on: date) -> Costed:
    """A costing when the intake names insurance or a ZIP code, else none."""

    def from_intake(intake: Intake) -> Costing | None:
        if not (intake.zip or intake.insurance):
            return None
        tables = fee_tables(intake.zip)
        plan, notes = insurance_plan(intake.insurance, on, tables)
        return Costing(tables=tables, plan=plan, first=on, zip_code=intake.zip, notes=notes)

    return from_intake
