"""Times are rounded in one place, in one way, and stay in order."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate import timecode

SAMPLES = st.integers(min_value=0, max_value=22050 * 3600 * 30)
RATES = st.sampled_from([8000, 16000, 22050, 24000, 44100, 48000])


@pytest.mark.parametrize(
    ("samples", "text"),
    [
        (0, "00:00:00.000"),
        (22050, "00:00:01.000"),
        (22050 * 3599 + 22049, "01:00:00.000"),
        (11, "00:00:00.000"),
    ],
)
def test_clock_is_written_as_webvtt_wants_it(samples: int, text: str) -> None:
    assert timecode.clock(samples, rate_hz=22050) == text


def test_clock_takes_a_comma_for_subrip() -> None:
    assert timecode.clock(22050 * 3723 + 11025, rate_hz=22050, mark=",") == "01:02:03,500"


def test_clock_goes_on_past_a_day() -> None:
    assert timecode.clock(48000 * 3600 * 101, rate_hz=48000) == "101:00:00.000"


@pytest.mark.parametrize(
    ("samples", "text"), [(0, "00:00.00"), (22050 * 75 + 5512, "01:15.25"), (22050 * 3600 * 2, "120:00.00")]
)
def test_lrc_minutes_run_on(samples: int, text: str) -> None:
    assert timecode.lrc_clock(samples, rate_hz=22050) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00"), (59.6, "01:00"), (277.4, "04:37"), (7200, "120:00")]
)
def test_lrc_length_is_rounded_to_the_second(seconds: float, text: str) -> None:
    assert timecode.lrc_length(int(seconds * 22050), rate_hz=22050) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3599, "59:59"), (3723, "1:02:03")]
)
def test_player_shows_the_second_that_is_running(seconds: float, text: str) -> None:
    assert timecode.player_clock(int(seconds * 22050), rate_hz=22050) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (277, "4 min 37 s")]
)
def test_length_is_told_to_people_in_minutes_and_seconds(seconds: float, text: str) -> None:
    assert timecode.spoken_length(int(seconds * 22050), rate_hz=22050) == text


@given(SAMPLES, RATES)
def test_clock_reads_back_to_within_half_a_millisecond(samples: int, rate_hz: int) -> None:
    match = re.fullmatch(r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})", timecode.clock(samples, rate_hz=rate_hz))
    assert match
    hours, minutes, seconds, millis = map(int, match.groups())
    told_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
    assert abs(told_ms - samples * 1000 / rate_hz) <= 0.5
    assert told_ms == timecode.whole_milliseconds(samples, rate_hz=rate_hz)
    assert timecode.seconds(samples, rate_hz=rate_hz) == told_ms / 1000


@given(SAMPLES, SAMPLES, RATES)
def test_order_survives_rounding(one: int, other: int, rate_hz: int) -> None:
    early, late = sorted((one, other))
    for notation in (timecode.whole_milliseconds, timecode.milliseconds, timecode.seconds):
        assert notation(early, rate_hz=rate_hz) <= notation(late, rate_hz=rate_hz)
    clocks = [timecode.lrc_clock(samples, rate_hz=rate_hz) for samples in (early, late)]
    hundredths = [
        int(minutes) * 6000 + int(rest.replace(".", "")) for minutes, rest in (c.split(":") for c in clocks)
    ]
    assert hundredths[0] <= hundredths[1]


@given(SAMPLES, st.integers(min_value=0, max_value=100), RATES)
def test_no_cue_is_empty_when_it_is_written(start: int, length: int, rate_hz: int) -> None:
    stop = timecode.lasting(start, start + length, rate_hz=rate_hz)
    assert stop >= start + length
    told = [timecode.whole_milliseconds(samples, rate_hz=rate_hz) for samples in (start, stop)]
    assert told[0] < told[1]
    if length * 1000 >= rate_hz:
        assert stop - start <= length + 1
