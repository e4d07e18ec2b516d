// Offers titles, names, tags and earlier questions while one types; earlier questions stay in this browser.
// An editable combobox with a listbox, after the ARIA 1.2 pattern: the focus stays in the field.

const ROOT = new URL("..", import.meta.url).pathname;
const STORE = `refdesk questions ${ROOT}`;
const [OFFERED, REMEMBERED, SHOWN, LONGEST] = [7, 50, 5, 300];
const KINDS = { tags: "tag", names: "name", titles: "title" };
const form = document.querySelector("form.ask");
const field = form.elements.q;
const list = document.getElementById("offers");
const recent = document.getElementById("recent");
let entries = null;
let active = -1;
// Changes when the list is closed, so that offers that arrive later do not open it again.
let turn = 0;

function questions() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}

// Storage may be full or switched off: then nothing is remembered.
function remember(kept) {
  try {
    if (kept.length) localStorage.setItem(STORE, JSON.stringify(kept));
    else localStorage.removeItem(STORE);
  } catch { /* nothing is kept */ }
  showRecent();
}

function rememberQuestion() {
  const text = field.value.trim();
  if (text && text.length <= LONGEST) remember([text, ...questions().filter((other) => other !== text)].slice(0, REMEMBERED));
}

function showRecent() {
  const kept = questions().slice(0, SHOWN);
  recent.hidden = !kept.length;
  recent.querySelector("ul").replaceChildren(...kept.map((text) => {
    const link = Object.assign(document.createElement("a"), { className: "walk", href: `${ROOT}?${new URLSearchParams({ q: text })}`, textContent: text, dir: "auto" });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
}

// Loaded once, when it is first needed; without an answer only earlier questions are offered.
function load() {
  entries ??= fetch(`${ROOT}suggestions.json`)
    .then((response) => (response.ok ? response.json() : {}), () => ({}))
    .then((data) => Object.entries(KINDS).flatMap(([name, kind]) => (data[name] ?? []).map((text) => ({ text, kind, plain: plain(text) }))));
  return entries;
}

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// What begins with the words first, then what has a word that begins with them.
function matches(all, typed) {
  const ranks = [[], []];
  for (const entry of all) {
    const at = entry.plain.indexOf(typed);
    if (at === 0) ranks[0].push(entry);
    else if (at > 0 && !/[\p{L}\p{N}]/u.test(entry.plain[at - 1])) ranks[1].push(entry);
    if (ranks[0].length >= OFFERED) break;
  }
  return ranks.flat().filter((entry) => entry.plain !== typed).slice(0, OFFERED);
}

async function offer() {
  const typed = plain(field.value.trim());
  if (typed.length < 2) return close();
  const mine = turn += 1;
  const all = await load();
  if (turn !== mine || document.activeElement !== field) return;
  const earlier = questions().map((text) => ({ text, kind: "asked before", plain: plain(text) }));
  draw(matches([...earlier, ...all], typed));
}

// Offers have a text and what it is of.
function draw(offers) {
  close();
  list.replaceChildren(...offers.map(({ text, kind }, index) => {
    const option = Object.assign(document.createElement("li"), { id: `offer-${index}` });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const words = Object.assign(document.createElement("bdi"), { textContent: text });
    const label = Object.assign(document.createElement("span"), { className: "count", textContent: kind });
    option.append(words, " ", label);
    return option;
  }));
  list.hidden = !offers.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
}

function close() {
  turn += 1;
  active = -1;
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function select(index) {
  const count = list.children.length;
  list.children[active]?.setAttribute("aria-selected", "false");
  active = (index + count) % count;
  const option = list.children[active];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function choose(option) {
  field.value = option.querySelector("bdi").textContent;
  close();
  form.requestSubmit();
}

// Before the keys of the page: an open list takes arrows and Esc.
function pressed(event) {
  if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown") select(active + 1);
  else if (event.key === "ArrowUp") select(active < 0 ? -1 : active - 1);
  else if (event.key === "Enter" && active >= 0) choose(list.children[active]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

if (list) {
  const states = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "offers", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(states)) field.setAttribute(name, value);
  field.addEventListener("input", offer);
  field.addEventListener("keydown", pressed);
  field.addEventListener("click", () => field.value || draw(questions().slice(0, SHOWN).map((text) => ({ text, kind: "asked before" }))));
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => event.target.closest("li") && choose(event.target.closest("li")));
  form.addEventListener("submit", () => {
    close();
    rememberQuestion();
  });
  recent.querySelector("button").addEventListener("click", () => {
    remember([]);
    field.focus();
  });
  rememberQuestion();
  showRecent();
}
