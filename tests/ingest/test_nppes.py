"""The fast reader against the csv module, row for row; and what happens when a file is not what it should be."""

import csv
import io
import zipfile

import pytest

from tests.reference import nppes_csv
from thenar.ingest import nppes, relay
from thenar.store.providers import ProviderStore
from thenar.terms.faults import Faulty


def as_twin(store):
    held = {}
    for row in range(len(store)):
        record = store.record(row)
        held[record.published["NPI"]] = {
            "published": record.published, "taxonomies": list(record.taxonomies), "locations": list(record.locations),
            "names": list(record.names), "endpoints": list(record.endpoints),
        }  # fmt: skip
    return held


@pytest.mark.parametrize("relayed", [False, True], ids=["one process", "two processes"])
def test_equal_to_the_csv_module_row_for_row(register, tools, surveyor, monkeypatch, relayed):
    monkeypatch.setattr(relay, "WORTH_A_PROCESS", 0 if relayed else 1 << 40)
    report = nppes.load(register, tools)
    twin = nppes_csv.read(register, surveyor)
    assert as_twin(ProviderStore(tools.target)) == twin["providers"]
    assert (report.rows, report.blank) == (twin["rows"], twin["blank"])
    reasons = {aside.reason: aside.count for aside in report.set_aside}
    assert reasons.pop(nppes.ODD_ZIP) == report.without_position
    assert reasons == twin["reasons"]
    assert set(reasons) >= {
        nppes.WRONG_CHECK_DIGIT, nppes.DEACTIVATED, nppes.ABROAD, nppes.NO_ENTITY, nppes.TWICE, nppes.CODES_DO_NOT_FIT,
        nppes.LOCATION_ABROAD,
    }  # fmt: skip
    assert sum(report.providers.values()) == len(twin["providers"])
    assert report.locations == len(twin["providers"]) + sum(len(p["locations"]) for p in twin["providers"].values())


def rewritten(source, out, change):
    """The zip with each member's bytes changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return out


def test_columns_are_found_by_name_not_by_number(register, tools, surveyor, tmp_path):
    def moved(name, data):
        if not name.startswith("npidata") or "fileheader" in name:
            return data
        rows = csv.reader(io.StringIO(data.decode(), newline=""))
        out = io.StringIO()
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        for row in rows:
            writer.writerow([row[0], row[1], *row[:1:-1]])
        return out.getvalue().replace("Provider Sex Code", "Provider Gender Code").encode()

    other = rewritten(register, tmp_path / "moved.zip", moved)
    nppes.load(other, tools)
    assert as_twin(ProviderStore(tools.target)) == nppes_csv.read(other, surveyor)["providers"]


def test_a_file_without_quotes_is_read_too(register, tools, surveyor, tmp_path):
    def bare(name, data):
        rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue().encode()

    other = rewritten(register, tmp_path / "bare.zip", bare)
    report = nppes.load(other, tools)
    twin = nppes_csv.read(other, surveyor)
    assert as_twin(ProviderStore(tools.target)) == twin["providers"]
    assert (report.rows, report.blank) == (twin["rows"], twin["blank"])


def test_the_main_file_alone(register, tools, tmp_path):
    with zipfile.ZipFile(register) as archive:
        name = next(n for n in archive.namelist() if n.startswith("npidata") and "fileheader" not in n)
        archive.extract(name, tmp_path)
    report = nppes.load(tmp_path / name, tools)
    assert sum(report.providers.values()) > 1000
    assert report.sources[0].date.isoformat() == "2026-11-09"


@pytest.fixture
def loaded(register, tools):
    """A directory that is live; answers its bytes' state."""
    nppes.load(register, tools)
    return as_twin(ProviderStore(tools.target))


def test_a_weekly_update_replaces_what_it_speaks_of(generator, register, loaded, tools, surveyor, tmp_path):
    weekly = tmp_path / "NPPES_Data_Dissemination_111026_111626_Weekly_V2.zip"
    generator.write(weekly, 4_000, seed=2, first=10_000, share=0.2, days="20261110-20261116")
    report = nppes.load(weekly, tools)
    twin = nppes_csv.read(weekly, surveyor)
    with zipfile.ZipFile(weekly) as archive:
        named = {row[0] for row in nppes_csv.reader(archive, "npidata_pfile_20261110-20261116.csv")}
    expected = {npi: p for npi, p in loaded.items() if npi not in named} | twin["providers"]
    store = ProviderStore(tools.target)
    assert as_twin(store) == expected
    assert [s.file for s in report.sources] == [register.name, weekly.name]
    source_of = {str(n): int(s) for n, s in zip(store.provider["npi"], store.provider["source"], strict=True)}
    assert all(source_of[npi] == (npi in named) for npi in expected)


@pytest.mark.parametrize("shared", [False, True], ids=["inline", "shared strings"])
def test_deactivated_npis_are_taken_out(loaded, tools, tmp_path, shared):
    gone = sorted(loaded)[:7]
    path = tmp_path / "NPPES_Deactivated_NPI_Report_111026_V2.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "NPPES Deactivated NPI Report 20261110.xlsx", workbook(["Report", "NPI", *gone, "1234567893"], shared)
        )
    report = nppes.load(path, tools)
    assert set(as_twin(ProviderStore(tools.target))) == set(loaded) - set(gone)
    assert {a.reason: a.count for a in report.set_aside} == {nppes.REPORTED: 7}
    assert report.sources[-1].date.isoformat() == "2026-11-10"


def workbook(cells, shared):
    """A one-column workbook as spreadsheet programs write it."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cell = (lambda i, text: f'<c r="A{i}" t="s"><v>{i - 1}</v></c>') if shared else (
        lambda i, text: f'<c r="A{i}" t="inlineStr"><is><t>{text}</t></is></c>')  # fmt: skip
    rows = "".join(
        f'<row r="{i}">{cell(i, text)}<c r="B{i}"><v>1</v></c></row>' for i, text in enumerate(cells, start=1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        if shared:
            book.writestr(
                "xl/sharedStrings.xml", f"<sst {space}>{''.join(f'<si><t>{t}</t></si>' for t in cells)}</sst>"
            )
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>")
    return out.getvalue()


def broken(kind, register, tmp_path):
    """Files that must be refused."""
    path = tmp_path / f"{kind}.zip"
    data = register.read_bytes()
    match kind:
        case "cut off":
            path.write_bytes(data[: len(data) // 2])
        case "a byte changed":
            middle = len(data) // 3
            path.write_bytes(data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :])
        case "empty":
            path.write_bytes(b"")
        case "another zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("holiday.txt", "sun")
        case "text":
            path.write_text("hello", "utf-8")
        case "missing column":
            rewritten(
                register, path, lambda _, d: d.replace(b'"Healthcare Provider Taxonomy Code_3"', b'"Something"', 1)
            )
        case "no rows":
            rewritten(register, path, lambda n, d: b"" if n.startswith("npidata") else d)
    return path


@pytest.mark.parametrize(
    "kind", ["cut off", "a byte changed", "empty", "another zip", "text", "missing column", "no rows", "not there"]
)
def test_a_file_that_is_not_right_changes_nothing(register, loaded, tools, tmp_path, kind):
    live = tools.target.read_bytes()
    with pytest.raises(Faulty) as error:
        nppes.load(broken(kind, register, tmp_path), tools)
    assert all(fault.fix for fault in error.value.faults)
    assert tools.target.read_bytes() == live
    assert list(tools.target.parent.iterdir()) == [tools.target]


def test_a_damaged_file_in_two_processes(register, loaded, tools, tmp_path, monkeypatch):
    monkeypatch.setattr(relay, "WORTH_A_PROCESS", 0)
    live = tools.target.read_bytes()
    with pytest.raises(Faulty):
        nppes.load(broken("a byte changed", register, tmp_path), tools)
    assert tools.target.read_bytes() == live


def test_an_update_needs_something_to_update(generator, tools, tmp_path):
    weekly = tmp_path / "weekly.zip"
    generator.write(weekly, 50, days="20261110-20261116")
    with pytest.raises(Faulty, match="nothing to update"):
        nppes.load(weekly, tools)
