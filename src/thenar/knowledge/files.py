"""Data files → Knowledge, the plain way: every file read and checked. Used by ``knowledge check`` and to compile."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from thenar.knowledge.links import link_faults
from thenar.knowledge.shelves import SHELVES, Shelf
from thenar.knowledge.structure import structure
from thenar.knowledge.study_rows import read_record
from thenar.knowledge.yaml_text import Document, Tree
from thenar.terms.faults import Fault, Faulty
from thenar.terms.library import Knowledge

DATA = Path(__file__).parent.parent / "data"


def read_knowledge(root: Path = DATA) -> Knowledge:
    """All records under ``root``. Raises Faulty with every fault of every file."""
    knowledge, faults = examine(root)
    if faults or knowledge is None:
        raise Faulty(faults)
    return knowledge


def examine(root: Path = DATA) -> tuple[Knowledge | None, tuple[Fault, ...]]:
    """What could be read, and everything that is wrong (records with faults are left out before links are checked)."""
    faults: list[Fault] = []
    shelves = {shelf.field: _read_shelf(root, shelf, faults) for shelf in SHELVES}
    knowledge = Knowledge(version=version_of(root), **shelves)
    broken = {fault.where.partition(":")[0] for fault in faults}
    missing = {
        f"'{Path(name).stem}'" for name in broken
    }  # a file that cannot be read is named once, not by all who cite it
    faults += [f for f in link_faults(knowledge) if f.where not in broken and f.why.rpartition(" ")[2] not in missing]
    return knowledge, tuple(sorted(faults))


def raw_shelves(root: Path = DATA) -> dict[str, list[Tree]]:
    """The records as trees of strings, by field: what is compiled."""
    raw: dict[str, list[Tree]] = defaultdict(list)
    for shelf in SHELVES:
        for path in shelf_files(root, shelf):
            tree = read_record(path, path.name).tree
            raw[shelf.field] += tree if shelf.grouped and isinstance(tree, list) else [tree]
    return dict(raw)


def shelf_files(root: Path, shelf: Shelf) -> list[Path]:
    """The files of one shelf in name order."""
    return sorted((root / shelf.folder).glob("*.yaml"))


def version_of(root: Path = DATA) -> str:
    """A short hash over the names and contents of every data file."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in ("*.yaml", "*.csv") for path in root.rglob(kind)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _read_shelf(root: Path, shelf: Shelf, faults: list[Fault]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for path in shelf_files(root, shelf):
        name = path.relative_to(root).as_posix()
        try:
            document = read_record(path, name)
        except UnicodeDecodeError as error:
            faults.append(Fault(name, f"is not UTF-8 text (byte {error.start})", "save it as UTF-8"))
            continue
        except Faulty as error:
            faults += error.faults
            continue
        for record in _records(document, shelf, name, faults):
            if record.id in found:
                faults.append(Fault(name, f"the id '{record.id}' is used twice", "rename one"))
            found[record.id] = record
    return dict(sorted(found.items()))


def _records(document: Document, shelf: Shelf, name: str, faults: list[Fault]) -> Iterator[Any]:
    if shelf.grouped and not isinstance(document.tree, list):
        faults.append(Fault(name, "must be a list of records", "start each record with '- id:'"))
        return
    trees = enumerate(document.tree) if shelf.grouped else [(None, document.tree)]
    for index, tree in trees:
        path: tuple[int, ...] = () if index is None else (index,)
        try:
            record: Any = structure(document, tree, shelf.kind, name, path)
        except Faulty as error:
            faults += error.faults
            continue
        if not shelf.grouped and Path(name).stem != record.id:
            faults.append(Fault(name, f"holds the id '{record.id}'", f"name the file {record.id}.yaml"))
        yield record
