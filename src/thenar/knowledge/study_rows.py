"""The study rows of an analysis: a CSV beside its YAML becomes the branch ``rows`` of the same tree."""

import csv
import io
from pathlib import Path

from thenar.knowledge.yaml_text import Document, Tree, read_yaml
from thenar.terms.faults import Fault, Faulty


def read_record(path: Path, name: str) -> Document:
    """The YAML of one record, with the rows of the CSV of the same name where there is one.

    Raises Faulty naming file and line; UnicodeDecodeError if a file is not UTF-8.
    """
    document = read_yaml(path.read_text("utf-8"), name)
    table = path.with_suffix(".csv")
    if isinstance(document.tree, dict) and table.is_file():
        csv_name = name.removesuffix(".yaml") + ".csv"
        if "rows" in document.tree:
            raise Faulty([Fault(name, f"has rows, and {csv_name} has them too", "keep the CSV")])
        document.beside["rows"] = csv_name
        document.tree["rows"] = _rows(table.read_text("utf-8-sig"), csv_name, document)
    return document


def _rows(text: str, name: str, document: Document) -> list[Tree]:
    reader = csv.reader(io.StringIO(text), strict=True)
    faults: list[Fault] = []
    rows: list[Tree] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if doubled := sorted({column for column in header if header.count(column) > 1}):
            faults.append(Fault(f"{name}:1", f"{', '.join(doubled)}: given twice", "name each column once"))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                wrong = f"{len(cells)} cells, the header has {len(header)}"
                faults.append(Fault(f"{name}:{reader.line_num}", wrong, "quote text that holds a comma"))
                continue
            document.lines["rows", len(rows)] = reader.line_num
            rows.append({c: cell.strip() for c, cell in zip(header, cells, strict=True) if cell.strip()})
    except csv.Error as error:
        faults.append(Fault(f"{name}:{reader.line_num}", f"is not readable CSV ({error})", "check the quotes"))
    if faults:
        raise Faulty(faults)
    return rows
