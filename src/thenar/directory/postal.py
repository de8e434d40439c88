"""ZIP codes → points, offline: the areas of the 2020 census (data/places/README.md)."""

import gzip
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from thenar.terms.faults import Fault, Faulty
from thenar.terms.providers import Position, PositionKind

AREAS = Path(__file__).parent.parent / "data" / "places" / "zcta2020.csv.gz"
_ZIP, _AREA = 5, 3  # digits


class ZipPoints:
    """The point of every ZIP area, and of every group of areas with the same first three digits."""

    def __init__(self, points: Mapping[str, tuple[float, float]]) -> None:
        self._zips = {code: Position(*point, PositionKind.ZIP) for code, point in points.items()}
        self._areas = {area: Position(*middle(found), PositionKind.ZIP3) for area, found in _by_area(points).items()}

    def position(self, postal_code: str) -> Position | None:
        """The point of a postal code (five digits or more); the wider area's if it has none of its own, else None."""
        code = postal_code[:_ZIP]
        return self._zips.get(code) or (self._areas.get(code[:_AREA]) if is_zip(code) else None)

    def zips(self) -> Iterator[str]:
        """Every ZIP with an area of its own."""
        return iter(self._zips)


def is_zip(text: str) -> bool:
    """Whether a text is five ASCII digits."""
    return len(text) == _ZIP and text.isascii() and text.isdigit()


def asked_zip(text: str, points: ZipPoints) -> tuple[str, Position]:
    """A ZIP as a person types it (02139, 02139-4307) and its point. Raises Faulty if it is none or not known."""
    digits = "".join(text.split()).replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (_ZIP, 9)):
        raise Faulty([Fault("--zip", f"'{text[:20]}' is not a ZIP code", "give five digits, such as 02139")])
    if (position := points.position(digits)) is None:
        raise Faulty(
            [Fault("--zip", f"no place is known for {digits[:_ZIP]}", "check the digits, or give a ZIP nearby")]
        )
    return digits[:_ZIP], position


@lru_cache(maxsize=1)
def zip_points() -> ZipPoints:
    """The points that ship with Thenar, read once (about 30 ms)."""
    lines = gzip.decompress(AREAS.read_bytes()).decode("ascii").splitlines()[1:]
    split = (line.split(",") for line in lines)
    return ZipPoints({code: (float(latitude), float(longitude)) for code, latitude, longitude in split})


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of points on the globe, in degrees: the mean of their unit vectors (safe at the date line)."""
    x, y, z = (sum(part) for part in zip(*(unit(*point) for point in points), strict=True))
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def unit(latitude: float, longitude: float) -> tuple[float, float, float]:
    """A point in degrees as a unit vector from the middle of the earth."""
    up, around = math.radians(latitude), math.radians(longitude)
    return math.cos(up) * math.cos(around), math.cos(up) * math.sin(around), math.sin(up)


def _by_area(points: Mapping[str, tuple[float, float]]) -> Mapping[str, list[tuple[float, float]]]:
    areas: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, point in points.items():
        areas[code[:_AREA]].append(point)
    return areas
