// The public check: compares a file and reads the QR code's seal here. The page says all without it.
"use strict";

const filePlace = document.querySelector("[data-file]");
if (filePlace) {
  const known = JSON.parse(filePlace.dataset.file);
  filePlace.hidden = false;
  onFile(filePlace, async (file) => {
    say(filePlace, "reading");
    const hash = await sha256(await file.arrayBuffer().catch(() => new ArrayBuffer(0)));
    say(filePlace, hash === undefined ? "unable" : known[hash] || "different");
    filePlace.querySelector("[data-hash]").textContent = hash || "";
  });
}

const sealPlace = document.querySelector("[data-seal]");
if (sealPlace && /^#\d{150,}$/.test(location.hash)) {
  sealPlace.hidden = false;
  readSeal(sealPlace, location.hash.slice(1));
}

async function readSeal(place, digits) {
  const page = place.dataset;
  const published = await fetch(page.seal).then((answer) => answer.json()).catch(() => null);
  if (!published) return say(place, "unable");
  const {state, payload} = await openSeal(bytesOfDigits(digits), published.keys);
  const paper = state === "right" && readPaper(payload);
  if (!paper) return say(place, state === "right" ? "broken" : state);
  if (page.number !== undefined) {
    const same = paper.number === page.number && paper.name === page.name &&
      paper.issued === page.issued && paper.until === page.until;
    return say(place, same ? "right" : "other");
  }
  showPaper(place, paper, published.courses[paper.course]);
}

// Without the network: what the seal says, and whether its time is over by this device's clock.
function showPaper(place, paper, title) {
  const words = {
    ...paper, issued: shortDate(paper.issued), until: paper.until && shortDate(paper.until),
    course: title ? `${paper.course}: ${title}` : paper.course,
  };
  const list = place.querySelector("[data-paper]");
  for (const cell of list.querySelectorAll("[data-field]")) {
    if (words[cell.dataset.field]) cell.textContent = words[cell.dataset.field];
  }
  list.hidden = false;
  const over = paper.until && paper.until < new Date().toLocaleDateString("sv");
  say(place, over ? "over" : "right");
}

// So that the next scan is answered where there is no network. It sees the check pages only.
const worker = document.querySelector("[data-worker]");
if (worker && navigator.serviceWorker) {
  navigator.serviceWorker.register(worker.dataset.worker, {scope: worker.dataset.scope}).catch(() => {});
}
