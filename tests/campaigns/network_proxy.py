"""A wire that can be cut, swallow packets silently, or be slow: TCP between one table and the server."""

import asyncio
import contextlib
from collections.abc import Coroutine
from threading import Thread
from typing import Any, Literal, TypeVar

Wire = Literal["good", "cut", "silent", "slow"]

_T = TypeVar("_T")


class Proxy:
    """Listens on a free port of this computer and passes on to the server, as well as its wire lets it."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._wire: Wire = "good"
        self.round_trips = 0  #: how often the table asked after it had been answered
        self._answered = True
        self._delay_s = 0.0
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="wire", daemon=True)
        self._thread.start()
        self._listener = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port: int = self._listener.sockets[0].getsockname()[1]
        self._can_pass = asyncio.Event()
        self._loop.call_soon_threadsafe(self._can_pass.set)

    def become(self, wire: Wire, delay_s: float = 0.0) -> None:
        """What the wire does from now on; `delay_s` holds up every piece on a slow one, each way."""
        self._loop.call_soon_threadsafe(self._become, wire, delay_s)

    def close(self) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(2.0)
        self._loop.close()

    async def _end(self) -> None:
        self._listener.close()
        self._become("cut", 0.0)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _become(self, wire: Wire, delay_s: float) -> None:
        self._wire, self._delay_s = wire, delay_s
        if wire == "silent":
            self._can_pass.clear()
        else:
            self._can_pass.set()
        if wire == "cut":
            for writer in self._writers:
                writer.transport.abort()

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(5.0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._wire == "cut":
            writer.transport.abort()
            return
        await self._can_pass.wait()
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, back}
        self._writers |= both
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(self._pass(reader, back, asks=True), self._pass(there, writer, asks=False))
        self._writers -= both

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asks: bool) -> None:
        try:
            while piece := await reader.read(65536):
                if asks:
                    self.round_trips += self._answered
                    self._answered = False
                await self._can_pass.wait()
                if self._wire == "slow":
                    await asyncio.sleep(self._delay_s)
                writer.write(piece)
                await writer.drain()
                self._answered = self._answered or not asks
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()
