// The progress of a refresh, in place; when it ends the page is loaded again, which then shows its result.
const line = document.getElementById("refresh-progress");
// After a refusal, such as that of too many requests, a browser does not connect again by itself.
const PAUSE = 10000;

function follow() {
  const source = new EventSource(line.dataset.events);
  source.addEventListener("progress", (event) => {
    const status = JSON.parse(event.data);
    if (status.stage) line.textContent = `Running: ${status.stage}, ${status.done} of ${status.total}.`;
  });
  source.addEventListener("done", () => {
    source.close();
    location.reload();
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, PAUSE);
  });
}

if (line && line.dataset.running) follow();
