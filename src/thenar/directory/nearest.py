"""Nearest of many points on the globe: a k-d tree over unit vectors whose arrays can be kept in a file.

Built once when the directory is published; read through the operating system's page cache, never rebuilt.
Points that are equally far come in the order of their ``rank``, so that a list can be turned page by page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

LEAF = 64  # points of one leaf: small enough to scan at once, large enough that the tree fits in a few kilobytes
_ROUNDING = 1e-12  # of a squared chord in double precision: less than ten meters at any distance asked for

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Accept = Callable[[Ints], NDArray[np.bool_]]  # which of these points fit


_Waiting = tuple[float, int, tuple[float, float, float]]  # least squared chord, node, gap along each axis


@dataclass(frozen=True, slots=True)
class _Node:
    """An inner node: where it is cut, and its halves (numbers of nodes; below zero: leaf ``-1 - n``)."""

    axis: int
    at: float
    left: int
    right: int


class PointTree:
    """A tree over points; ``arrays()`` gives what to keep, ``PointTree(arrays)`` takes it back.

    ``points`` n × 3 unit vectors in the tree's own order; ``rows`` for each the number it was given at building;
    ``rank`` decides between equally far points; ``leaves`` first point of each leaf; ``nodes`` axis, cut, halves.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._points: Floats = arrays["points"]  # type: ignore[assignment]
        self._rows: Ints = arrays["rows"]  # type: ignore[assignment]
        self._rank: Ints = arrays["rank"]  # type: ignore[assignment]
        self._leaves: list[int] = arrays["leaves"].tolist()
        halves = arrays["halves"].tolist()
        cuts = arrays["cuts"].tolist()
        self._nodes = [_Node(axis, at, left, right) for (axis, left, right), at in zip(halves, cuts, strict=True)]
        self._root = 0 if self._nodes else -1

    def __len__(self) -> int:
        return len(self._rows)

    def nearest(self, at: Floats, count: int, accept: Accept | None = None, within: float = 2.0) -> tuple[Ints, Floats]:
        """Rows and chords (earth radii) of the ``count`` nearest points no farther than the chord ``within``, in order.

        ``accept`` leaves points out; a point exactly at the edge is in.
        """
        if not len(self) or count < 1:
            return np.empty(0, np.int64), np.empty(0)
        return self._in_order(*self._gather(at, count, accept, within * within + _ROUNDING), count)

    def _gather(self, at: Floats, count: int, accept: Accept | None, worst: float) -> tuple[Ints, Floats]:
        """Places in the tree and squared chords of every point that may be among the nearest; best leaves first."""
        where = at.tolist()
        places: Ints = np.empty(0, np.int64)
        squares: Floats = np.empty(0)
        queue: list[_Waiting] = [(0.0, self._root, (0.0, 0.0, 0.0))]
        while queue and queue[0][0] <= worst:
            found, found_squares = self._leaf(self._descend(queue, where, worst), at, worst, accept)
            if not len(found):
                continue
            places = np.concatenate((places, found)) if len(places) else found
            squares = np.concatenate((squares, found_squares)) if len(squares) else found_squares
            if len(squares) >= count:
                worst = min(worst, float(np.partition(squares, count - 1)[count - 1]) + _ROUNDING)
                if len(squares) > 8 * count:
                    keep = squares <= worst
                    places, squares = places[keep], squares[keep]
        keep = squares <= worst
        return places[keep], squares[keep]

    def _descend(self, queue: list[_Waiting], where: list[float], worst: float) -> int:
        """The nearest leaf not yet seen; the halves passed by wait in the queue with their least distance."""
        least, number, gaps = heappop(queue)
        while number >= 0:
            node = self._nodes[number]
            gap = where[node.axis] - node.at
            near, far = (node.left, node.right) if gap <= 0 else (node.right, node.left)
            other = least - gaps[node.axis] ** 2 + gap * gap
            if other <= worst:
                heappush(queue, (other, far, _with(gaps, node.axis, gap)))
            number = near
        return -1 - number

    def _leaf(self, leaf: int, at: Floats, worst: float, accept: Accept | None) -> tuple[Ints, Floats]:
        first, last = self._leaves[leaf], self._leaves[leaf + 1]
        squares: Floats = 2.0 - 2.0 * (self._points[first:last] @ at)
        found = (squares <= worst).nonzero()[0]
        if accept is not None and len(found):
            found = found[accept(self._rows[first + found])]
        return first + found, squares[found]

    def _in_order(self, places: Ints, squares: Floats, count: int) -> tuple[Ints, Floats]:
        order = np.lexsort((self._rank[places], np.round(squares, 15)))[:count]
        return self._rows[places[order]], np.sqrt(np.maximum(squares[order], 0.0))


def _with(gaps: tuple[float, float, float], axis: int, gap: float) -> tuple[float, float, float]:
    x, y, z = gaps
    return (gap, y, z) if axis == 0 else (x, gap, z) if axis == 1 else (x, y, gap)


def unit_vectors(latitude: Floats, longitude: Floats) -> Floats:
    """Points in degrees as n × 3 unit vectors."""
    up, around = np.radians(latitude), np.radians(longitude)
    return np.column_stack((np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up)))


def build(points: Floats, rank: Ints) -> dict[str, NDArray[np.generic]]:
    """The arrays of a tree over n × 3 unit vectors: each node is cut at the middle of its widest side."""
    order = np.arange(len(points))
    leaves: list[int] = []
    halves: list[tuple[int, int, int]] = []
    cuts: list[float] = []

    def grow(first: int, last: int) -> int:
        if last - first <= LEAF:
            leaves.append(first)
            return -len(leaves)
        inside = points[order[first:last]]
        axis = int(np.argmax(inside.max(0) - inside.min(0)))
        half = (last - first) // 2
        by = np.argpartition(inside[:, axis], half)
        order[first:last] = order[first:last][by]
        number = len(halves)
        halves.append((axis, 0, 0))
        cuts.append(float(inside[by[half], axis]))
        halves[number] = (axis, grow(first, first + half), grow(first + half, last))
        return number

    if len(points):
        grow(0, len(points))
    return {
        "points": points[order],
        "rows": order.astype(np.int64),
        "rank": rank[order].astype(np.int64),
        "leaves": np.array([*leaves, len(points)], np.int64),
        "halves": np.array(halves, np.int64).reshape(-1, 3),
        "cuts": np.array(cuts, np.float64),
    }


def location_tree(latitude: Floats, longitude: Floats, rank: Ints) -> dict[str, NDArray[np.generic]]:
    """The arrays of a tree over points in degrees."""
    return build(unit_vectors(latitude, longitude), rank)
