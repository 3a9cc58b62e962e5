// What the pages of one return do quicker with script.

// Inserting a figure where the cursor is. Without script the same button saves the chapters and appends the figure.
let writing = document.querySelector("#x-ch1_overview");

document.addEventListener("focusin", (event) => {
  if (!event.target.matches("[data-chapter]")) return;
  writing = event.target;
  const chosen = document.querySelector("#insert-chapter");
  if (chosen) chosen.value = writing.name;
});

document.addEventListener("change", (event) => {
  if (event.target.id === "insert-chapter") writing = document.querySelector(`#x-${event.target.value}`);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button || !writing) return;
  event.preventDefault();
  const form = document.querySelector("#insert-form").value;
  const text = `{{${button.dataset.insert}${form ? `|${form}` : ""}}}`;
  writing.setRangeText(text, writing.selectionStart, writing.selectionEnd, "end");
  writing.focus();
  writing.dispatchEvent(new Event("input", { bubbles: true }));
});

// Cells copied from a spreadsheet are laid out from the box where they are pasted; they are looked at, then saved.
document.addEventListener("paste", (event) => {
  const first = event.target.closest(".form .box input");
  const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
  if (!first || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const boxesOf = (line) => [...line.querySelectorAll(".box input")];
  const lines = [...first.closest("tbody").rows].filter((line) => boxesOf(line).length);
  const from = lines.indexOf(first.closest("tr"));
  const column = boxesOf(lines[from]).indexOf(first);
  let pasted = 0;
  text.split("\n").forEach((copied, down) => {
    const boxes = lines[from + down] ? boxesOf(lines[from + down]) : [];
    copied.split("\t").forEach((value, right) => {
      const box = boxes[column + right];
      if (!box) return;
      box.value = value.trim();
      box.classList.add("pasted");
      pasted += 1;
    });
  });
  document.querySelector("#saved").textContent = `已粘贴${pasted}格，还没有保存。请核对后按“保存并核对”。`;
});

// As in a spreadsheet: Enter and the arrows go up and down a column; leaving the box saves it.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest(".form .box input");
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!box || !step || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const middle = (each) => { const at = each.getBoundingClientRect(); return at.left + at.width / 2; };
  const lines = [...box.closest("tbody").rows].filter((line) => line.querySelector(".box input"));
  const line = lines[lines.indexOf(box.closest("tr")) + step];
  if (!line) return;
  const boxes = [...line.querySelectorAll(".box input")];
  const away = (each) => Math.abs(middle(each) - middle(box));
  const next = boxes.reduce((nearest, each) => (away(each) < away(nearest) ? each : nearest));
  next.focus();
  next.select();
});
