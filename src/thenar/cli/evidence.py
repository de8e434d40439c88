"""``thenar evidence`` and ``thenar pool``: results recomputed from study rows, and their pictures as files."""

import os
from pathlib import Path

import click
import msgspec

from thenar.cli.evidence_pages import write_evidence, write_pool
from thenar.cli.reading import read_text
from thenar.evidence.guards import cautions
from thenar.evidence.pool import Method, pool
from thenar.evidence.sensitivity import sensitivity
from thenar.evidence.table import read_table
from thenar.journey import evidence_report
from thenar.pictures.drawing import Picture, draw, draw_analysis
from thenar.pictures.forest import Caption
from thenar.pictures.svg import Drawing, stacked
from thenar.terms.conditions import Condition
from thenar.terms.faults import Fault, Faulty
from thenar.terms.library import Knowledge
from thenar.terms.pooling import EffectMeasure, Model
from thenar.terms.techniques import Family
from thenar.wire import as_builtins, as_json

LARGEST_TABLE = 20_000_000  # bytes


def show_evidence(
    knowledge: Knowledge,
    condition: Condition | None,
    family: Family | None,
    svg: str | None,
    picture: str,
    json: bool,
) -> None:
    """The answers about a condition, in the terminal or as JSON, and their pictures in a file."""
    report = evidence_report(knowledge, condition, family)
    if svg:
        drawn = (draw_analysis(Picture(picture), each) for each in report.analyses)
        _write_svg(svg, [drawing for drawing in drawn if drawing], picture)
    if json:
        click.echo(as_json(report))
    else:
        write_evidence(report, knowledge)


def show_pool(
    path: str,
    measure: EffectMeasure,
    model: Model,
    hksj: bool,
    by: str | None,
    svg: str | None,
    picture: str,
    json: bool,
) -> None:
    """A table pooled, in the terminal or as JSON, and its picture in a file. Raises Faulty with every bad line."""
    if wrong := _method_fault(measure, model, hksj):
        raise Faulty([wrong])
    name = "standard input" if path == "-" else path
    rows = read_table(read_text(path, LARGEST_TABLE, "pool fewer studies at a time"), measure, name, by)
    method = Method(measure=measure, model=model, hksj=hksj)
    try:
        pooled, tested = pool(rows, method), sensitivity(rows, method)
    except ValueError as error:
        raise Faulty([Fault(name, str(error), "check the measure and the numbers")]) from None
    minded = cautions(rows, measure, pooled)
    if svg:
        drawing = draw(
            Picture(picture),
            rows,
            method,
            pooled,
            tested,
            Caption(id="pool", care=Path(name).name, against="its comparators"),
        )
        _write_svg(svg, [drawing] if drawing else [], picture)
    if json:
        shown = as_builtins(pooled) | as_builtins(tested) | {"cautions": msgspec.to_builtins(minded)}
        click.echo(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode())
    else:
        write_pool(pooled, tested, [caution.text for caution in minded])


def _method_fault(measure: EffectMeasure, model: Model, hksj: bool) -> Fault | None:
    if model is Model.MH and not measure.is_binary:
        return Fault(
            "--model", f"Mantel-Haenszel pools events, and '{measure}' has none", "choose common, dl, pm, reml or sj"
        )
    if hksj and not model.is_random:
        return Fault(
            "--hksj", f"belongs to random effects, and '{model}' is a common effect", "choose dl, pm, reml or sj"
        )
    return None


def _write_svg(path: str, drawings: list[Drawing], picture: str) -> None:
    """The drawings in one file, whole or not at all. Raises Faulty if there are none or the file cannot be written."""
    if not drawings:
        needed = "ten studies or more" if picture == Picture.FUNNEL else "study rows"
        raise Faulty([Fault("--svg", f"nothing here has {needed} to draw", "choose another condition or picture")])
    target = Path(path)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_text(stacked(drawings), "utf-8")
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Faulty(
            [Fault(path, f"cannot be written ({error.strerror})", "name a file in a folder that exists")]
        ) from None
    click.echo(f"Picture written to {path}.", err=True)
