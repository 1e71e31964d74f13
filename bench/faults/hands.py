"""Two ways to give an answer: a form without a script, and what site/static/js/quiz.js does."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from bench.faults import pages
from bench.faults.diary import Diary, Draft
from bench.faults.pages import Page, Value
from bench.faults.wire import Answer, Browser, Fields, Lost

HOLD = 0.15  # seconds before the script saves; 0.8 in the browser
WAITS = (0.3, 0.6, 1.2, 2.4)  # between the tries of the script; 2, 4, 8, 16 s in the browser
LOOKS_AGAIN = 0.5, 2.5  # seconds until a person does, after an error page
LOOKS_FIRST = 0.5  # so many look what was saved, the others send the page again
STALE = 409  # another page has answered: look at it again
ALLOWED = {STALE, *range(500, 600)}
OF_AN_ATTEMPT = "/kiem-tra/luot/"


class Odd(Exception):
    """The site said what it should never say."""


@dataclass
class Seat:
    """One learner before one browser."""

    number: int
    browser: Browser
    diary: Diary
    random: Random
    attempt: int = 0
    shelf: dict[str, Draft] = field(default_factory=dict)  # localStorage: one for all tabs

    async def get(self, path: str) -> Answer:
        """A page; whoever gets none or an error asks again."""
        while True:
            try:
                answer = await self.browser.get(path)
            except Lost:
                answer = None
            if answer and answer.status < 500:  # noqa: PLR2004 -- HTTP
                if answer.location.startswith("/tai-khoan/") or answer.status >= 400:  # noqa: PLR2004 -- HTTP
                    raise Odd(f"GET {path}: {answer.status} {answer.location}")
                return answer
            await self.wait()

    async def wait(self) -> None:
        await asyncio.sleep(self.random.uniform(*LOOKS_AGAIN))

    async def question(self, path: str) -> Page:
        answer = await self.get(path)
        if answer.location:
            raise Odd(f"GET {path} leads to {answer.location}")
        return pages.read(answer.body)

    def saved(self, draft: Draft, event: int | None = None) -> None:
        self.diary.acknowledge(self.number, self.attempt, draft, event)

    def refused(self, draft: Draft, said: str) -> None:
        self.diary.refuse(self.number, self.attempt, draft, said)


class Hand(Protocol):
    """Gives answers and goes from question to question."""

    page: Page

    async def answer(self, value: Value, *, turn: int) -> None: ...
    async def change(self, value: Value, *, turn: int) -> None: ...
    async def leave_for(self, position: str) -> None: ...
    async def hand_over(self) -> None: ...


class FormHand:
    """Every answer is the post of a form; what is pressed goes along with it."""

    def __init__(self, seat: Seat, page: Page) -> None:
        self.page = page
        self._seat = seat
        self._draft: Draft | None = None

    async def answer(self, value: Value, *, turn: int) -> None:
        """Choose; nothing is sent before a button is pressed."""
        self._draft = self._drafted(value, turn)

    async def change(self, value: Value, *, turn: int) -> None:
        """Save, come back, take the answer back, give another."""
        await self.leave_for(str(self.page.position))
        if turn % 2:
            self._draft = self._drafted({}, turn)
            self.page = await self._seat.question(await self._press(("xoa", "")))
        await self.answer(value, turn=turn)

    async def leave_for(self, position: str) -> None:
        """Press "save and go to" until it was done; then look at that page."""
        path = await self._press(("toi", position) if position else ("xem-lai", ""))
        if position:
            self.page = await self._seat.question(path)
            self._draft = None

    async def hand_over(self) -> None:
        """Nothing waits here: what was not acknowledged was pressed again."""

    async def _press(self, button: tuple[str, str]) -> str:
        draft = self._draft or self._drafted(self.page.value, 0)
        while True:
            answer = await self._try([*draft.body, button])
            if answer and answer.location.startswith(OF_AN_ATTEMPT):
                self._seat.saved(draft)
                return answer.location
            await self._seat.wait()
            if (answer and answer.status == STALE) or self._seat.random.random() < LOOKS_FIRST:
                draft = await self._look(draft)

    async def _look(self, draft: Draft) -> Draft:
        """Open the page again instead of sending it again: it shows whether that was saved."""
        self.page = await self._seat.question(self.page.path)
        if pages.plain(self.page.value) == draft.value:
            self._seat.saved(draft)
        return self._drafted(draft.value, draft.turn, since=draft.sent)

    async def _try(self, body: Fields) -> Answer | None:
        try:
            answer = await self._seat.browser.post(self.page.path, body)
        except Lost:
            return None
        if answer.status not in ALLOWED and not answer.location.startswith(OF_AN_ATTEMPT):
            raise Odd(f"POST {self.page.path}: {answer.status} {answer.location} {body}")
        return answer

    def _drafted(self, value: Value, turn: int, since: float = 0.0) -> Draft:
        """A form that sends back what its page shows says nothing: nothing was meant."""
        value = pages.plain(value)
        turn = turn if value != self.page.value else 0
        body = self.page.filled(value)
        return Draft(self.page.position, turn, value, "", body, since or time.time())


class Tab:
    """A page with quiz.js: saves by itself, tries again, brings the next question."""

    def __init__(self, seat: Seat, page: Page) -> None:
        self.page = page
        self._seat = seat
        self._name = str(uuid.uuid4())
        self._count = 0
        self._failures = 0
        self._due: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()
        self._draft: Draft | None = None

    async def answer(self, value: Value, *, turn: int, given: float | None = None) -> None:
        """Choose; the script keeps it on the shelf and sends it by itself a moment later."""
        self._count += 1
        key, now = f"{self._name}.{self._count}", time.time()
        body = self.page.filled(value, khoa=key, luc=str(int((given or now) * 1000)))
        draft = Draft(self.page.position, turn, pages.plain(value), key, body, now)
        self._draft = self._seat.shelf[self.page.path] = draft
        self._later(HOLD)

    async def change(self, value: Value, *, turn: int) -> None:
        """Change one's mind while the first answer may still be on its way."""
        await asyncio.sleep(self._seat.random.uniform(0, 3 * HOLD))
        await self.answer(value, turn=turn)

    async def leave_for(self, position: str) -> None:
        """Press "save and go to" until the next question was brought."""
        if not position:
            return await self.hand_over()
        while True:
            async with self._busy:
                draft = self._draft or self._untouched()
                self._seat.shelf[self.page.path] = draft
                said = await self._deliver(self.page.path, draft, position)
            if said.get("saved"):
                return await self._turn(said)
            await self._seat.wait()

    async def hand_over(self) -> None:
        """What waits is sent before the paper is."""
        await self._flush()
        while self._seat.shelf:
            await self._seat.wait()
            await self._flush()

    async def close(self) -> None:
        """The page goes; what waits is sent once more behind it, and nobody sees the answer."""
        if self._due:
            self._due.cancel()
        for path, draft in list(self._seat.shelf.items()):
            await self._post(path, draft.body)

    async def _turn(self, said: dict[str, Any]) -> None:
        form = said.get("form")
        self.page = pages.read(form) if form else await self._seat.question(said["url"])
        self._draft = None

    def _untouched(self) -> Draft:
        body = self.page.filled(self.page.value)
        return Draft(self.page.position, 0, self.page.value, "", body, time.time())

    def _later(self, wait: float) -> None:
        if self._due:
            self._due.cancel()
        self._due = asyncio.create_task(self._wake(wait))

    async def _wake(self, wait: float) -> None:
        await asyncio.sleep(wait)
        self._due = None  # from here on it is not cancelled
        await self._flush()

    async def _flush(self) -> None:
        """Send what waits, one after the other; stop at the first that does not get through."""
        async with self._busy:
            for path, draft in list(self._seat.shelf.items()):
                said = await self._deliver(path, draft)
                if not said:
                    break

    async def _deliver(self, path: str, draft: Draft, go_to: str = "") -> dict[str, Any]:
        said = await self._post(path, [*draft.body, *([("toi", go_to)] if go_to else [])])
        if said and self._seat.shelf.get(path) is draft:
            del self._seat.shelf[path]
        if said.get("saved"):
            self._failures = 0
            self._seat.saved(draft, said["seen"])
        elif said:
            self._seat.refused(draft, said.get("refused") or said["unclear"])
        else:
            self._failures = min(self._failures + 1, len(WAITS))
            self._later(WAITS[self._failures - 1] * self._seat.random.uniform(1, 1.25))
        return said

    async def _post(self, path: str, body: Fields) -> dict[str, Any]:
        """What the server decided; nothing where it did not."""
        try:
            answer = await self._seat.browser.post(path, body, script=True)
        except Lost:
            return {}
        if answer.location or answer.status in {403, 404}:
            raise Odd(f"POST {path}: {answer.status} {answer.location}")
        try:
            said: dict[str, Any] = json.loads(answer.body)
        except ValueError:
            return {}
        return said if said.keys() & {"saved", "refused", "unclear"} else {}
