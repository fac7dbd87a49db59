"""Samples to the clock notations of transcripts and tags. The only place where time is rounded."""


def milliseconds(samples: int, *, rate_hz: int) -> float:
    """Milliseconds, to three decimals."""
    return round(samples * 1000 / rate_hz, 3)


def whole_milliseconds(samples: int, *, rate_hz: int) -> int:
    """Milliseconds, halves up: times that are in order stay so."""
    return (samples * 2000 + rate_hz) // (2 * rate_hz)


def seconds(samples: int, *, rate_hz: int) -> float:
    """Seconds, to the millisecond."""
    return whole_milliseconds(samples, rate_hz=rate_hz) / 1000


def clock(samples: int, *, rate_hz: int, mark: str = ".") -> str:
    """`HH:MM:SS.mmm` as WebVTT writes it; SubRip has a comma for `mark`."""
    total, millis = divmod(whole_milliseconds(samples, rate_hz=rate_hz), 1000)
    minutes, secs = divmod(total, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{secs:02d}{mark}{millis:03d}"


def lrc_clock(samples: int, *, rate_hz: int) -> str:
    """`MM:SS.xx` as LRC writes it, in hundredths; minutes run on past 59."""
    hundredths = (samples * 200 + rate_hz) // (2 * rate_hz)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"


def spoken_length(samples: int, *, rate_hz: int) -> str:
    """`4 min 37 s`, for people."""
    minutes, secs = divmod((samples * 2 + rate_hz) // (2 * rate_hz), 60)
    return f"{minutes} min {secs} s" if minutes else f"{secs} s"


def lasting(start: int, stop: int, *, rate_hz: int) -> int:
    """`stop`, or as much later as it takes to end a millisecond after `start`: players drop empty cues."""
    return max(stop, start + -(-rate_hz // 1000))


def lrc_length(samples: int, *, rate_hz: int) -> str:
    """`MM:SS` as LRC writes a length; minutes run on past 59."""
    minutes, secs = divmod((samples * 2 + rate_hz) // (2 * rate_hz), 60)
    return f"{minutes:02d}:{secs:02d}"


def player_clock(samples: int, *, rate_hz: int) -> str:
    """`4:37` or `1:02:03`, the second that is running, as players show a place."""
    minutes, secs = divmod(samples // rate_hz, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes}:{secs:02d}"
