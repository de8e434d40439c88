"""Great-circle distance on a sphere, in miles and kilometers."""

import math

EARTH_KM = 6371.0088  # mean radius of WGS 84
KM_PER_MILE = 1.609344
EARTH_MILES = EARTH_KM / KM_PER_MILE


def great_circle_miles(from_: tuple[float, float], to: tuple[float, float]) -> float:
    """Miles between two points (latitude, longitude in degrees) by the haversine formula; error below 0.6 %."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (from_, to))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_MILES * math.asin(min(1.0, math.sqrt(half)))


def miles_of_chord(chord: float) -> float:
    """Miles along the surface for a straight line (in earth radii) through the earth."""
    return 2 * EARTH_MILES * math.asin(min(1.0, chord / 2))


def chord_of_miles(miles: float) -> float:
    """The straight line (in earth radii) for miles along the surface; half the world's circumference at most."""
    return 2 * math.sin(min(math.pi, miles / EARTH_MILES) / 2)


def km(miles: float) -> float:
    """Kilometers for miles."""
    return miles * KM_PER_MILE
