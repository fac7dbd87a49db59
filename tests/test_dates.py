"""Dates as people write them."""

import pytest

from narrate.dates import first_day, written_date


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("1962-02-12", "12 February 1962"),
        ("1862-03", "March 1862"),
        ("0987", "987"),
        ("soon", None),
        ("1962-13-01", None),
        ("١٨٤٣", None),
        (None, None),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(iso: str | None, written: str | None) -> None:
    assert written_date(iso) == written


def test_a_day_past_the_end_of_its_month_is_the_last() -> None:
    assert str(first_day("1900-02-30")) == "1900-02-28"
    assert first_day("1900-00-01") is None
