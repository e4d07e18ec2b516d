// Sends a verdict on an answer without leaving it; without it the form below the answer does the same.

document.getElementById("results").addEventListener("submit", async (event) => {
  const form = event.target.closest("form.verdict");
  if (!form) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const status = document.getElementById("status");
  try {
    const response = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (response.type !== "opaqueredirect") throw new Error((await response.json()).detail);
    const thanks = form.querySelector("template").content.cloneNode(true);
    status.textContent = thanks.textContent;
    form.replaceWith(thanks);
  } catch (error) {
    form.querySelector(".aside").textContent = status.textContent = `The verdict was not kept. ${error.message}`;
  }
});
