"""All that is known, as one frozen value that the pure rooms receive as an argument."""

from collections.abc import Mapping
from dataclasses import dataclass

from thenar.terms.conditions import Condition
from thenar.terms.measures import Measure
from thenar.terms.providers import CredentialMeaning, DirectAccess, TaxonomyMeaning
from thenar.terms.screening import Contraindication, Finding, PredictionRule, RedFlag
from thenar.terms.sources import Source
from thenar.terms.studies import Analysis
from thenar.terms.techniques import Exercise, Family, HomeOption, PlainAnswer, Technique, TechniqueFamily
from thenar.terms.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Every record by id, in id order, and the version: a hash of the files it was read from."""

    version: str
    sources: Mapping[str, Source]
    conditions: Mapping[str, Condition]
    analyses: Mapping[str, Analysis]
    families: Mapping[Family, TechniqueFamily]
    techniques: Mapping[str, Technique]
    exercises: Mapping[str, Exercise]
    home: Mapping[str, HomeOption]
    answers: Mapping[str, PlainAnswer]
    findings: Mapping[str, Finding]
    red_flags: Mapping[str, RedFlag]
    contraindications: Mapping[str, Contraindication]
    prediction_rules: Mapping[str, PredictionRule]
    measures: Mapping[str, Measure]
    words: Mapping[str, Words]
    credentials: Mapping[str, CredentialMeaning]
    taxonomies: Mapping[str, TaxonomyMeaning]
    direct_access: Mapping[str, DirectAccess]
