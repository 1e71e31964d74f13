"""HTTP as a browser sends it: one request a connection, and any of them may get lost."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

# Seconds after which an answer is given up: by a browser, and by quiz.js.
PATIENCE, OF_THE_SCRIPT = 60.0, 15.0
HOST = "thao.example"
SITE = f"https://{HOST}"
END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?im)^content-length: *(\d+)")
_COOKIE = re.compile(r"(\w+)=([^;]*)")

Fields = Sequence[tuple[str, str]]


class Lost(Exception):
    """No whole answer came back. Nobody knows whether the request arrived."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str  # the path of a redirect, "" where there is none
    cookies: dict[str, str]
    body: bytes


def read_answer(raw: bytes) -> Answer:
    """Read a whole answer; raises `Lost` where a piece of it is missing."""
    head, found, body = raw.partition(END_OF_HEAD)
    length = _LENGTH.search(head)
    if not found or (length and len(body) < int(length[1])):
        raise Lost("cut short")
    first, *lines = head.decode("latin-1").split("\r\n")
    location, cookies = "", {}
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "location":
            location = _path_of(value.strip())
        elif name.lower() == "set-cookie" and (cookie := _COOKIE.match(value.strip())):
            cookies[cookie[1]] = cookie[2]
    return Answer(int(first.split()[1]), location, cookies, body)


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


async def exchange(port: int, request: bytes) -> bytes:
    """Send it and read until the other side closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        await writer.drain()
        return await reader.read(-1)
    finally:
        writer.close()


class Browser:
    """One learner's cookies, and the way to the site."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._cookies = {"sessionid": session}

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path)

    async def post(self, path: str, fields: Fields, *, script: bool = False) -> Answer:
        """Post a form, or what quiz.js posts in its place."""
        headers = {"Accept": "application/json", "X-CSRFToken": self._cookies.get("csrftoken", "")}
        body = urlencode(fields).encode()
        if script:
            return await self._ask("POST", path, body, headers, OF_THE_SCRIPT)
        return await self._ask("POST", path, body)

    async def _ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> Answer:
        """Ask once.

        Raises:
            Lost: no whole answer came in time.

        """
        sent = {
            "Host": HOST,
            "Accept": "text/html",
            "Accept-Language": "vi",
            "Origin": SITE,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            "Connection": "close",
            **(headers or {}),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        request = f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
        try:
            raw = await asyncio.wait_for(exchange(self._port, request), patience)
        except (OSError, TimeoutError) as error:
            raise Lost(str(error)) from error
        answer = read_answer(raw)
        self._cookies |= answer.cookies
        return answer
