// Marks what the reader has read: in this browser's storage, or through the desk where its one reader keeps a record.
// The stored form is that of `refdesk reading --export`; nothing of it is sent anywhere.

// The path that the desk is under, with a slash at its end: desks on one host have marks of their own.
const ROOT = new URL("..", import.meta.url).pathname;
const STORE = `refdesk reading ${ROOT}`;
const STATES = ["to-read", "reading", "read"];
const FIELDS = ["key", "state", "note", "title", "url", "at"];
const MAX_NOTE = 10000;

function stored() {
  try {
    return new Map(checked(JSON.parse(localStorage.getItem(STORE) ?? '{"reading":[]}')).map((entry) => [entry.key, entry]));
  } catch {
    return new Map();
  }
}

function exported(entries) {
  return JSON.stringify({ reading: [...entries.values()] }, null, 1) + "\n";
}

function store(entries) {
  localStorage.setItem(STORE, exported(entries));
}

// The entries of an export, each with the fields that Refdesk knows; an error for anything else.
function checked(record) {
  return record.reading.map((entry) => {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, entry[name] ?? ""]));
    const right = Object.values(fields).every((value) => typeof value === "string");
    if (!right || !fields.key || !STATES.includes(fields.state) || fields.note.length > MAX_NOTE) throw new Error("not an entry");
    return fields;
  });
}

// The form on a resource's page, where the browser keeps the marks.
function markPage(form) {
  const { state, note } = form.elements;
  const status = form.querySelector("[role=status]");
  const { key, title, url } = form.dataset;
  const entry = stored().get(key);
  if (entry) [state.value, note.value] = [entry.state, entry.note];
  form.querySelector("details").open = Boolean(entry?.note);
  form.hidden = false;
  const save = () => {
    const entries = stored();
    if (state.value === "unread" && note.value.trim()) state.value = "to-read";
    entries.delete(key);
    const at = new Date().toISOString().replace("Z", "000+00:00");
    if (state.value !== "unread") entries.set(key, { key, state: state.value, note: note.value, title, url, at });
    try {
      store(entries);
      status.textContent = `Kept as ${state.selectedOptions[0].textContent}.`;
    } catch {
      status.textContent = "This browser keeps nothing for this page: its storage is full or switched off.";
    }
  };
  form.addEventListener("change", save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
}

// The list: a badge for each marked resource, and a filter of the rows that are shown.
function markList(bar, marks) {
  const [choice, status, table] = [bar.querySelector("select"), bar.querySelector("[role=status]"), document.getElementById("table")];
  const show = () => {
    const rows = [...table.querySelectorAll("tr[data-key]")];
    const states = marks();
    for (const row of rows) {
      const state = states.get(row.dataset.key) ?? states.get(row.dataset.id) ?? "";
      badge(row, state);
      row.hidden = Boolean(choice.value) && choice.value !== (state || "unread");
    }
    for (const body of table.querySelectorAll("tbody")) body.hidden = !body.querySelector("tr[data-key]:not([hidden])");
    const left = rows.filter((row) => !row.hidden).length;
    status.textContent = choice.value ? `${left} of ${rows.length} on this page` : "";
  };
  new MutationObserver(show).observe(table, { childList: true });
  choice.addEventListener("change", show);
  bar.hidden = false;
  show();
  return show;
}

function badge(row, state) {
  const title = row.querySelector("th");
  const old = title.querySelector(".badge");
  if (!state) return old?.remove();
  const mark = old ?? title.insertBefore(Object.assign(document.createElement("span"), { className: "badge" }), title.children[1] ?? null);
  mark.textContent = state.replace("-", " ");
  mark.dataset.state = state;
}

function port(bar, show) {
  const status = bar.querySelector("[role=status]");
  bar.querySelector("button").addEventListener("click", () => {
    const file = URL.createObjectURL(new Blob([exported(stored())], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: file, download: "refdesk-reading.json" }).click();
    URL.revokeObjectURL(file);
  });
  bar.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    try {
      const added = checked(JSON.parse(await file.text()));
      const entries = stored();
      for (const entry of added) entries.set(entry.key, entry);
      store(entries);
      show();
      status.textContent = `Imported: ${added.length}.`;
    } catch {
      status.textContent = `${file.name} is not an export of a reading record, or does not fit here: nothing was imported.`;
    }
  });
}

async function recorded() {
  const response = await fetch(`${ROOT}api/v1/reading`, { headers: { accept: "application/json" } });
  return response.ok ? new Map((await response.json()).reading.map((row) => [row.id, row.reading.state])) : null;
}

const form = document.querySelector("form.marking[data-browser]");
const bar = document.getElementById("marks");
if (form) markPage(form);
if (bar?.dataset.mode === "browser") {
  port(bar, markList(bar, () => new Map([...stored()].map(([key, entry]) => [key, entry.state]))));
} else if (bar) {
  bar.querySelector(".portable").remove();
  recorded().then((states) => states && markList(bar, () => states), () => {});
}
