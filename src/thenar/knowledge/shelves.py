"""Which folder holds which kind of record."""

from dataclasses import dataclass

from thenar.terms.conditions import Condition
from thenar.terms.measures import Measure
from thenar.terms.providers import CredentialMeaning, DirectAccess, TaxonomyMeaning
from thenar.terms.screening import Contraindication, Finding, PredictionRule, RedFlag
from thenar.terms.sources import Source
from thenar.terms.studies import Analysis
from thenar.terms.techniques import Exercise, HomeOption, PlainAnswer, Technique, TechniqueFamily
from thenar.terms.words import Words


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder under ``data/``, the type of its records, and the field of Knowledge they go to."""

    field: str
    folder: str
    kind: type
    grouped: bool = False  # a file holds a list of records


SHELVES = (
    Shelf("sources", "sources", Source),
    Shelf("conditions", "conditions", Condition),
    Shelf("analyses", "studies", Analysis),
    Shelf("families", "families", TechniqueFamily),
    Shelf("techniques", "techniques", Technique),
    Shelf("exercises", "exercises", Exercise),
    Shelf("home", "home", HomeOption),
    Shelf("answers", "answers", PlainAnswer),
    Shelf("findings", "screening/findings", Finding, grouped=True),
    Shelf("red_flags", "screening/red_flags", RedFlag),
    Shelf("contraindications", "screening/contraindications", Contraindication),
    Shelf("prediction_rules", "screening/prediction_rules", PredictionRule),
    Shelf("measures", "measures", Measure),
    Shelf("words", "understanding", Words, grouped=True),
    Shelf("credentials", "credentials", CredentialMeaning),
    Shelf("taxonomies", "taxonomies", TaxonomyMeaning, grouped=True),
    Shelf("direct_access", "direct_access", DirectAccess, grouped=True),
)
