"""The port: opened on loopback, or to the local network when asked; run until it is interrupted."""

import errno
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from narrate.errors import UsageError
from narrate.serve.library import Library
from narrate.show import Show

_LOOPBACK, _EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only with --lan
# Of the block for documentation: nothing is sent, but the system says which of its addresses it would use.
_ELSEWHERE = ("192.0.2.1", 9)
_BACKLOG = 64
_GOODBYE_S = 2  # what an answer at work gets when the server is told to stop
_KEEP_ALIVE_S = 15


@dataclass(frozen=True, slots=True)
class Site:
    """A server that is open. address: on this computer; phone: in the local network, None on loopback."""

    socket: socket.socket
    library: Library
    address: str
    phone: str | None
    names: tuple[str, ...]


def opened(output: Path, *, show: Show, port: int, lan: bool) -> Site:
    """Bind the port and look at the folder; `serve` answers. port: 0 for any that is free.

    Raises UsageError when the port is taken or the folder is none.
    """
    library = Library(output, show=show)
    listening = _bound(_EVERYWHERE if lan else _LOOPBACK, port)
    port = listening.getsockname()[1]
    names = ["localhost", _LOOPBACK]
    phone = None
    if lan:
        own = _own_address()
        host = socket.gethostname().lower().removesuffix(".local")
        names += [host, f"{host}.local"]
        phone = f"http://{own or f'{host}.local'}:{port}/"
        if own:
            names.append(own)
    return Site(listening, library, f"http://{_LOOPBACK}:{port}/", phone, tuple(names))


def serve(site: Site, *, until: Callable[[], bool] | None = None) -> None:
    """Answer until interrupted (Ctrl-C), which is how it ends, not a fault. until: ends it when it says so."""
    import asyncio

    import uvicorn

    from narrate.serve.app import MOST_HEAD_BYTES, App
    from narrate.serve.protocol import BoundedProtocol

    config = uvicorn.Config(
        App(site.library, names=site.names, phone=lambda: site.phone),
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="error",  # broken requests are not the user's affair
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GOODBYE_S,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
    )
    server = uvicorn.Server(config)

    async def run() -> None:
        async def watch() -> None:
            while until is not None and not until():
                await asyncio.sleep(0.05)
            server.should_exit = True

        watching = asyncio.create_task(watch()) if until is not None else None
        await server.serve(sockets=[site.socket])
        if watching is not None:
            await watching

    with suppress(KeyboardInterrupt):
        asyncio.run(run())


def _bound(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Windows the option means that two programs may have one port.
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            message = "another program uses it; stop that, or choose another port, or 0 for any that is free"
        else:
            message = (
                f"it cannot be opened: {error.strerror}; choose another above 1023, or 0 for any that is free"
            )
        raise UsageError(f"--port {port}: {message}") from error
    listening.settimeout(0)  # as asyncio wants it
    return listening


def _own_address() -> str | None:
    """This computer's address in the local network; None where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address
