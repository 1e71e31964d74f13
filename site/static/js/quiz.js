// Saves while one answers, keeps a copy on the device until the server has it, brings the next
// question, and shows the time left. Nothing needs it.
const find = (selector) => document.querySelector(selector);
const base = new URL("..", location).pathname; // of the attempt
const loaded = Date.now();
const page = crypto.randomUUID?.() ?? loaded + "-" + Math.random().toString(36).slice(2);
const channel = self.BroadcastChannel && new BroadcastChannel("thao" + base);
const review = find("form[data-submit]");
let form, shown = loaded, count = 0, due, busy, over, handing, failures = 0, since, told = "saved";

// What is unsent, by the address it goes to: answer, client key, time. A plain object where the
// browser keeps nothing.
let shelf = {};
try { shelf = localStorage; } catch { /* forbidden */ }
const waiting = () => Object.keys(shelf).filter((path) => path.startsWith(base));
const place = (path) => Number(path.match(/(\d+).$/)[1]);
const here = () => form && new URL(form.action).pathname;

function put(path, body) {
  try { shelf[path] = body; } catch { (shelf = {...shelf})[path] = body; } // full
}

const say = (text) => (find("[data-say]").textContent = text);

function show(state, value) {
  for (const each of document.querySelectorAll("[data-state]")) {
    each.hidden = each.dataset.state !== state;
    if (each.hidden || state === "saving") continue;
    const words = each.querySelector("[data-value]");
    if (words) words.textContent = value;
    if (state !== told) say(each.textContent); // another kind of news
    told = state;
  }
}

function elsewhere(time) {
  const note = find("[data-elsewhere]");
  note.querySelector("[data-value]").textContent = time;
  if (note.hidden) say(note.textContent);
  note.hidden = false;
}

function later(wait) {
  clearTimeout(due);
  due = setTimeout(flush, wait);
}

const written = () => {
  const body = new URLSearchParams(new FormData(form));
  body.delete("csrfmiddlewaretoken");
  return body.toString();
};

const post = (path, body) =>
  fetch(path, {
    method: "POST", body: new URLSearchParams(body), redirect: "manual", keepalive: true,
    headers: {
      Accept: "application/json",
      "X-CSRFToken": document.cookie.match(/csrftoken=(\w+)/)?.[1] ?? find("[name=csrfmiddlewaretoken]").value,
    },
    signal: AbortSignal.timeout?.(15000),
  }).then((response) =>
    response.type === "opaqueredirect" || response.status === 403 ? {away: true} : response.json()
  ).catch(() => ({}));

// Whether the server has decided on it: taken down, or refused for good.
async function deliver(path, body, more = "") {
  const answer = await post(path, body + more);
  const mine = path === here();
  if (answer.saved || answer.refused || answer.unclear) {
    if (shelf[path] === body) delete shelf[path];
    failures = 0;
  }
  const error = find("[data-error]");
  if (error && mine) {
    error.hidden = !answer.unclear;
    error.lastElementChild.textContent = answer.unclear ?? "";
  }
  if (answer.saved) {
    if (mine) form.biet.value = answer.seen;
    if (answer.elsewhere && mine) elsewhere(answer.elsewhere);
    channel?.postMessage({path, time: answer.saved});
    show("saved", answer.saved);
  } else if (answer.unclear && mine) {
    show("unclear");
  } else if (answer.refused || answer.unclear) {
    show("refused", answer.refused ?? answer.unclear);
    Object.assign(find("[data-way]"), {href: answer.url, textContent: answer.label});
  } else {
    const wait = Math.min(2 ** ++failures, 16);
    since = failures > 1 && since || new Date().toTimeString().slice(0, 5);
    if (answer.away) show("away");
    else if (failures === 1) show("failed", wait);
    else show("offline", since);
    later(wait * (1000 + Math.random() * 250));
  }
  return answer;
}

// Sends what waits, one after the other; stops at the first that does not get through.
function flush() {
  clearTimeout(due);
  busy ??= (async () => {
    let sent;
    await 0;
    for (const path of waiting()) {
      if (path === here() && told !== "away") show("saving");
      const answer = await deliver(path, shelf[path]);
      if (!(answer.saved || answer.refused || answer.unclear)) break;
      sent = answer.saved;
    }
    busy = undefined;
    if (waiting().length && !failures) later(200);
    if (waiting().length || told === "refused") return;
    if (over) location = over;
    else if (sent && review && !handing) location.reload();
  })();
  return busy;
}

async function go(button) {
  await busy;
  const path = here(), body = written();
  put(path, body);
  show("saving");
  const answer = await deliver(path, body, `&${button.name}=${button.value}`);
  if (answer.form && answer.saved) turn(answer);
  else if (answer.saved) location = answer.url ?? path;
}

function turn({form: html, url}) {
  const old = form, fresh = new DOMParser().parseFromString(html, "text/html").forms[0];
  const title = () => find("legend .q__k").textContent.split(" · ")[0];
  const before = title();
  old.replaceWith(fresh);
  attach();
  if (find("[data-order]")) import(find("[data-order]").dataset.script);
  find("[data-elsewhere]").hidden = true;
  document.title = document.title.replace(before, title());
  history.pushState(0, "", url);
  scrollTo(0, 0);
  const heading = find("h1");
  heading.tabIndex = -1;
  heading.focus({preventScroll: true});
  say(title());
}

function attach() {
  form = find("form[data-autosave]");
  if (!form) return;
  shown = Date.now();
  form.oninput = () => {
    form.khoa.value = page + "." + ++count;
    form.luc.value = form.dataset.now * 1000 + Date.now() - shown;
    put(here(), written());
    find("[data-stale]")?.remove();
    later(800);
  };
  find("[name=xoa]").onclick = () => {
    const fields = find("fieldset");
    for (const field of fields.querySelectorAll("input, select")) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = false;
      else if (field.type !== "hidden") field.value = "";
    }
    if (find("[data-unordered]")) find("[data-unordered]").hidden = false;
    form.oninput();
    return false;
  };
  form.onsubmit = (event) => {
    const button = event.submitter;
    if (button?.name === "toi" || button?.name === "xem-lai") go(button);
    else if (waiting().length) flush().then(() => waiting().length || button?.click());
    else return navigator.onLine || (show("offline", new Date().toTimeString().slice(0, 5)), false);
    return false;
  };
  const kept = shelf[here()];
  if (kept) restore(new URLSearchParams(kept));
}

// Shows what was answered here and has not been sent, as it was.
function restore(kept) {
  form.khoa.value = kept.get("khoa");
  form.luc.value = kept.get("luc");
  for (const field of form.querySelectorAll("input, select")) {
    if (field.type === "radio" || field.type === "checkbox")
      field.checked = kept.getAll(field.name).includes(field.value);
    else if (field.type !== "hidden") field.value = kept.get(field.name) ?? "";
  }
  if (find("[data-order]")) flush().then(() => waiting().length || location.reload());
}

attach();
if (find("[data-done]")) for (const path of waiting()) delete shelf[path];
else if (waiting().length) later(0);

if (review) {
  review.onsubmit = () => {
    if (!waiting().length) return true;
    handing = true;
    flush().then(() => {
      const left = waiting();
      handing = false;
      if (left.length) show("unsent", left.map(place).sort((a, b) => a - b).join(", "));
      else if (told !== "refused") review.submit();
    });
    return false;
  };
}

if (form || review) {
  addEventListener("online", () => waiting().length && flush());
  addEventListener("focus", () => waiting().length && flush());
  addEventListener("pagehide", () => waiting().forEach((path) => post(path, shelf[path])));
  addEventListener("popstate", () => {
    if (location.pathname === here()) return;
    if (navigator.onLine) location.reload();
    else addEventListener("online", () => location.reload(), {once: true});
  });
  if (channel) channel.onmessage = ({data}) => {
    if (data.path !== here()) return;
    elsewhere(data.time);
    if (!data.reply) channel.postMessage({...data, reply: true});
  };
}

const clock = find("[data-left]");
if (clock) {
  const data = clock.dataset, toggle = find("[data-toggle]");
  const left = () => Math.ceil(data.left - (Date.now() - loaded) / 1000);
  const marks = [600, 300, 60].filter((mark) => mark < left());
  const turn = (hidden) => {
    clock.hidden = hidden;
    toggle.textContent = toggle.dataset[hidden ? "show" : "hide"];
  };
  toggle.hidden = false;
  toggle.onclick = () => turn(!clock.hidden);
  const ticking = setInterval(() => {
    const rest = left(), minutes = Math.floor(rest / 60);
    find("[data-left] b").textContent =
      minutes < 5 ? minutes + ":" + `0${rest % 60}`.slice(-2) : minutes + " " + data.unit;
    if (rest <= marks[0]) {
      if (marks.shift() < 600) turn(false); // always seen
      say(clock.textContent);
    }
    if (rest > 0) return;
    clearInterval(ticking);
    over = data.over;
    flush();
  }, 1000);
}
