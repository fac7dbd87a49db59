"""`narrate make --cluster`: the same letters, on a Dask cluster. The one place that knows Dask."""

from collections.abc import Sequence

from narrate.batch import Wish, run_far
from narrate.cli.jobs import Job
from narrate.cli.progress import Tally, progress_of_many
from narrate.errors import UsageError

# Letters under way for each thread of the cluster: one in work, one waiting, so that none waits for us.
_AHEAD = 2
_PATIENCE_S = 10


def make_on(address: str, jobs: Sequence[Job], wish: Wish, *, tally: Tally) -> None:
    """Make the letters on the cluster whose scheduler is at `address`, and publish them here.

    Raises UsageError where Dask is not installed or nobody answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "--cluster needs Dask; install it here and on the workers with: pip install 'narrate[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE_S)
    except (OSError, ValueError) as error:
        raise UsageError(f"--cluster {address}: no scheduler answers there: {error}") from error
    with client, progress_of_many(len(jobs), tally=tally) as told:
        threads = sum(client.nthreads().values())
        if not threads:
            raise UsageError(f"--cluster {address}: the cluster has no workers; start some, then try again")
        # Not pure: Dask would otherwise take two letters with the same text for one.
        run_far(jobs, wish, executor=client.get_executor(pure=False), ahead=_AHEAD * threads, told=told)
