"""What is wrong, said so that a person can mend it: the thing, the reason, the next step."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One problem: ``where`` names the thing, ``why`` the reason, ``fix`` the next step."""

    where: str
    why: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.why}" + (f" — {self.fix}" if self.fix else "")


class Faulty(Exception):
    """Raised once with every problem that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
