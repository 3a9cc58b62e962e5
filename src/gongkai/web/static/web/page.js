// What a page can do a little quicker with script; without script nothing is missing.
document.querySelectorAll("[data-with-script]").forEach((each) => { each.hidden = false; });

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  if ("copy" in button.dataset && navigator.clipboard) {
    navigator.clipboard.writeText(location.href).then(() => { button.textContent = "链接已复制"; });
  }
});

// A visit is counted once in a window's life, by no cookie and for no profile; what is counted is shown.
document.querySelectorAll("[data-seen]").forEach((each) => {
  const address = each.dataset.seen;
  let again = false;
  try {
    again = sessionStorage.getItem(address) !== null;
    sessionStorage.setItem(address, "1");
  } catch { /* a browser that keeps nothing counts each visit */ }
  if (navigator.webdriver) return;
  fetch(address, { method: again ? "GET" : "POST", credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((said) => { if (said) each.textContent = said.views; })
    .catch(() => {});
});
