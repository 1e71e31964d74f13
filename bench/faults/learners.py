"""`python -m bench.faults.learners PLAN`: some of the learners, each at an own pace.

They open the test through its page, answer every question, change some answers, hand in, and do
not rest before they have been told. Times are shortened as `bench.faults.hands` says.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from bench.faults import pages
from bench.faults.diary import Diary
from bench.faults.hands import OF_AN_ATTEMPT, FormHand, Odd, Seat, Tab
from bench.faults.wire import Browser, Lost

BELL, TIME_OVER = "bell", "time-over"  # files of whoever conducts
RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
CHANGES = 0.15  # of the answers are changed at once, and as many looked at again at the end
SECOND_PAGE = 2  # so many turns apart are the answers given on a second page


class Learner:
    """One life: from the start page to the receipt."""

    def __init__(self, plan: dict[str, Any], me: dict[str, Any], diary: Diary) -> None:
        self._plan, self._me = plan, me
        self._random = Random(me["seed"])
        browser = Browser(plan["port"], me["session"])
        self._seat = Seat(me["number"], browser, diary, self._random)
        self._folder = Path(plan["folder"])

    async def live(self) -> None:
        try:
            await asyncio.sleep(self._random.uniform(0, 0.4 * self._plan["seconds"]))
            page = await self._seat.question(await self._begin())
            hand = (Tab if self._me["script"] else FormHand)(self._seat, page)
            await self._sit(hand)
            if self._me["leaves"]:
                await self._be_late(hand)
            else:
                await self._hand_in()
        except Odd as odd:
            self._seat.diary.note(self._me["number"], "odd", said=str(odd))
            raise

    async def _begin(self) -> str:
        """Press the button, some of us twice; the address of the first question."""
        while True:
            start = await self._seat.get(self._plan["start"])
            presses = [self._press_start(start.body) for _ in range(1 + self._me["hasty"])]
            for path in await asyncio.gather(*presses):
                if path.startswith(OF_AN_ATTEMPT):
                    self._seat.attempt = int(path.split("/")[3])
                    return path
            await self._seat.wait()

    async def _press_start(self, page: bytes) -> str:
        try:
            fields = pages.csrf_and_more(page)
            answer = await self._seat.browser.post(self._plan["start"], fields)
        except Lost:
            return ""
        if answer.status in range(401, 500):  # 400: Django says so where a session was not saved
            raise Odd(f"start: {answer.status}")
        return answer.location

    async def _sit(self, hand: Any) -> None:
        """Answer question after question; whoever leaves does so in the middle."""
        last = self._plan["questions"] // 2 if self._me["leaves"] else self._plan["questions"]
        while True:
            await self._think()
            await self._answer(hand)
            here = hand.page
            if here.position >= last:
                break
            await hand.leave_for(here.next)
        if self._me["leaves"]:
            await hand.leave_for(str(here.position))
            return
        for position in range(1, last + 1):
            if self._random.random() < CHANGES:
                await hand.leave_for(str(position))
                await hand.change(self._thought(hand.page), turn=11)
        await hand.leave_for("")

    async def _answer(self, hand: Any) -> None:
        await hand.answer(self._thought(hand.page), turn=1)
        if self._random.random() < CHANGES:
            await hand.change(self._thought(hand.page), turn=2)
        if self._me["tabs"] and self._random.random() < 2 * CHANGES:
            await self._answer_in_two_tabs(hand)
        elif self._me["script"] and self._random.random() < CHANGES / 3:
            await self._reload(hand)

    async def _answer_in_two_tabs(self, hand: Any) -> None:
        """The same question on another page: saved there later, so that one counts."""
        path = hand.page.path
        if self._me["script"]:
            await hand.hand_over()
            other: Any = Tab(self._seat, await self._seat.question(path))
            await other.answer(self._thought(other.page), turn=3)
            await other.hand_over()
            return
        old = FormHand(self._seat, await self._seat.question(path))
        await hand.leave_for(str(hand.page.position))
        await old.answer(self._thought(old.page), turn=3)
        await old.leave_for(str(old.page.position))
        hand.page = old.page

    async def _reload(self, tab: Tab) -> None:
        """The page goes while an answer may be on its way; the next sends what was kept."""
        await tab.close()
        fresh = Tab(self._seat, await self._seat.question(tab.page.path))
        await fresh.hand_over()
        fresh.page = await self._seat.question(tab.page.path)
        tab.__dict__ = fresh.__dict__

    def _thought(self, page: pages.Page) -> pages.Value:
        right = self._plan["key"].get(page.stem)
        if right is None:
            raise Odd(f"no such question in the bank: {page.stem}")
        knows = self._random.random() < self._me["knows"]
        return right if knows else page.guess(self._random)

    async def _think(self) -> None:
        pause = self._plan["seconds"] / self._plan["questions"]
        await asyncio.sleep(pause * self._random.uniform(0.3, 1.1))

    async def _hand_in(self) -> None:
        """Press until the result is seen; some press twice, some all at one bell."""
        if self._me["waits_for_the_bell"]:
            await self._wait_for(BELL)
        review = f"{OF_AN_ATTEMPT}{self._seat.attempt}/xem-lai/"
        while True:
            page = await self._seat.get(review)
            if page.location:
                break
            await asyncio.gather(
                *(self._press_submit(review, page.body) for _ in range(1 + self._me["hasty"]))
            )
        await self._read_receipt()

    async def _press_submit(self, review: str, page: bytes) -> None:
        try:
            answer = await self._seat.browser.post(review, pages.csrf_and_more(page))
        except Lost:
            return
        if answer.status in range(400, 500):
            raise Odd(f"submit: {answer.status}")

    async def _read_receipt(self) -> None:
        result = await self._seat.get(f"{OF_AN_ATTEMPT}{self._seat.attempt}/ket-qua/")
        found = RECEIPT.search(result.body.decode())
        if result.location or not found:
            raise Odd(f"no receipt on the result page: {result.status} {result.location}")
        self._seat.diary.note(
            self._me["number"], "ended", attempt=self._seat.attempt, said=found.group()
        )

    async def _be_late(self, hand: Any) -> None:
        """Away until the time is over; then what was given before it arrives, and what was not."""
        deadline = float(await self._wait_for(TIME_OVER))
        if self._me["script"]:
            await hand.answer(self._thought(hand.page), turn=21, given=deadline - 1)
            await hand.hand_over()
            await hand.answer(self._thought(hand.page), turn=22, given=time.time())
            await hand.hand_over()
        if self._me["comes_back"]:
            review = f"{OF_AN_ATTEMPT}{self._seat.attempt}/xem-lai/"
            while not (await self._seat.get(review)).location:  # noqa: ASYNC110 -- another process
                await asyncio.sleep(1)
            await self._read_receipt()

    async def _wait_for(self, name: str) -> str:
        path = self._folder / name
        while not path.exists():  # noqa: ASYNC110 -- another process makes it
            await asyncio.sleep(0.2)
        return path.read_text()


async def _main(plan: dict[str, Any]) -> None:
    diary = Diary(Path(plan["folder"]) / f"{plan['name']}.diary")
    await asyncio.gather(*(Learner(plan, me, diary).live() for me in plan["learners"]))


if __name__ == "__main__":
    asyncio.run(_main(json.loads(Path(sys.argv[1]).read_text())))
