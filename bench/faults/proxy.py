"""`python -m bench.faults.proxy PORT UPSTREAM SEED FIGURES`: the network at its worst.

It stands where a proxy that ends TLS stands, and loses, delays and doubles what passes through it,
by lot from one seed. Told to end (SIGTERM), it first delivers every late copy it still holds.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

from bench.faults.wire import END_OF_HEAD, exchange

# What becomes of a request, by hundredths; the rest passes.
LOTS = {
    "dropped on the way": 4,
    "answer dropped": 5,
    "answer cut short": 2,
    "delayed": 9,
    "answer delayed": 4,
    "doubled at once": 5,
}
LATE_COPIES = 6  # of a hundred posts come a second time, much later
SHORT, LONG = (0.1, 2.5), (1.0, 60.0)  # seconds
FAILED = re.compile(rb"HTTP/1\.[01] 5")
_LENGTH = re.compile(rb"(?im)^content-length: *(\d+)")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


class Network:
    """Every request that passes is lost, held up, doubled, or let through."""

    def __init__(self, upstream: int, seed: int) -> None:
        self.figures: Counter[str] = Counter()
        self._upstream = upstream
        self._random = Random(seed)
        self._ending = asyncio.Event()
        self._late: set[asyncio.Task[None]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request of one client, and perhaps its answer."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            request = await _read(reader)
            self.figures["requests"] += 1
            writer.write(await self._treat(request, reader))
            await writer.drain()
        writer.close()

    async def end(self) -> None:
        """Deliver what is still held."""
        self._ending.set()
        await asyncio.gather(*self._late)

    async def _treat(self, request: bytes, reader: asyncio.StreamReader) -> bytes:
        """Give what the client gets to see; nothing: the connection is closed in its face."""
        lot = self._draw()
        self.figures[lot] += 1
        if lot == "dropped on the way":
            return b""
        if lot == "delayed":
            await asyncio.sleep(self._random.uniform(*SHORT))
            if reader.at_eof():
                self.figures["given up while delayed"] += 1
                return b""
        answer = await (self._forward_twice if lot == "doubled at once" else self._forward)(request)
        if request.startswith(b"POST") and answer and not FAILED.match(answer):
            self._perhaps_again(request)
        if lot == "answer dropped":
            return b""
        if lot == "answer cut short":
            return answer[: len(answer) // 2]
        if lot == "answer delayed":
            await asyncio.sleep(self._random.uniform(*SHORT))
        return answer

    def _draw(self) -> str:
        number = self._random.randrange(100)
        for lot, share in LOTS.items():
            if number < share:
                return lot
            number -= share
        return "passed"

    async def _forward(self, request: bytes) -> bytes:
        line, end, rest = request.partition(b"\r\n")
        secured = line + end + b"X-Forwarded-Proto: https\r\n" + rest
        try:
            answer = await exchange(self._upstream, secured)
        except OSError:
            answer = b""
        status = _STATUS.match(answer)
        self.figures[f"status {status[1].decode()}" if status else "server away"] += 1
        return answer

    async def _forward_twice(self, request: bytes) -> bytes:
        """Both at once; the client gets the answer that comes first, the other goes nowhere."""
        copies = [asyncio.create_task(self._forward(request)) for _twice in range(2)]
        done, _pending = await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()

    def _perhaps_again(self, request: bytes) -> None:
        """What has arrived comes a second time, when nobody thinks of it any more."""
        if self._random.randrange(100) >= LATE_COPIES:
            return

        async def send() -> None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), self._random.uniform(*LONG))
            self.figures["doubled late"] += 1
            await self._forward(request)

        task = asyncio.create_task(send())
        self._late.add(task)
        task.add_done_callback(self._late.discard)


async def _read(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(END_OF_HEAD)
    length = _LENGTH.search(head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


async def _main(port: int, upstream: int, seed: int) -> dict[str, int]:
    network = Network(upstream, seed)
    server = await asyncio.start_server(network.carry, "127.0.0.1", port, backlog=500)
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await told.wait()
    await network.end()
    server.close()
    return network.figures


if __name__ == "__main__":
    port, upstream, seed, path = sys.argv[1:]
    Path(path).write_text(json.dumps(asyncio.run(_main(int(port), int(upstream), int(seed)))))
