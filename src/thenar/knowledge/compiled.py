"""Knowledge from a compiled form: one JSON file in the person's cache folder, keyed by the state of the data files.

The records in it are the same trees of strings as in the YAML; only the slow reading of YAML is saved.
It is made when the data files change, and silently left out where the cache folder cannot be written.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from thenar.knowledge.rule_text import read_rule
from thenar.terms.conditions import Condition
from thenar.terms.library import Knowledge
from thenar.terms.measures import Measure
from thenar.terms.providers import CredentialMeaning, DirectAccess, TaxonomyMeaning
from thenar.terms.rules import Rule
from thenar.terms.screening import Contraindication, Finding, PredictionRule, RedFlag
from thenar.terms.sources import Source
from thenar.terms.studies import Analysis
from thenar.terms.techniques import Exercise, HomeOption, PlainAnswer, Technique, TechniqueFamily
from thenar.terms.words import Words

_FORMAT = 3  # raise when the meaning of the file below changes
DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class _Shelves:
    """The compiled file: records by kind."""

    version: str
    sources: list[Source]
    conditions: list[Condition]
    analyses: list[Analysis]
    families: list[TechniqueFamily]
    techniques: list[Technique]
    exercises: list[Exercise]
    home: list[HomeOption]
    answers: list[PlainAnswer]
    findings: list[Finding]
    red_flags: list[RedFlag]
    contraindications: list[Contraindication]
    prediction_rules: list[PredictionRule]
    measures: list[Measure]
    words: list[Words]
    credentials: list[CredentialMeaning]
    taxonomies: list[TaxonomyMeaning]
    direct_access: list[DirectAccess]


def load(root: Path = DATA, cache: Path | None = None) -> Knowledge:
    """Knowledge, from the compiled form where there is a fresh one. Raises Faulty if the data files have faults."""
    compiled = (cache or cache_folder()) / f"knowledge-{_state(root)}.json"
    try:
        return decode(compiled.read_bytes())
    except (OSError, msgspec.MsgspecError):
        from thenar.knowledge.files import read_knowledge

        knowledge = read_knowledge(root)
        _publish(compiled, encode(root, knowledge.version))
        return knowledge


def cache_folder() -> Path:
    """``$THENAR_CACHE``, else ``thenar`` under ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    if named := os.environ.get("THENAR_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "thenar"


def encode(root: Path, version: str) -> bytes:
    """The compiled form of the data files under ``root``."""
    from thenar.knowledge.files import raw_shelves

    return msgspec.json.encode({"version": version} | raw_shelves(root))


def decode(data: bytes) -> Knowledge:
    """Knowledge from the compiled form. Raises msgspec errors if it is not one."""
    shelves = msgspec.json.decode(data, type=_Shelves, strict=False, dec_hook=_rule)
    by_id = {
        field: {record.id: record for record in sorted(getattr(shelves, field), key=lambda record: str(record.id))}
        for field in _Shelves.__dataclass_fields__
        if field != "version"
    }
    return Knowledge(version=shelves.version, **by_id)


def _rule(kind: type, raw: object) -> Rule:
    if kind is not Rule:
        raise NotImplementedError(kind)
    return read_rule(raw)


def _state(root: Path) -> str:
    """A hash of format, names, sizes and times: cheap to take at every start."""
    digest = hashlib.sha256(str(_FORMAT).encode())
    for folder, names, files in os.walk(root):
        names.sort()
        for file in sorted(files):
            status = os.stat(os.path.join(folder, file))
            digest.update(f"{folder}/{file} {status.st_size} {status.st_mtime_ns};".encode())
    for module in sorted((root.parent / "terms").glob("*.py")):
        digest.update(f"{module.name} {module.stat().st_mtime_ns};".encode())
    return digest.hexdigest()[:20]


def _publish(target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for old in target.parent.glob("knowledge-*.json"):
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, target)
    except OSError:
        return  # a read-only home costs time at the next start, nothing else
