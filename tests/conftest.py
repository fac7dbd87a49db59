"""Goldens: text dumps that a person reads as a diff. `pytest --rewrite-goldens` writes them anew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more of what else the machine does than of the code.
settings.register_profile("narrate", deadline=None)
settings.load_profile("narrate")

_GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write tests/goldens/ anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)`: text is what tests/goldens/name says it is."""

    def check(name: str, text: str) -> None:
        path = _GOLDENS / name
        if request.config.getoption("--rewrite-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.exists(), f"no golden {name}: run pytest --rewrite-goldens, and read what it wrote"
        assert text == path.read_bytes().decode("utf-8")

    return check


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Programs that tests run keep nothing in the user's own cache, and find nothing in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
