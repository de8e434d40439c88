import importlib.util
import sys

import pytest

from tests.conftest import ROOT
from thenar.directory.nearest import location_tree
from thenar.directory.survey import DirectorySurveyor
from thenar.ingest.nppes import Tools


@pytest.fixture(scope="session")
def generator():
    """bench/nppes_file.py."""
    spec = importlib.util.spec_from_file_location("nppes_file", ROOT / "bench" / "nppes_file.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["nppes_file"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def surveyor(knowledge):
    return DirectorySurveyor(knowledge)


@pytest.fixture
def tools(surveyor, tmp_path):
    return Tools(surveyor=surveyor, tree=location_tree, target=tmp_path / "home" / "providers.store")


@pytest.fixture(scope="session")
def register(generator, tmp_path_factory):
    """A monthly file of 12,000 rows, a fifth of them ours."""
    out = tmp_path_factory.mktemp("register") / "NPPES_Data_Dissemination_November_2026_V2.zip"
    generator.write(out, 12_000, share=0.2)
    return out
