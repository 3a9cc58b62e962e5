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
