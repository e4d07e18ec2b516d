// Makes the plot usable by keys and fingers; without it the table below the plot leads to the same pages.
// One point is a stop for Tab; arrows go to the nearest point in their direction, Enter opens it.

const plot = document.querySelector("svg.plot");
const points = [...plot.querySelectorAll("a")];
const name = document.getElementById("point");
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const REACH = 24; // pixels on the screen from a finger to its point
let touched = null;

function place(point) {
  const { cx, cy } = point.firstElementChild;
  return [cx.baseVal.value, cy.baseVal.value];
}

function show(point) {
  for (const other of points) other.tabIndex = other === point ? 0 : -1;
  plot.querySelector(".near")?.classList.remove("near");
  point.classList.add("near");
  name.textContent = point.getAttribute("aria-label");
}

// The nearest point within 45 degrees of the way.
function next(point, [right, down]) {
  const [x, y] = place(point);
  let best = null;
  let nearest = Infinity;
  for (const other of points) {
    const [dx, dy] = [place(other)[0] - x, place(other)[1] - y];
    const along = dx * right + dy * down;
    const distance = Math.hypot(dx, dy);
    if (along > 0 && along >= distance * Math.SQRT1_2 && distance < nearest) [best, nearest] = [other, distance];
  }
  return best;
}

function atFinger(event) {
  const distance = (point) => {
    const box = point.getBoundingClientRect();
    return Math.hypot(box.x + box.width / 2 - event.clientX, box.y + box.height / 2 - event.clientY);
  };
  const nearest = points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
  return distance(nearest) <= REACH ? nearest : null;
}

if (points.length) {
  points[0].tabIndex = 0;
  plot.addEventListener("focusin", (event) => show(event.target.closest("a")));
  plot.addEventListener("pointerover", (event) => event.pointerType === "mouse" && event.target.closest("a") && show(event.target.closest("a")));
  plot.addEventListener("keydown", (event) => {
    const point = event.target.closest("a");
    if (!WAYS[event.key] || !point) return;
    event.preventDefault();
    next(point, WAYS[event.key])?.focus();
  });
  // The first touch names the nearest point, a second one opens it.
  plot.addEventListener("click", (event) => {
    if (event.pointerType !== "touch") return;
    event.preventDefault();
    const point = atFinger(event);
    if (point && point === touched) location.assign(point.getAttribute("href"));
    touched = point;
    if (point) show(point);
  });
}
