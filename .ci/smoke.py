"""Do what a new learner does on a running Thạo: sign in, follow links to a lesson, read it.

`python .ci/smoke.py LOG` takes the address and the account from what `make run` printed.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

CONTENT = Path(__file__).parents[1] / "content"
MOST_PAGES = 40
MY_WORK = "/viec-cua-toi/"
LEARNER = re.compile("người học|học viên|learner", re.IGNORECASE)
NOT_A_PAGE = re.compile(r"^/(cms|tai-lieu|static|media|ngon-ngu)/|\.\w+$")


class Page(HTMLParser):
    """Its heading, its links, and the fields of its sign-in form if it has one."""

    def __init__(self, url: str, text: str) -> None:
        super().__init__()
        self.url = url
        self.heading = ""
        self.links: list[str] = []
        self.fields: dict[str, str] = {}
        self.asks_password = False
        self._in_heading = False
        self.feed(text)
        self.heading = " ".join(self.heading.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "h1":
            self._in_heading = True
        elif tag == "a" and "href" in values:
            self.links.append(urldefrag(urljoin(self.url, values["href"])).url)
        elif tag == "input" and "name" in values:
            self.fields[values["name"]] = values.get("value", "")
            self.asks_password |= values.get("type") == "password"

    def handle_endtag(self, tag: str) -> None:
        if tag == "h1":
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.heading += data


class Learner:
    """A browser without scripts, and whoever sits before it."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, url: str, fields: dict[str, str] | None = None) -> Page:
        data = urlencode(fields).encode() if fields is not None else None
        self._browser.addheaders = [("Referer", url), ("Accept-Language", "vi")]
        try:
            with self._browser.open(urljoin(self.site, url), data, timeout=30) as response:
                return Page(response.url, response.read().decode())
        except HTTPError as error:
            raise SystemExit(f"{error.url} answered {error.code}.") from None

    def sign_in(self, login: str, password: str) -> Page:
        form = self.open(MY_WORK)
        if not form.asks_password:
            raise SystemExit(f"No sign-in form at {form.url}.")
        page = self.open(form.url, {**form.fields, "username": login, "password": password})
        if page.asks_password or urlsplit(page.url).path != MY_WORK:
            raise SystemExit(f"{login} could not sign in; ended at {page.url}.")
        return page

    def find_lesson(self, start: Page, titles: set[str]) -> Page:
        """Follow links, nearest first, to the first page headed by a lesson's title."""
        seen = {start.url}
        waiting = deque([start])
        while waiting and len(seen) < MOST_PAGES:
            for link in waiting.popleft().links:
                if link in seen or not self.is_page(link):
                    continue
                seen.add(link)
                page = self.open(link)
                if page.heading in titles:
                    return page
                waiting.append(page)
        raise SystemExit(f"No lesson among {len(seen)} pages: {', '.join(sorted(seen))}")

    def is_page(self, link: str) -> bool:
        return link.startswith(self.site) and not NOT_A_PAGE.search(urlsplit(link).path)


def printed_by_make_run(log: str) -> tuple[str, str, str]:
    """Address, and login and password of the first learner, as `make run` shows them to anyone."""
    site = re.search(r"http://\S+/", log)
    accounts = re.findall(r"^  (\S.*?) {2,}(\S+) {2,}(\S+)$", log, re.MULTILINE)
    learners = [account for account in accounts if LEARNER.search(account[0])]
    if not site or not accounts:
        raise SystemExit(f"No address or no accounts in what it printed:\n{log}")
    _role, login, password = (learners or accounts)[0]
    return site.group(), login, password


def lesson_titles() -> set[str]:
    lessons = CONTENT.glob("*/*/*.md")
    found = (re.search(r"^title: (.+)$", path.read_text(), re.MULTILINE) for path in lessons)
    return {match.group(1).strip("'\"") for match in found if match}


def main() -> None:
    site, login, password = printed_by_make_run(Path(sys.argv[1]).read_text())
    learner = Learner(site)
    start = learner.sign_in(login, password)
    print(f"signed in as {login}: {start.url}")
    lesson = learner.find_lesson(start, lesson_titles())
    print(f"opened a lesson: {lesson.heading} ({lesson.url})")


if __name__ == "__main__":
    main()
