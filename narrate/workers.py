"""Processes that engines run in: an engine may crash, hang or be killed there, and its work is done once more.

A process pool breaks as a whole when one of its processes dies, and does not say whose work it was. So work that
failed is tried again in a process of its own: when that one dies too, it is known what it died of.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import ParamSpec, TypeVar

from narrate.errors import EngineError, NarrateError

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=Executor)


class Faulty(Exception):
    """What came back cannot be right; its text says why."""


class Workers(Executor):
    """A pool of processes that is replaced when it breaks."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = _pool(jobs)
        self._lock = threading.Lock()

    def submit(self, work: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        """In any of the processes."""
        with self._lock:
            try:
                return self._pool.submit(work, *args, **named)
            except BrokenProcessPool:
                self._pool = _pool(self._jobs)
                return self._pool.submit(work, *args, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's
        """End the processes."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def abandon(self) -> None:
        """Kill the processes, one of which hangs; work of theirs that was not done is broken off."""
        with self._lock:
            _kill(self._pool)
            self._pool = _pool(self._jobs)


def steadily(
    executor: Executor,
    work: Callable[P, T],
    *,
    patience_s: float,
    fault_in: Callable[[T], str | None] = lambda _: None,
) -> Callable[P, Callable[[], T]]:
    """`work`, to be called with its arguments; what that gives waits for the result when it is called.

    Work that takes longer than `patience_s`, raises something unforeseen, takes its process down or has a fault
    (`fault_in` says which) is done once more in a fresh process. Raises EngineError where that fails too; a
    NarrateError that the work raises is passed on at once, because it would be the same again.
    """

    def begun(*args: P.args, **named: P.kwargs) -> Callable[[], T]:
        future = executor.submit(work, *args, **named)

        def outcome() -> T:
            try:
                return _sound(future, patience_s=patience_s, fault_in=fault_in)
            except NarrateError:
                raise
            except FutureTimeout:
                future.cancel()
                if isinstance(executor, Workers):
                    executor.abandon()
            except Exception:  # noqa: BLE001, S110 - tried once more, and told then
                pass
            return _again(executor, work, *args, patience_s=patience_s, fault_in=fault_in, named=named)

        return outcome

    return begun


def _again(
    executor: Executor,
    work: Callable[..., T],
    *args: object,
    patience_s: float,
    fault_in: Callable[[T], str | None],
    named: dict[str, object],
) -> T:
    fresh = _pool(1) if isinstance(executor, Workers) else None
    try:
        future = (fresh or executor).submit(work, *args, **named)
        return _sound(future, patience_s=patience_s, fault_in=fault_in)
    except NarrateError:
        raise
    except FutureTimeout as error:
        raise EngineError(f"the speech engine gave no answer within {patience_s:.0f} s, twice") from error
    except BrokenProcessPool as error:
        raise EngineError("the speech engine crashed, or was killed, twice") from error
    except Faulty as error:
        raise EngineError(f"the speech engine {error}, twice") from error
    except Exception as error:
        raise EngineError(f"the speech engine failed, twice: {type(error).__name__}: {error}") from error
    finally:
        if fresh is not None:
            _kill(fresh)


def _sound(future: Future[T], *, patience_s: float, fault_in: Callable[[T], str | None]) -> T:
    result = future.result(timeout=patience_s)
    fault = fault_in(result)
    if fault is not None:
        raise Faulty(fault)
    return result


@contextmanager
def worker_pool(jobs: int) -> Iterator[Workers]:
    """Processes for engines: espeak-ng is not thread-safe, and a crash of an engine must not be ours.

    When the block is interrupted the processes are ended with it, whatever they are at; the program must then
    leave by os._exit, for the pool's own threads may wait for ever for workers that were killed.
    """
    with _ended(Workers(jobs)) as workers:
        yield workers


@contextmanager
def breakable_pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """The same, for whoever wants to know when the pool breaks."""
    with _ended(_pool(jobs)) as pool:
        yield pool


@contextmanager
def _ended(pool: E) -> Iterator[E]:
    ours = frozenset(multiprocessing.active_children())
    try:
        yield pool
    except (KeyboardInterrupt, SystemExit):
        for child in frozenset(multiprocessing.active_children()) - ours:
            child.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _may_fork() -> bool:
    # Forking takes 10 ms where starting Python anew takes 100, but only a process with one thread may.
    return sys.platform == "linux" and threading.active_count() == 1


def _pool(jobs: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork" if _may_fork() else "spawn")
    return ProcessPoolExecutor(max_workers=jobs, mp_context=context, initializer=_settle_in)


def _kill(pool: ProcessPoolExecutor) -> None:
    # Python 3.14 has kill_workers; before it the processes are the pool's own secret.
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _settle_in() -> None:
    """In a worker: an interrupt is the main process's to handle, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A worker that somebody terminates dies, and its work is done again. With the main process's handler, which
    # a fork inherits, it would send a SystemExit back as its result, and end the whole run.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
