// The exported register: finds one record at a time, as a script beside this page, so that it
// works from a folder as well as from any web server. KEYS, AS_AT and LABEL are in keys.js.
"use strict";

const PER_FILE = 1000;
const waiting = {};
const place = (name) => document.querySelector(`[data-${name}]`);
let files = {};

// Called by every line of a file of records.
function thao(key, text, seal) {
  if (waiting[key]) waiting[key] = {text, seal};
}

function load(source, key) {
  waiting[key] = true;
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = script.onerror = () => {
      script.remove();
      done(waiting[key] === true ? null : waiting[key]);
      delete waiting[key];
    };
    document.head.append(script);
  });
}

function numberOf(typed) {
  const bare = typed.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
  const found = /^GCN([A-Z]{2,8})(\d{4})(\d{6,9})([0-9A-Z])$/.exec(bare);
  if (!found) return null;
  const [, code, year, sequence, check] = found;
  const body = `GCN-${code}-${year}-${sequence}`;
  if (checkCharacter(body) !== check) return null;
  return {number: `${body}-${check}`, file: `so/${code}-${year}-${Math.floor(sequence / PER_FILE)}.js`};
}

async function byToken(token, digits) {
  const hash = await sha256(new TextEncoder().encode(token));
  if (hash) show(await load(`ma/${hash.slice(0, 3)}.js`, hash.slice(0, 32)), digits);
}

async function show(found, digits) {
  sayAbove(found ? "" : "not_found");
  if (!found) return;
  const record = JSON.parse(found.text);
  const over = record.valid_until && record.valid_until < new Date().toLocaleDateString("sv");
  const ended = record.verdict === "valid" && over;
  place("title").textContent = ended
    ? `Giấy chứng nhận đã hết hạn ngày ${shortDate(record.valid_until)}` : record.title;
  place("text").textContent = ended ? "Giấy chứng nhận là thật nhưng không còn hiệu lực." : record.text;
  place("fields").replaceChildren(...record.fields.flatMap(([label, text]) => {
    const term = document.createElement("dt"), words = document.createElement("dd");
    term.textContent = label;
    words.textContent = text;
    return [term, words];
  }));
  files = record.files;
  say(place("file"), "");
  place("hash").textContent = "";
  place("record").hidden = false;
  say(place("state"), await stateOf(found));
  place("paper").hidden = !digits;
  if (digits) say(place("paper"), await stateOfPaper(digits, record));
}

async function stateOf({text, seal}) {
  const {state, payload} = await openSeal(bytesOfBase64(seal), KEYS);
  if (state !== "right") return state;
  const expected = "5231" + (await sha256(new TextEncoder().encode(text)));
  return hexOf(payload) === expected ? "right" : "broken";
}

async function stateOfPaper(digits, record) {
  const {state, payload} = await openSeal(bytesOfDigits(digits), KEYS);
  if (state !== "right") return state;
  const paper = readPaper(payload);
  const same = paper && paper.number === record.number && paper.name === record.holder_name &&
    paper.issued === record.valid_from && paper.until === (record.valid_until || "");
  return same ? "right" : "other";
}

function sayAbove(state) {
  for (const sentence of document.querySelectorAll("main > [role=status] > [data-say]")) {
    sentence.hidden = sentence.dataset.say !== state;
  }
}

place("as-at").textContent = AS_AT;
place("label").textContent = LABEL;
place("form").addEventListener("submit", (event) => {
  event.preventDefault();
  sayAbove("searching");
  place("record").hidden = true;
  const asked = numberOf(event.target.so.value);
  if (asked) load(asked.file, asked.number).then((found) => show(found));
  else sayAbove("mistyped");
});
onFile(place("file"), async (file) => {
  const hash = await sha256(await file.arrayBuffer());
  say(place("file"), hash === undefined ? "unable" : files[hash] || "different");
  place("hash").textContent = hash || "";
});

// An old QR code, led here by the web server: ?ma=TOKEN and its digits behind `#`.
const token = new URLSearchParams(location.search).get("ma");
const digits = /^#\d{150,}$/.test(location.hash) ? location.hash.slice(1) : "";
if (token) byToken(token, digits);
else if (digits) openSeal(bytesOfDigits(digits), KEYS).then(({state, payload}) => {
  const paper = state === "right" && readPaper(payload);
  const asked = paper && numberOf(paper.number);
  if (asked) load(asked.file, asked.number).then((found) => show(found, digits));
});
