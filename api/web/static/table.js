// Filters the list while one types or chooses; without it the same form is sent with its button.
// It fetches the parts of the page for the same address and puts them in place: it builds no markup of its own.

const PAUSE = 140;
// The path that the desk is under, with a slash at its end.
const ROOT = new URL("..", import.meta.url).pathname;
const form = document.getElementById("browse");
const words = form.elements.q;
const trouble = document.getElementById("trouble");
let waiting = 0;
let request = null;

function query() {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) fields.append(name, value.trim());
  return fields.toString();
}

async function show() {
  clearTimeout(waiting);
  request?.abort();
  request = new AbortController();
  const text = query();
  try {
    const response = await fetch(`${ROOT}list/part?${text}`, { headers: { accept: "text/html" }, signal: request.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.getElementById("table")) throw new Error(`status ${response.status}`);
    replace(page);
    trouble.hidden = true;
    history.replaceState(null, "", text ? `${ROOT}list?${text}` : `${ROOT}list`);
  } catch (error) {
    if (error.name !== "AbortError") trouble.hidden = false;
  }
}

// The open facet stays open where it was, and what has the focus keeps it.
function replace(page) {
  const open = document.querySelector(".facet[open]");
  const scrolled = open?.querySelector(".panel").scrollTop ?? 0;
  const focused = document.activeElement;
  for (const id of ["facets", "table"]) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  const again = open && document.getElementById(open.id);
  if (again) {
    again.open = true;
    again.querySelector(".panel").scrollTop = scrolled;
  }
  if (!focused.isConnected) same(focused)?.focus();
  document.getElementById("counted").textContent = document.querySelector("[data-announce]").dataset.announce;
}

function same(element) {
  if (element.tagName === "SUMMARY") return document.querySelector(`#${element.parentNode.id} > summary`);
  return [...form.elements].find((other) => other.name === element.name && other.value === element.value)
    ?? form.elements.namedItem(element.name);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const open = document.querySelector(".facet[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (event.key === "/" && !event.target.closest?.("input, select, textarea")) words.select();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
form.addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(show, event.target === words ? PAUSE : 0);
});
document.addEventListener("keydown", pressed, true);
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".facet[open]")) if (!open.contains(event.target)) open.open = false;
});
