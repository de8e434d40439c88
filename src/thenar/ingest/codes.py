"""The code book as shipped: data/codes/therapy_codes.csv."""

from functools import cache

from thenar.ingest.tables import DATA, Row, read_table
from thenar.terms.billing import (
    CodeBook,
    CodeKind,
    Discipline,
    MedicareStatus,
    ProcedureCode,
    TherapyClass,
    Timing,
)
from thenar.terms.sources import Read


@cache
def code_book() -> CodeBook:
    """Every therapy code that is known, by code. Raises Faulty if the table has faults."""
    return {code.code: code for code in read_table(DATA / "codes" / "therapy_codes.csv", _code)}


def _code(row: Row) -> ProcedureCode:
    return ProcedureCode(
        code=row["code"],
        name=row["name"],
        timing=Timing(row["timing"]),
        therapy=TherapyClass(row["therapy"]),
        kind=CodeKind(row["kind"]),
        medicare=MedicareStatus(row["medicare"]),
        disciplines=tuple(Discipline(one) for one in row["disciplines"].split()),
        read=Read(row["read"]),
        source=row["source"],
    )
