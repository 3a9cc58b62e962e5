// Up and down, or j and k, go from row to row of a list; Enter opens, as on every link. Without script: Tab.
document.querySelectorAll("[data-keyboard-rows]").forEach((table) => {
  const links = [...table.querySelectorAll("tbody th[scope='row'] a")];
  table.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const here = links.indexOf(document.activeElement);
    if (!step || here < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = links[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
});
