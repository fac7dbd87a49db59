"""SIGINT and SIGTERM end the program by an exception that is raised until it gets through.

Once is not enough: a library's bare `except:`, as pydub has around imports, and Python's own callbacks swallow it,
and the run would go on as if nobody had asked.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

# Tidying up takes a tenth of this; a run shall be gone within two seconds of being asked.
_AGAIN_AFTER_S = 0.5


class Terminated(SystemExit):
    """SIGTERM came."""


@contextmanager
def heeding() -> Iterator[None]:
    """Inside, SIGINT raises KeyboardInterrupt and SIGTERM Terminated, again and again until the block has been left."""
    # Where whoever started us ignores Ctrl-C, as a shell does for what runs in its background, so do we.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _asked)
    signal.signal(signal.SIGTERM, _asked)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def leave_interrupts_to_others() -> None:
    """SIGINT raises KeyboardInterrupt once, and whoever catches it may go on."""
    if signal.getsignal(signal.SIGINT) is _asked:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _asked(number: int, _frame: FrameType | None) -> NoReturn:
    asked = KeyboardInterrupt() if number == signal.SIGINT else Terminated()

    def again(_number: int, _frame: FrameType | None) -> NoReturn:
        raise asked.with_traceback(None)

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # one is enough
    if hasattr(signal, "setitimer"):  # Windows has none: there it is raised once
        signal.signal(signal.SIGALRM, again)
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_AFTER_S, _AGAIN_AFTER_S)
    raise asked
