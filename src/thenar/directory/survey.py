"""What each row of the register says: kind and skills from codes and letters, a point from the ZIP."""

from collections.abc import Collection, Mapping

from thenar.directory.credentials import CredentialReader, is_board_certified, is_fellow
from thenar.directory.postal import ZipPoints, zip_points
from thenar.terms.library import Knowledge
from thenar.terms.providers import CredentialMeaning, Position, ProviderKind, TaxonomyMeaning, Trait

THERAPIST, ASSISTANT = "2251", "2252"  # every code that begins so, also those added to the code set later


class DirectorySurveyor:
    """Answers for terms.providers.Surveyor with what is known."""

    def __init__(self, knowledge: Knowledge, points: ZipPoints | None = None) -> None:
        self._reader = CredentialReader(knowledge.credentials.values())
        self._meanings: Mapping[str, CredentialMeaning] = knowledge.credentials
        self._taxonomies: Mapping[str, TaxonomyMeaning] = knowledge.taxonomies
        self._points = points or zip_points()

    def position(self, postal_code: str) -> Position | None:
        """The point of a postal code, or None."""
        return self._points.position(postal_code)

    def traits(self, individual: bool, credential: str, codes: tuple[str, ...]) -> Trait:
        """Kind and skills; ``Trait(0)`` if the codes fit nobody of this directory."""
        kind = self._kind(individual, codes)
        if not kind:
            return kind
        letters = self._reader.read(credential)
        traits = kind
        if is_fellow(letters):
            traits |= Trait.FELLOW
        if is_board_certified(letters):
            traits |= Trait.BOARD_CERTIFIED
        known = [self._meanings[letter.id] for letter in letters if letter.id]
        if any(meaning.orthopedic for meaning in known) or self._orthopedic(codes):
            traits |= Trait.ORTHOPEDIC
        return traits

    def _kind(self, individual: bool, codes: Collection[str]) -> Trait:
        therapist = any(code.startswith(THERAPIST) for code in codes)
        if not individual:
            return Trait.CLINIC if therapist or any(self._is_clinic(code) for code in codes) else Trait(0)
        if therapist:
            return Trait.THERAPIST
        return Trait.ASSISTANT if any(code.startswith(ASSISTANT) for code in codes) else Trait(0)

    def _is_clinic(self, code: str) -> bool:
        meaning = self._taxonomies.get(code)
        return meaning is not None and meaning.kind is ProviderKind.CLINIC

    def _orthopedic(self, codes: Collection[str]) -> bool:
        return any((meaning := self._taxonomies.get(code)) is not None and meaning.orthopedic for code in codes)
