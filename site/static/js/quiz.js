// Saves while one answers and shows the time left. Nothing needs it.
const find = (selector) => document.querySelector(selector);
const form = find("form[data-autosave]");
const loaded = Date.now();
const page = crypto.randomUUID?.() ?? loaded + "-" + Math.random().toString(36).slice(2);
let count = 0, due, busy, unsent, failures = 0, since, told = "saved";

const say = (text) => (find("[data-say]").textContent = text);

function show(state, value) {
  for (const place of document.querySelectorAll("[data-state]")) {
    place.hidden = place.dataset.state !== state;
    if (place.hidden || state === "saving") continue;
    place.querySelector("[data-value]").textContent = value;
    if (state !== told) say(place.textContent); // another kind of news
    told = state;
  }
}

function later(wait) {
  clearTimeout(due);
  due = setTimeout(save, wait);
}

async function save() {
  if (busy) return later(200);
  busy = true;
  unsent = false;
  show("saving");
  const answer = await fetch(form.action, {
    method: "POST", body: new FormData(form),
    headers: {Accept: "application/json"}, signal: AbortSignal.timeout?.(15000),
  }).then((response) => response.json()).catch(() => 0);
  busy = false;
  if (answer.saved) {
    failures = 0;
    show("saved", answer.saved);
  } else if (answer.refused) {
    show("refused", answer.refused);
    Object.assign(find("[data-way]"), {href: answer.url, textContent: answer.label});
  } else {
    unsent = true;
    const wait = Math.min(2 ** ++failures, 16);
    if (failures === 1) {
      since = new Date().toTimeString().slice(0, 5);
      show("failed", wait);
    } else show("offline", since);
    later(wait * (1000 + Math.random() * 250));
  }
}

if (form) {
  form.onchange = () => {
    form.khoa.value = page + "." + ++count;
    form.luc.value = form.dataset.now * 1000 + Date.now() - loaded;
    unsent = true;
    later(800);
  };
  find("[name=xoa]").onclick = () => {
    for (const option of document.getElementsByName("dap-an")) option.checked = false;
    form.onchange();
    return false;
  };
  form.onsubmit = () => navigator.onLine || (later(0), false);
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
  const ticking = setInterval(async () => {
    const rest = left(), minutes = Math.floor(rest / 60);
    find("[data-left] b").textContent =
      minutes < 5 ? minutes + ":" + `0${rest % 60}`.slice(-2) : minutes + " " + data.unit;
    if (rest <= marks[0]) {
      if (marks.shift() < 600) turn(false); // always seen
      say(clock.textContent);
    }
    if (rest > 0) return;
    clearInterval(ticking);
    if (unsent) await save();
    location = data.over;
  }, 1000);
}
