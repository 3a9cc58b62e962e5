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
