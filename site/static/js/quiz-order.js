// Moves items up and down in place, and keeps their numbers. Without it the buttons post. It listens
// for whichever question the page shows.
const find = (selector) => document.querySelector(selector);
const items = (list) => [...list.children];

function settle(list, item, focus) {
  for (const [place, each] of items(list).entries()) {
    each.querySelector("select").value = place + 1;
    for (const [name, end] of [["len", 0], ["xuong", list.children.length - 1]]) {
      const button = each.querySelector(`[name=${name}]`);
      if (place === end) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }
  focus?.focus();
  find("[data-unordered]").hidden = true;
  find("[data-say]").textContent = item
    ? `${list.dataset.said} ${items(list).indexOf(item) + 1}/${list.children.length}: ${item.querySelector(".od__t").textContent}`
    : "";
  list.dispatchEvent(new Event("input", {bubbles: true}));
}

// Places picked before this script was there are kept: what was picked stands where it says.
function adopt(list) {
  const picked = items(list).filter((each) => each.querySelector("select").value);
  const order = items(list).filter((each) => !picked.includes(each));
  picked.sort((one, other) => one.querySelector("select").value - other.querySelector("select").value);
  for (const each of picked) order.splice(each.querySelector("select").value - 1, 0, each);
  if (order.some((each, place) => each !== list.children[place])) list.append(...order);
}

addEventListener("click", (event) => {
  const list = find("[data-order]"), button = event.target.closest("[data-order] button, [name=giu]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("li");
  if (button.name === "len") item.previousElementSibling?.before(item);
  else if (item) item.nextElementSibling?.after(item);
  settle(list, item, item ? button : list.querySelector("select"));
});

addEventListener("change", (event) => {
  const list = event.target.closest("[data-order]"), item = event.target.closest("li");
  const place = Number(event.target.value);
  if (!list || !place) return;
  const others = items(list).filter((each) => each !== item);
  if (place > others.length) list.append(item);
  else others[place - 1].before(item);
  settle(list, item, event.target);
});

if (find("[data-order]")) adopt(find("[data-order]"));
