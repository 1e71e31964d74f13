// Reads the seal in a certificate's QR code and the SHA-256 of a file. Nothing leaves the browser.
"use strict";

const SEAL_PURPOSE = "thao-seal-1\0";
const KID = 4, SIGNATURE = 64, HEAD = KID + SIGNATURE;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));

function bytesOfBase64(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

// The digits behind `#` are the bytes of the token after a 1, which keeps zeros at its beginning.
function bytesOfDigits(digits) {
  const hex = BigInt(digits).toString(16);
  return bytesOfHex(hex.padStart(hex.length + (hex.length % 2), "0")).slice(1);
}

// {state: "right" | "broken" | "unknown" | "unable", payload}
async function openSeal(raw, keys) {
  if (raw.length < HEAD) return {state: "broken"};
  const kid = raw.slice(0, KID), payload = raw.slice(HEAD);
  const known = keys[hexOf(kid)];
  if (!known) return {state: "unknown"};
  const purpose = new TextEncoder().encode(SEAL_PURPOSE);
  const signed = new Uint8Array(purpose.length + KID + payload.length);
  signed.set(purpose);
  signed.set(kid, purpose.length);
  signed.set(payload, purpose.length + KID);
  try {
    const key = await crypto.subtle.importKey("raw", bytesOfBase64(known), "Ed25519", false, ["verify"]);
    const right = await crypto.subtle.verify("Ed25519", key, raw.slice(KID, HEAD), signed);
    return right ? {state: "right", payload} : {state: "broken"};
  } catch {
    return {state: "unable"}; // an older browser, or a page not served over HTTPS
  }
}

// What the seal of a paper says (certificates/paper_codes.py), or nothing.
function readPaper(payload) {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  if (payload.length < 12 || view.getUint16(0) !== 0x5131) return null;
  const [code, course, name] = new TextDecoder().decode(payload.slice(12)).split("\n");
  const day = (count) => new Date(Date.UTC(2000, 0, 1 + count)).toISOString().slice(0, 10);
  const body = `GCN-${code}-${String(view.getUint16(2)).padStart(4, "0")}-${String(view.getUint32(4)).padStart(6, "0")}`;
  const until = view.getUint16(10);
  return {
    number: `${body}-${checkCharacter(body)}`, name, course,
    issued: day(view.getUint16(8)), until: until ? day(until) : "",
  };
}

// ISO/IEC 7064, MOD 37,36 (certificates/numbering.py).
function checkCharacter(text) {
  let product = 36;
  for (const char of text.replace(/-/g, "")) {
    product = (product + ALPHABET.indexOf(char)) % 36 || 36;
    product = (product * 2) % 37;
  }
  return ALPHABET[(37 - product) % 36];
}

const shortDate = (day) => day.split("-").reverse().join("/");

// Undefined where the browser cannot: not served over HTTPS.
async function sha256(buffer) {
  return crypto.subtle && hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", buffer)));
}

// Shows one of the sentences that stand ready in a place, and no other.
function say(place, state) {
  for (const sentence of place.querySelectorAll("[data-say]")) {
    sentence.hidden = sentence.dataset.say !== state;
  }
}

// Calls back with each file that is chosen or dropped on the place.
function onFile(place, callback) {
  const input = place.querySelector("input[type=file]");
  input.addEventListener("change", () => input.files[0] && callback(input.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file) callback(file);
  });
}
