// Answers the check pages where there is no network. Keeps one page and what it needs, no verdict.
"use strict";
const SHELL = {{ shell|safe }};
const NAME = "thao-check-{{ version }}";

self.addEventListener("install", (event) => {
  const fresh = SHELL.map((url) => new Request(url, {cache: "reload", credentials: "omit"}));
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const drop = (names) => names.filter((name) => name.startsWith("thao-check-") && name !== NAME);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(drop(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const {request} = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(SHELL[0])));
  } else if (SHELL.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, {ignoreVary: true})));
  }
});
