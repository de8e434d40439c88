"""An eligibility answer → the plan file of the estimate: what the payer told, and nothing else."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import yaml

from thenar.terms.eligibility import Eligibility


def plan_text(answer: Eligibility, on: date) -> str:
    """YAML with the plan's fields; what the payer did not tell stands in a comment, to be filled in from the card."""
    head = [f"# What {answer.payer or 'the payer'} told on {on.isoformat()} by electronic answer (271)."]
    head += [f"# not told: {what}" for what in answer.not_told]
    return "\n".join(head) + "\n" + yaml.safe_dump(plan_fields(answer), sort_keys=False, allow_unicode=True)


def plan_fields(answer: Eligibility) -> dict[str, object]:
    """The fields; amounts are dollars as text."""
    medicare = "MEDICARE PART B" in f"{answer.payer} {answer.plan}".upper()
    return _told(
        {
            "name": answer.plan or answer.payer,
            "kind": "medicare_b" if medicare else "commercial",
            "deductible": {"individual": _text(answer.deductible), "family": _text(answer.family_deductible)},
            "out_of_pocket_maximum": {
                "individual": _text(answer.out_of_pocket_maximum),
                "family": _text(answer.family_out_of_pocket_maximum),
            },
            "met": _met(answer),
            "benefits": {"physical_therapy": _therapy(answer)},
            "out_of_network": _outside(answer),
        }
    )


def _met(answer: Eligibility) -> Mapping[str, object]:
    limit, left = answer.visit_limit, answer.visits_remaining
    return {
        "deductible": _less(answer.deductible, answer.deductible_remaining),
        "family_deductible": _less(answer.family_deductible, answer.family_deductible_remaining),
        "out_of_pocket": _less(answer.out_of_pocket_maximum, answer.out_of_pocket_remaining),
        "visits": limit - left if limit is not None and left is not None else None,
    }


def _outside(answer: Eligibility) -> Mapping[str, object]:
    """Left out where neither copay nor coinsurance is told: a deductible alone says nothing of what the plan pays."""
    if answer.outside_copay is None and answer.outside_coinsurance_percent is None:
        return {}
    return {
        "deductible": {"individual": _text(answer.outside_deductible)},
        "copay": _text(answer.outside_copay),
        "coinsurance": _share(answer.outside_coinsurance_percent),
    }


def _therapy(answer: Eligibility) -> Mapping[str, object]:
    return {
        "copay": _text(answer.copay),
        "coinsurance": _share(answer.coinsurance_percent),
        "visit_limit": answer.visit_limit,
        "prior_authorization_after": 0 if answer.authorization_needed else None,
    }


def _told(fields: Mapping[str, object]) -> dict[str, object]:
    """Without what was not told."""
    kept = {key: _told(value) if isinstance(value, Mapping) else value for key, value in fields.items()}
    return {key: value for key, value in kept.items() if value not in (None, {})}


def _less(whole: Decimal | None, left: Decimal | None) -> str | None:
    return _text(whole - left) if whole is not None and left is not None else None


def _share(percent: Decimal | None) -> str | None:
    return None if percent is None else f"{percent.normalize():f}%"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
