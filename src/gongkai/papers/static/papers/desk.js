// Saving while one writes: every twenty seconds, on leaving a part of the form, on turning away from the page.
const form = document.querySelector("#paper-form");
const saver = document.querySelector("#autosave");
const EVERY = 20000;
let changed = false;
let busy = false;
let waiting = null;

function save() {
  const where = document.querySelector("#base").dataset.save;
  if (!changed || busy || !where) return;
  changed = false;
  window.htmx.ajax("POST", where, { source: saver, target: "#saved", swap: "innerHTML" });
}

const partOf = (element) => element?.closest?.(".form-part, .save-bar");

if (form && saver) {
  form.addEventListener("input", (event) => { if (event.target.type !== "file") changed = true; });
  form.addEventListener("change", (event) => { if (event.target.type !== "file") changed = true; });
  form.addEventListener("focusout", (event) => {
    const next = partOf(event.relatedTarget);
    if (partOf(event.target) !== next && !next?.matches(".save-bar")) save();
  });
  window.setInterval(save, EVERY);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

  // Whoever presses a button while a save is under way is answered after it, so that the two do not cross.
  form.addEventListener("submit", (event) => {
    if (busy) {
      event.preventDefault();
      waiting = event.submitter;
    } else changed = false;
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (!form.contains(event.target)) return;
    busy = true;
    changed = false;
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!form.contains(event.target) || event.detail.successful) return;
    changed = true;
    document.querySelector("#saved").textContent = "没有自动保存，请检查网络后按“保存”。";
    busy = false;
    waiting = null;
  });
  // A paper that was new has an address from its first save on.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (!form.contains(event.target)) return;
    busy = false;
    const where = document.querySelector("#base").dataset.edit;
    if (where) form.setAttribute("action", where);
    const submitter = waiting;
    waiting = null;
    if (submitter) form.requestSubmit(submitter.isConnected ? submitter : undefined);
  });
}
