"""HTTP as uvicorn speaks it, with bounds: on connections, on the time for a request, on a stalled answer."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 128  # a household's players open a handful each
REQUEST_TIMEOUT_S = 10.0  # from the first byte (or the connection) to the end of the headers
STALL_TIMEOUT_S = 300.0  # an answer of which nothing is taken; a paused player comes back with a Range


class BoundedProtocol(H11Protocol):
    """A connection that is closed when its client is too slow, and refused when there are too many."""

    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has come."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._head_is_here()
        self._answer_flows()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something of a request has come; the whole of its head must come in time."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._head_is_here()
        elif self._deadline is None and not self.transport.is_closing():
            self._expect_head()

    def pause_writing(self) -> None:
        """The client takes nothing of the answer for now."""
        super().pause_writing()
        self._answer_flows()
        self._stalled = self.loop.call_later(STALL_TIMEOUT_S, self.transport.abort)

    def resume_writing(self) -> None:
        """It takes again."""
        self._answer_flows()
        super().resume_writing()

    def _expect_head(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_TIMEOUT_S, self.transport.abort)

    def _head_is_here(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _answer_flows(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
