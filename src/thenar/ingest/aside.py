"""What was set aside while loading: counted by reason, with a few examples."""

from collections import Counter, defaultdict

from thenar.terms.providers import SetAside

_EXAMPLES = 5


class AsideCounts:
    """Counts reasons in the order they first came up."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, list[str]] = defaultdict(list)

    def add(self, reason: str, example: str, number: int = 1) -> None:
        """Count ``number`` rows for a reason; the first few examples are kept."""
        self._counts[reason] += number
        if len(self._examples[reason]) < _EXAMPLES:
            self._examples[reason].append(example)

    def report(self) -> tuple[SetAside, ...]:
        """Every reason, the most frequent first."""
        return tuple(
            SetAside(reason=reason, count=count, examples=tuple(self._examples[reason]))
            for reason, count in self._counts.most_common()
        )
