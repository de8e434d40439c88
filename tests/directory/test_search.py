"""Search over a small made-up register: nearest, filters, order, pages, reasons."""

import csv
import zipfile
from decimal import Decimal

import pytest

from tests.conftest import ROOT
from thenar.directory.distance import great_circle_miles
from thenar.directory.lists import read_clinics, read_fellows, read_points
from thenar.directory.nearest import location_tree
from thenar.directory.postal import zip_points
from thenar.directory.search import Directory, Extras
from thenar.directory.survey import DirectorySurveyor
from thenar.ingest.nppes import SAMPLE, Tools, load
from thenar.store.providers import ProviderStore
from thenar.terms.faults import Faulty
from thenar.terms.providers import AccessLevel, NearQuery, PositionKind, ProviderKind, Skill, SortBy


@pytest.fixture(scope="module")
def store(knowledge, tmp_path_factory):
    target = tmp_path_factory.mktemp("store") / "providers.store"
    load(SAMPLE, Tools(surveyor=DirectorySurveyor(knowledge), tree=location_tree, target=target, sample=True))
    return ProviderStore(target)


@pytest.fixture(scope="module")
def directory(store, knowledge):
    return Directory(store, knowledge)


@pytest.fixture(scope="module")
def published():
    """The sample's rows, read plainly."""
    with zipfile.ZipFile(SAMPLE) as archive:
        text = archive.read("npidata_pfile_20050523-20261109.csv").decode().splitlines()
    return list(csv.DictReader(text))


class Plan:
    """A plan's rates, as the store of rates will answer."""

    def __init__(self, rates):
        self.rates = rates

    def in_network(self, npi):
        return npi in self.rates

    def rate(self, npi):
        return self.rates.get(npi)


def with_plan(store, knowledge, rates):
    plan = Plan(rates)
    return Directory(store, knowledge, Extras(networks=lambda name: plan if name == "Blue" else None))


def by_hand(published, code, wanted):
    """Miles and NPI of every row that fits, nearest first."""
    at = zip_points().position(code)
    found = []
    for row in published:
        point = zip_points().position(row["Provider Business Practice Location Address Postal Code"])
        if wanted(row):
            found.append(
                (
                    round(great_circle_miles((at.latitude, at.longitude), (point.latitude, point.longitude)), 6),
                    row["NPI"],
                )
            )
    return sorted(found)


@pytest.mark.parametrize("code", ["02139", "96813", "99501", "00901", "78701", "33040"])
def test_the_nearest_are_the_nearest(directory, published, code):
    answer = directory.near(NearQuery(zip=code, limit=25))
    expected = by_hand(published, code, lambda row: row["Healthcare Provider Taxonomy Code_1"] != "225200000X")[:25]
    assert [m.npi for m in answer.providers] == [npi for _, npi in expected]
    assert [m.distance_miles for m in answer.providers] == [round(miles, 1) for miles, _ in expected]
    assert answer.providers[0].distance_km == pytest.approx(answer.providers[0].distance_miles * 1.609344, abs=0.1)


@pytest.mark.parametrize("skill, wanted", [
    (Skill.FELLOW, lambda r: "FAAOMPT" in r["Provider Credential Text"]),
    (Skill.BOARD_CERTIFIED, lambda r: "OCS" in r["Provider Credential Text"] or "SCS" in r["Provider Credential Text"]),
    (Skill.ORTHOPEDIC, lambda r: r["Healthcare Provider Taxonomy Code_1"] == "2251X0800X"
        or any(x in r["Provider Credential Text"] for x in ("OCS", "FAAOMPT", "COMT", "MTC"))),
])  # fmt: skip
def test_skills(directory, published, skill, wanted):
    answer = directory.near(NearQuery(zip="60601", limit=40, skills=(skill,)))
    assert [m.npi for m in answer.providers] == [npi for _, npi in by_hand(published, "60601", wanted)[:40]]
    assert all(len(m.because) > 1 for m in answer.providers)


def test_two_skills_at_once_and_kinds(directory):
    both = directory.near(NearQuery(zip="60601", limit=5, skills=(Skill.FELLOW, Skill.BOARD_CERTIFIED)))
    assert all({"faaompt", "ocs"} <= {c.id for c in m.credentials} for m in both.providers)
    assistants = directory.near(NearQuery(zip="60601", limit=5, kinds=(ProviderKind.ASSISTANT,)))
    assert {m.kind for m in assistants.providers} == {ProviderKind.ASSISTANT}


def test_within_counts_all_and_pages_fit_together(directory):
    whole = directory.near(NearQuery(zip="10001", within=200, limit=1000))
    assert whole.total == len(whole.providers) > 100
    assert all(m.distance_miles <= 200.05 for m in whole.providers)
    pages = [
        directory.near(NearQuery(zip="10001", within=200, limit=30, skip=skip)) for skip in range(0, whole.total, 30)
    ]
    assert [m.npi for page in pages for m in page.providers] == [m.npi for m in whole.providers]
    open_ended = [directory.near(NearQuery(zip="10001", limit=30, skip=skip)) for skip in range(0, 90, 30)]
    assert [m.npi for page in open_ended for m in page.providers] == [m.npi for m in whole.providers[:90]]
    assert directory.near(NearQuery(zip="10001", within=0.001)).total == 0


def test_every_state_has_somebody_and_a_rule(directory, knowledge):
    states = {
        m.location.state
        for code in zip_points().zips()
        if code.endswith("01")
        for m in directory.near(NearQuery(zip=code, limit=3)).providers
    }
    assert len(states) >= 51
    assert states - set(knowledge.direct_access) <= {"PR"}


def test_a_zip_of_mailboxes_says_so(directory):
    answer = directory.near(NearQuery(zip="02238"))
    assert answer.position is PositionKind.ZIP3
    assert any("set of mailboxes" in note for note in answer.notes)


def test_the_network_is_unknown_without_rates(directory):
    answer = directory.near(NearQuery(zip="02139", network="Blue"))
    assert {m.in_network for m in answer.providers} == {None}
    assert any("No rates of 'Blue' are loaded" in note for note in answer.notes)


def test_the_network_when_rates_are_held(store, knowledge, directory):
    near = [m.npi for m in directory.near(NearQuery(zip="02139", limit=12)).providers]
    rates = {near[3]: Decimal("81.20"), near[5]: Decimal("64.00"), near[11]: Decimal("40.00")}
    priced = with_plan(store, knowledge, rates)
    answer = priced.near(NearQuery(zip="02139", network="Blue"))
    assert [(m.npi, m.rate, m.in_network) for m in answer.providers] == [
        (npi, rate, True) for npi, rate in rates.items()
    ]
    assert "in the network of Blue" in answer.providers[0].because
    cheapest = priced.near(NearQuery(zip="02139", network="Blue", sort=SortBy.PRICE, within=300))
    assert [m.rate for m in cheapest.providers] == sorted(rates.values())
    blend = priced.near(NearQuery(zip="02139", network="Blue", sort=SortBy.BLEND, within=300, per_mile=Decimal("100")))
    assert [m.distance_miles for m in blend.providers] == sorted(m.distance_miles for m in blend.providers)
    assert "$100 for each mile there and back" in blend.sorted_by


CLINICS = """
- {npi: "2999010954", self_pay: "95", sliding_scale: "yes", as_of: "2026-11-01", note: Tuesdays}
- {npi: "2999011002", self_pay: "70.50", home_visits: "true", telehealth: "no"}
"""


def test_what_clinics_say(store, knowledge):
    from thenar.knowledge.yaml_text import read_yaml

    told = Directory(
        store, knowledge, Extras(clinics=read_clinics(read_yaml(CLINICS, "clinics.yaml").tree, "clinics.yaml"))
    )
    assert [m.npi for m in told.near(NearQuery(zip="02139", sliding_scale=True)).providers] == ["2999010954"]
    assert [m.npi for m in told.near(NearQuery(zip="02139", home_visits=True)).providers] == ["2999011002"]
    assert told.near(NearQuery(zip="02139", telehealth=True)).providers == ()
    paying = told.near(NearQuery(zip="02139", self_pay=True, sort=SortBy.PRICE))
    assert [m.clinic.self_pay for m in paying.providers] == [Decimal("70.50"), Decimal("95")]
    assert told.show("2999010954").clinic.note == "Tuesdays"


def test_a_list_of_fellows_of_ones_own(store, knowledge, directory):
    nearest = directory.near(NearQuery(zip="02139", limit=1)).providers[0].npi
    own = Directory(store, knowledge, Extras(fellows=read_fellows(f"npi,name\n{nearest},A\n", "mine.csv")))
    first = own.near(NearQuery(zip="02139", limit=1, skills=(Skill.FELLOW,))).providers[0]
    assert first.npi == nearest
    assert any("on your list of fellows" in reason for reason in first.because)


def test_show_has_the_published_values(directory, published):
    row = published[5]
    provider = directory.show(row["NPI"])
    assert all(row[column] == value for column, value in provider.published.items())
    assert provider.locations[0].zip == row["Provider Business Practice Location Address Postal Code"]
    assert provider.access.state == provider.locations[0].state
    assert provider.source.sample
    assert provider.updated.isoformat() == "2026-11-01"


@pytest.mark.parametrize(
    "npi, why", [("1234567890", "is not an NPI"), ("1234567893", "is not in the directory"), ("x", "is not an NPI")]
)
def test_show_what_is_not_there(directory, npi, why):
    with pytest.raises(Faulty, match=why):
        directory.show(npi)


def test_everything_wrong_with_a_query_at_once(directory):
    with pytest.raises(Faulty) as error:
        directory.near(NearQuery(zip="02139", limit=0, skip=-1, within=0, sort=SortBy.BLEND))
    assert [f.where for f in error.value.faults] == ["--limit", "--skip", "--within", "--per-mile"]


def test_lists_report_every_line():
    with pytest.raises(Faulty) as error:
        read_fellows("npi\n1234567890\n\n12\n", "f.csv")
    assert [f.where for f in error.value.faults] == ["f.csv:2", "f.csv:4"]
    assert read_fellows("1234567893\n", "f.csv") == {"1234567893"}
    with pytest.raises(Faulty) as error:
        read_points("npi,latitude,longitude\n1234567893,91,0\n1234567893,x,200\n1234567893\n", "p.csv")
    assert [f.where for f in error.value.faults] == ["p.csv:2", "p.csv:3", "p.csv:3", "p.csv:4"]
    with pytest.raises(Faulty) as error:
        read_clinics(
            [
                {"npi": "1"},
                "x",
                {"npi": "1234567893", "self_pay": "-1", "home_visits": "maybe", "as_of": "soon", "fax": "1"},
            ],
            "c.yaml",
        )
    assert len(error.value.faults) == 6
    with pytest.raises(Faulty):
        read_clinics({"npi": "1"}, "c.yaml")


def test_better_points_when_supplied(knowledge, tmp_path):
    points = read_points("npi,latitude,longitude\n2999010954,42.3625,-71.1023\n", "p.csv")
    target = tmp_path / "providers.store"
    load(
        SAMPLE,
        Tools(surveyor=DirectorySurveyor(knowledge), tree=location_tree, target=target, sample=True, points=points),
    )
    first = Directory(ProviderStore(target), knowledge).near(NearQuery(zip="02139", limit=1)).providers[0]
    assert (first.npi, first.location.position, first.distance_miles) == ("2999010954", PositionKind.ADDRESS, 0.0)


def test_direct_access_is_dated_and_never_better_sourced_than_read(knowledge):
    from thenar.directory.access import access_note

    assert len(knowledge.direct_access) == 52
    assert {rule.level for rule in knowledge.direct_access.values()} == {
        AccessLevel.UNRESTRICTED,
        AccessLevel.PROVISIONS,
    }
    texas = access_note("TX", knowledge.direct_access)
    assert (texas.read, "not checked" in texas.text) == ("unverified", True)
    assert access_note("NY", knowledge.direct_access).read == "secondary"
    assert access_note("ZZ", knowledge.direct_access) is None


def test_the_sample_is_what_its_tool_makes(tmp_path):
    import runpy

    module = runpy.run_path(str(ROOT / "tools" / "provider_sample.py"))
    register = module["Register"]()
    with zipfile.ZipFile(SAMPLE) as archive:
        held = archive.read("npidata_pfile_20050523-20261109.csv")
    assert b"".join(map(module["quoted"], [register.header, *module["rows"](register)])) == held
