// Makes the page quicker to use; without it everything works by plain addresses.
// It fetches what the server renders and puts it in place: it builds no markup of its own.

const PAUSE = 160;
// The path that the desk is under, with a slash at its end.
const ROOT = new URL("..", import.meta.url).pathname;
const form = document.querySelector("form.ask");
const field = form?.elements.q;
const results = document.getElementById("results");
const status = document.getElementById("status");
let waiting = 0;
let asking = null;
let shown = location.pathname + location.search;

function wishes() {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) said.append(name, value.trim());
  const kept = new URLSearchParams(location.search);
  if (kept.get("literal") && kept.get("q") === said.get("q")) said.set("literal", kept.get("literal"));
  return said;
}

// Show what the server says to these wishes, and let the address say them too.
async function show(said, settled) {
  clearTimeout(waiting);
  asking?.abort();
  asking = new AbortController();
  const query = said.toString();
  try {
    if (settled && query && "worded" in form.dataset) await follow(query, asking.signal);
    else await fetched(query, settled, asking.signal);
  } catch (error) {
    if (error.name !== "AbortError") unanswered();
    return;
  }
  address(query ? `${ROOT}?${query}` : ROOT, settled);
  enhance();
}

// The results that were shown stay below the sentence that says what failed.
function unanswered() {
  results.querySelector(":scope > .refused")?.remove();
  results.prepend(document.getElementById("no-answer").content.cloneNode(true));
}

async function fetched(query, settled, signal) {
  const answer = await fetch(`${ROOT}results?${query}${settled ? "" : "&typing"}`, { headers: { accept: "text/html" }, signal });
  const page = parsed(await answer.text());
  results.replaceChildren(...(answer.ok ? page.body.childNodes : page.querySelectorAll("main .lead")));
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

// Where a model words answers, each of its sentences is put in place when it is checked.
function follow(query, signal) {
  return new Promise((done, failed) => {
    const source = new EventSource(`${ROOT}results/live?${query}`);
    const end = (how, what) => {
      source.close();
      how(what);
    };
    signal.addEventListener("abort", () => end(failed, signal.reason));
    source.addEventListener("part", (event) => {
      const at = stops().indexOf(document.activeElement);
      results.replaceChildren(...parsed(JSON.parse(event.data)).body.childNodes);
      if (at > 0) stops()[at]?.focus();
      status.textContent = results.querySelector("[data-announce]").dataset.announce;
    });
    source.addEventListener("done", () => end(done));
    source.addEventListener("error", () => end(failed, new Error("the answer broke off")));
  });
}

// What is typed until Enter is one step of the history, however many letters it takes.
function address(to, settled) {
  if (to !== shown) history[history.state?.typed ? "replaceState" : "pushState"]({ typed: true }, "", to);
  if (settled) history.replaceState(null, "");
  shown = to;
  const name = document.querySelector("h1").textContent;
  document.title = field.value.trim() ? `${field.value.trim().slice(0, 80)} – ${name}` : name;
}

function enhance() {
  const got = results.querySelector("[data-announce]");
  status.textContent = got ? got.dataset.announce : results.querySelector(".lead")?.textContent ?? "";
  const share = results.querySelector("button.share");
  if (share && (navigator.share || navigator.clipboard)) share.hidden = false;
  const link = results.querySelector("a[data-copy]");
  if (link && navigator.clipboard) link.replaceWith(copier(link));
}

function copier(link) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: link.dataset.copy });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(await (await fetch(link.href)).text());
      button.textContent = status.textContent = "Copied";
    } catch {
      location.assign(link.href);
    }
  });
  return button;
}

// The address of the answer; a share that the reader breaks off is no failure.
async function shared() {
  const address = new URL(location.href);
  address.hash = "";
  address.searchParams.delete("thanks");
  try {
    if (navigator.share) return await navigator.share({ title: document.title, url: address.href });
    await navigator.clipboard.writeText(address.href);
    status.textContent = "The address of this answer is copied.";
    results.querySelector("button.share").textContent = "Address copied";
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = `Copy the address yourself: ${address.href}`;
  }
}

function stops() {
  return [field, ...results.querySelectorAll("a.walk")];
}

function walk(step) {
  const all = stops();
  const at = all.indexOf(document.activeElement);
  if (at < 0) return false;
  all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
  return true;
}

function clear() {
  field.value = "";
  for (const box of form.querySelectorAll("input:checked")) box.checked = false;
  for (const other of form.querySelectorAll("select, [inputmode]")) other.value = "";
  field.focus();
  scrollTo(0, 0);
  show(new URLSearchParams(), true);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest?.("form.follow")) return;
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "/" && !typing) field.select();
  else if (event.key === "Escape" && (field.value || typing)) clear();
  else if (event.key === "ArrowDown" ? !walk(1) : event.key !== "ArrowUp" || !walk(-1)) return;
  event.preventDefault();
}

// A number that is pointed at lights its passage.
function light(event) {
  const cite = event.target.closest?.("a.cite");
  const mark = cite?.hash && document.getElementById(cite.hash.slice(1));
  mark?.classList.toggle("lit", event.type === "pointerover" || event.type === "focusin");
}

if (form && results) {
  document.documentElement.classList.add("scripted");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(wishes(), true);
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    const said = wishes();
    if ((said.get("q") ?? "").length !== 1) waiting = setTimeout(show, PAUSE, said.has("q") ? said : new URLSearchParams(), false);
  });
  document.addEventListener("keydown", pressed);
  results.addEventListener("click", (event) => event.target.closest?.("button.share") && shared());
  import(form.dataset.suggest);
  for (const kind of ["pointerover", "pointerout", "focusin", "focusout"]) results.addEventListener(kind, light);
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) location.reload(); // not for a number that leads to its quote
  });
  enhance();
} else {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) location.assign(ROOT);
  });
}
