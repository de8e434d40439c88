"""A claim written as YAML or JSON → the noun, with every fault at its line."""

from collections.abc import Iterator
from decimal import Decimal

from thenar.ingest.tables import Row, build_all
from thenar.knowledge.structure import structure
from thenar.knowledge.yaml_text import Document, Tree, read_yaml
from thenar.terms.claims import Claim
from thenar.terms.faults import Fault, Faulty

_NOTHING = ("", "null", "~")


def read_claims(text: str, name: str) -> tuple[Claim, ...]:
    """One claim, or several under ``claims:``. Raises Faulty with every fault of every claim."""
    document = read_yaml(text, name)
    faults: list[Fault] = []
    claims = tuple(_each(document, name, faults))
    if faults:
        raise Faulty(faults)
    if not claims:
        raise Faulty([Fault(name, "holds no claim", "write payer, date, diagnoses and lines")])
    return claims


def read_rates(text: str, name: str) -> dict[str, Decimal]:
    """A table ``code,allowed`` of dollars a unit. Raises Faulty with every row that is none."""
    import csv
    import io

    rows = csv.DictReader(io.StringIO(text))
    if not {"code", "allowed"} <= set(rows.fieldnames or ()):
        raise Faulty([Fault(name, "has no columns code and allowed", "start it with the line code,allowed")])
    return dict(build_all(rows, _rate, name))


def _each(document: Document, name: str, faults: list[Fault]) -> Iterator[Claim]:
    tree = document.tree
    several = tree.get("claims") if isinstance(tree, dict) else None
    trees: list[tuple[tuple[str | int, ...], Tree]] = (
        [(("claims", n), one) for n, one in enumerate(several)] if isinstance(several, list) else [((), tree)]
    )
    for path, one in trees:
        try:
            yield _claim(document, one, name, path)
        except Faulty as error:
            faults += error.faults


def _claim(document: Document, tree: Tree, name: str, path: tuple[str | int, ...]) -> Claim:
    if not isinstance(tree, dict):
        raise Faulty([Fault(name, "is not a claim", "write payer, date, diagnoses and lines")])
    tree = {"id": "1"} | _said(tree)
    claim = structure(document, tree, Claim, name, path)
    if not claim.lines:
        raise Faulty([Fault(name, "the claim has no lines", "add lines:")])
    return claim


def _said(tree: Tree) -> dict[str, Tree]:
    """Without fields that say nothing."""
    kept = _without_nothing(tree)
    return kept if isinstance(kept, dict) else {}


def _without_nothing(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _without_nothing(value) for key, value in tree.items() if value not in _NOTHING}
    return [_without_nothing(value) for value in tree] if isinstance(tree, list) else tree


def _rate(row: Row) -> tuple[str, Decimal]:
    amount = Decimal(row["allowed"].strip().lstrip("$"))
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"'{row['allowed']}' is not an amount")
    return row["code"].strip().upper(), amount
