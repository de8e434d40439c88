"""A price guide: what each service and each kind of visit costs at one place, by whose price."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thenar.cost.fees import Market, price_day
from thenar.terms.affordability import PriceGuide, PriceRow
from thenar.terms.faults import Fault, Faulty
from thenar.terms.fees import BilledLine, FeeTables, Parameter
from thenar.terms.money import part

# Our own plain names: the services that a plan of Thenar bills, and kinds of visit made of them.
SERVICES = {
    "97161": "first evaluation, simple", "97162": "first evaluation, usual", "97163": "first evaluation, complex",
    "97164": "re-evaluation", "97140": "hands-on joint and soft-tissue care, 15 minutes", "97124": "massage, 15 minutes",
    "97110": "exercise, 15 minutes", "97112": "balance and control training, 15 minutes",
    "97530": "daily-task practice, 15 minutes", "97116": "walking and stairs, 15 minutes",
    "97535": "self-care training, 15 minutes", "20560": "dry needling, 1 or 2 muscles", "20561": "dry needling, 3 or more muscles",
}  # fmt: skip
VISITS = {
    "first visit: evaluation, hands-on care, exercise": {"97162": 1, "97140": 1, "97110": 1},
    "30 minutes: hands-on care and exercise": {"97140": 1, "97110": 1},
    "45 minutes: hands-on care and more exercise": {"97140": 1, "97110": 2},
    "45 minutes: massage and exercise": {"97124": 1, "97110": 2},
    "45 minutes: exercise and daily tasks": {"97110": 2, "97530": 1},
}
_NOTES = (
    "Medicare: what a participating clinic is allowed; in a visit with several services all but one count less.",
    "Likely: the national mean of commercial prices for professional services, as a share of Medicare, with the lowest and the "
    "highest state. It is not a physical therapy figure.",
)


def price_guide(
    at: Market,
    tables: FeeTables,
    clinic: Mapping[str, int] | None = None,
    techniques: Mapping[str, tuple[str, ...]] | None = None,
) -> PriceGuide:
    """Prices at a place; ``clinic``: the clinic's own, in cents a unit; ``techniques``: names by the code they are billed under.

    Raises Faulty when figures are missing.
    """
    shares = [
        tables.parameter(name, at.on) for name in ("commercial_share", "commercial_share_low", "commercial_share_high")
    ]
    found = [share for share in shares if share]
    if len(found) < len(shares):
        raise Faulty([Fault("commercial_share", f"no figure for {at.on}", "choose a later day")])
    guide = _Guide(at, tables, clinic or {}, tuple(found), techniques or {})
    return PriceGuide(
        place=at.name,
        services=tuple(guide.services()),
        visits=tuple(guide.row(name, units) for name, units in VISITS.items()),
        notes=_NOTES,
        source=tuple(dict.fromkeys((at.factor.source, *(share.source for share in found)))),
    )


@dataclass(frozen=True, slots=True)
class _Guide:
    """Makes rows."""

    at: Market
    tables: FeeTables
    clinic: Mapping[str, int]
    shares: tuple[Parameter, ...]  # likely, low, high
    techniques: Mapping[str, tuple[str, ...]]

    def services(self) -> Iterator[PriceRow]:
        for code, name in SERVICES.items():
            if code in self.tables.relative_values:
                yield self.row(name, {code: 1})

    def row(self, name: str, units: Mapping[str, int]) -> PriceRow:
        lines = [BilledLine(code=code, units=number) for code, number in units.items()]
        day = price_day(lines, self.at, self.tables, explain=False)
        likely, low, high = (
            sum(line.units * part(line.full_cents // line.units, share.value) for line in day.lines)
            for share in self.shares
        )
        own = [self.clinic[code] * number for code, number in units.items() if code in self.clinic]
        return PriceRow(
            what=name,
            codes=tuple(units),
            medicare=day.allowed_cents,
            likely=likely,
            low=low,
            high=high,
            clinic=sum(own) if len(own) == len(units) else None,
            techniques=self.techniques.get(next(iter(units)), ()) if len(units) == 1 else (),
        )
