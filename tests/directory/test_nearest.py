"""The point tree against looking at every point; distances against known ones; ZIPs to points."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thenar.directory.distance import chord_of_miles, great_circle_miles, km, miles_of_chord
from thenar.directory.nearest import PointTree, location_tree, unit_vectors
from thenar.directory.postal import ZipPoints, asked_zip, middle, unit, zip_points
from thenar.terms.faults import Faulty
from thenar.terms.providers import PositionKind

BOSTON, NEW_YORK, LOS_ANGELES = (42.3601, -71.0589), (40.7128, -74.0060), (34.0522, -118.2437)


@pytest.mark.parametrize(
    "a, b, kilometers", [(BOSTON, NEW_YORK, 306.1), (NEW_YORK, LOS_ANGELES, 3935.7), (BOSTON, BOSTON, 0)]
)
def test_great_circle(a, b, kilometers):
    assert km(great_circle_miles(a, b)) == pytest.approx(kilometers, abs=0.2)


def test_antipodes_and_the_date_line():
    assert km(great_circle_miles((0, 0), (0, 180))) == pytest.approx(20015, abs=1)
    assert great_circle_miles((10, 179.9), (10, -179.9)) == pytest.approx(great_circle_miles((10, 0), (10, 0.2)))
    assert middle([(0.0, 179.0), (0.0, -179.0)]) == pytest.approx((0, 180))


@given(st.floats(0, 12_000))
def test_chord_and_miles_are_one_another(miles):
    assert miles_of_chord(chord_of_miles(miles)) == pytest.approx(miles, rel=1e-6, abs=1e-3)


def test_haversine_equals_the_chord():
    chord = np.linalg.norm(np.array(unit(*BOSTON)) - np.array(unit(*LOS_ANGELES)))
    assert miles_of_chord(float(chord)) == pytest.approx(great_circle_miles(BOSTON, LOS_ANGELES), rel=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 2**32 - 1), st.integers(0, 700), st.integers(1, 40), st.booleans(), st.sampled_from([2.0, 0.05, 0.5])
)
def test_the_tree_finds_what_looking_at_all_finds(seed, size, count, clustered, within):
    """Also with many points at one place, with a filter, within a radius, across the date line."""
    rng = np.random.default_rng(seed)
    latitude = rng.uniform(-80, 80, size).round(0 if clustered else 4)
    longitude = rng.uniform(-180, 180, size).round(-1 if clustered else 4)
    rank = rng.permutation(size)
    tree = PointTree(location_tree(latitude, longitude, rank))
    fits = rng.random(size) < 0.6
    at = np.array(unit(float(rng.uniform(-80, 80).__round__(0)), float(rng.uniform(-180, 180).__round__(-1))))
    rows, chords = tree.nearest(at, count, lambda asked: fits[asked], within)
    squares = 2.0 - 2.0 * (unit_vectors(latitude, longitude) @ at)
    every = np.flatnonzero(fits & (squares <= within * within + 1e-12))
    order = every[np.lexsort((rank[every], np.round(squares[every], 12)))][:count]
    assert np.allclose(np.sort(squares[rows]), squares[order], atol=1e-12)
    assert chords == pytest.approx(np.sqrt(np.maximum(squares[rows], 0)), abs=1e-6)
    assert len(set(rows.tolist())) == len(rows)


def test_equally_far_points_come_by_rank_so_that_pages_fit_together():
    rank = np.array([5, 1, 4, 2, 3, 0] * 40)
    tree = PointTree(location_tree(np.full(240, 42.0), np.full(240, -71.0), rank))
    at = np.array(unit(42.1, -71.0))
    all_rows = tree.nearest(at, 240)[0]
    assert (np.diff(rank[all_rows]) >= 0).all()
    assert rank[tree.nearest(at, 40)[0]].tolist() == [0] * 40


def test_no_points_at_all():
    empty = PointTree(location_tree(np.empty(0), np.empty(0), np.empty(0, np.int64)))
    assert len(empty.nearest(np.array([1.0, 0, 0]), 5)[0]) == 0


def test_zip_points():
    points = zip_points()
    assert sum(1 for _ in points.zips()) == 33_791
    cambridge = points.position("02139")
    assert (round(cambridge.latitude, 2), round(cambridge.longitude, 2), cambridge.kind) == (
        42.36,
        -71.1,
        PositionKind.ZIP,
    )
    assert points.position("021394307") == cambridge
    assert points.position("02238").kind is PositionKind.ZIP3  # post office boxes in Cambridge
    assert (
        great_circle_miles((42.36, -71.1), (points.position("02238").latitude, points.position("02238").longitude)) < 15
    )
    assert points.position("00000") is None
    assert points.position("abcde") is None


@pytest.mark.parametrize("text", ["02139", " 02139 ", "02139-4307", "021394307"])
def test_a_zip_as_people_type_it(text):
    assert asked_zip(text, zip_points())[0] == "02139"


@pytest.mark.parametrize("text", ["", "2139", "0213a", "٠٢١٣٩", "02139-43", "00000", "021390"])
def test_a_zip_that_is_none(text):
    with pytest.raises(Faulty, match="--zip"):
        asked_zip(text, ZipPoints({"02139": BOSTON}))
