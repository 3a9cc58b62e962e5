// The editor of a paper's text: the house's own markup as a schema, so that nothing else can be typed or pasted.
// Without script the same field is a plain box; what is sent is cleaned by the server in either case.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, Italic, ListItem, Mark, Node,
  OrderedList, Paragraph, Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text, Underline, UndoRedo,
} from "../django_prose_editor/editor.js";

const ALIGNMENTS = ["center", "right", "indent"];

// What the office programs say about alignment, bold type and headings, said in the house's words. Style attributes are
// set aside unread: the page's security policy allows none.
const styleOf = (element) => element.getAttribute("data-style") || "";

function alignmentOf(element) {
  const own = ALIGNMENTS.find((each) => element.classList.contains(each));
  const said = /text-align:\s*(center|right)/i.exec(styleOf(element))?.[1] || element.getAttribute("align") || "";
  return own || (["center", "right"].includes(said.toLowerCase()) ? said.toLowerCase() : null);
}

const aligned = {
  class: {
    default: null,
    parseHTML: alignmentOf,
    renderHTML: (attributes) => (attributes.class ? { class: attributes.class } : {}),
  },
};

const count = (element, name) => Math.max(1, Number.parseInt(element.getAttribute(name) || "1", 10) || 1);
const spanning = (name) => ({ default: 1, parseHTML: (element) => count(element, name) });
const cell = {
  addAttributes: () => ({ colspan: spanning("colspan"), rowspan: spanning("rowspan"), scope: { default: null }, ...aligned }),
};

const plain = (name) => ({ default: null, parseHTML: (element) => element.getAttribute(name) });

const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: plain("href"), title: plain("title") }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (element) => /^(https?:|mailto:|tel:|\/|#)/i.test(element.getAttribute("href")) && null }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

const shown = {
  atom: true,
  draggable: true,
  addAttributes: () => ({ src: plain("src"), alt: { ...plain("alt"), default: "" } }),
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
};
const Picture = Node.create({ name: "picture", group: "inline", inline: true, ...shown, parseHTML: () => [{ tag: "img[src^='/files/']" }] });
const FigurePicture = Node.create({
  name: "figurePicture", ...shown, parseHTML: () => [{ tag: "img[src^='/files/']", context: "figure/", priority: 60 }],
});
const Caption = Node.create({
  name: "caption", content: "inline*", isolating: true,
  parseHTML: () => [{ tag: "figcaption" }], renderHTML: () => ["figcaption", 0],
});
const Figure = Node.create({
  name: "figure", group: "block", content: "figurePicture caption?", isolating: true, draggable: true,
  parseHTML: () => [{ tag: "figure" }], renderHTML: () => ["figure", 0],
});

const captionOf = (element) => [...element.children].find((each) => each.tagName === "CAPTION")?.textContent.trim() || null;
const HouseTable = Table.extend({
  addAttributes: () => ({ caption: { default: null, parseHTML: captionOf, renderHTML: () => ({}) } }),
  addNodeView: null,
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }, { tag: "colgroup", ignore: true }],
  renderHTML: ({ node }) =>
    node.attrs.caption ? ["table", ["caption", { contenteditable: "false" }, node.attrs.caption], ["tbody", 0]] : ["table", ["tbody", 0]],
}).configure({ resizable: false, allowTableNodeSelection: true });

const EXTENSIONS = [
  Document, Text, HardBreak, BulletList, OrderedList, ListItem, Blockquote, Italic, Underline, Subscript, Superscript, TableRow,
  Dropcursor, Gapcursor, UndoRedo, Link, Picture, FigurePicture, Caption, Figure, HouseTable,
  Paragraph.extend({ addAttributes: () => aligned }),
  Heading.extend({ addAttributes: () => ({ level: { default: 2, rendered: false }, ...aligned }) }).configure({ levels: [2, 3, 4] }),
  Bold.extend({ parseHTML: () => [
    { tag: "strong" }, { tag: "b" },
    { tag: "span", getAttrs: (element) => /font-weight:\s*(bold|[6-9]00)/i.test(styleOf(element)) && null },
  ] }),
  TableCell.extend(cell), TableHeader.extend(cell),
];

// ---- in and out

function received(html) {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script|xml|head)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<\/?[ovwm]:[^>]*>/gi, "")
    .replace(/<del\b[\s\S]*?<\/del>/gi, "")
    .replace(/(<[a-z][^<>]*?)\sstyle=/gi, "$1 data-style=")
    .replace(/<(\/?)h1\b/gi, "<$1h2")
    .replace(/<(\/?)h[56]\b/gi, "<$1h4");
}

// The rows at the top that hold nothing but headings are the table's head, as long as none of them reaches below.
function written(editor) {
  const { doc } = editor.state;
  if (doc.childCount === 1 && doc.firstChild.isTextblock && doc.firstChild.content.size === 0) return "";
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  page.querySelectorAll("[colspan='1']").forEach((each) => each.removeAttribute("colspan"));
  page.querySelectorAll("[rowspan='1']").forEach((each) => each.removeAttribute("rowspan"));
  page.querySelectorAll("[contenteditable]").forEach((each) => each.removeAttribute("contenteditable"));
  page.querySelectorAll("table").forEach((table) => {
    const rows = [...table.rows];
    let top = rows.findIndex((row) => [...row.cells].some((each) => each.tagName === "TD"));
    if (top < 0) top = 0;
    if (rows.slice(0, top).some((row, index) => [...row.cells].some((each) => index + each.rowSpan > top))) return;
    if (!top) return;
    const head = table.createTHead();
    rows.slice(0, top).forEach((row) => {
      [...row.cells].forEach((each) => each.scope || each.setAttribute("scope", each.colSpan > 1 ? "colgroup" : "col"));
      head.append(row);
    });
  });
  return page.body.innerHTML;
}

function whatCameIn(html, more = []) {
  const tables = (html.match(/<table\b/gi) || []).length;
  const merged = /(col|row)span=["']?([2-9]|\d\d)/i.test(html);
  const said = tables ? [`带入${tables}个表格${merged ? "，合并单元格已保留" : ""}。`] : [];
  return [...said, ...more].join("");
}

// What comes out of an office program is cleaned by the server, which knows its lists and its tracked changes. Where
// that cannot be asked, the schema by itself takes what it knows.
const FROM_OFFICE = /\bmso-|class=["']?Mso|urn:schemas-microsoft|ksohtml/i;

async function fromOffice(editor, html, where, says) {
  says.textContent = "正在整理粘贴的内容。";
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const asked = new FormData();
  asked.set("html", html);
  let cleaned = { html, says: [] };
  try {
    const answer = await fetch(where, { method: "POST", headers, body: asked });
    if (answer.ok) cleaned = await answer.json();
  } catch {
    // Without the network the local schema has to do.
  }
  // As whole paragraphs, so that the first one keeps its own alignment.
  editor.chain().focus().insertContent(received(cleaned.html).replace(/>\s+</g, "><")).run();
  says.textContent = whatCameIn(cleaned.html, ["已去掉办公软件的格式，请核对。", ...cleaned.says]);
}

// ---- the tools, by name

const chosen = (editor) => (editor.isActive("heading") ? `h${editor.getAttributes("heading").level}` : editor.isActive("blockquote") ? "quote" : "p");
const block = (editor) => (editor.isActive("heading") ? "heading" : "paragraph");
const align = (editor, how) =>
  editor.chain().focus().updateAttributes(block(editor), { class: editor.getAttributes(block(editor)).class === how ? null : how }).run();

const TOOLS = {
  bold: (editor) => editor.chain().focus().toggleBold().run(),
  underline: (editor) => editor.chain().focus().toggleUnderline().run(),
  center: (editor) => align(editor, "center"),
  right: (editor) => align(editor, "right"),
  bullets: (editor) => editor.chain().focus().toggleBulletList().run(),
  numbers: (editor) => editor.chain().focus().toggleOrderedList().run(),
  table: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  undo: (editor) => editor.chain().focus().undo().run(),
  redo: (editor) => editor.chain().focus().redo().run(),
  "row-after": (editor) => editor.chain().focus().addRowAfter().run(),
  "row-away": (editor) => editor.chain().focus().deleteRow().run(),
  "column-after": (editor) => editor.chain().focus().addColumnAfter().run(),
  "column-away": (editor) => editor.chain().focus().deleteColumn().run(),
  merge: (editor) => editor.chain().focus().mergeCells().run(),
  split: (editor) => editor.chain().focus().splitCell().run(),
  "head-row": (editor) => editor.chain().focus().toggleHeaderRow().run(),
  "table-away": (editor) => editor.chain().focus().deleteTable().run(),
};

const ACTIVE = {
  bold: (editor) => editor.isActive("bold"),
  underline: (editor) => editor.isActive("underline"),
  center: (editor) => editor.getAttributes(block(editor)).class === "center",
  right: (editor) => editor.getAttributes(block(editor)).class === "right",
  bullets: (editor) => editor.isActive("bulletList"),
  numbers: (editor) => editor.isActive("orderedList"),
};

function style(editor, value) {
  const chain = editor.chain().focus();
  if (value === "quote") chain.toggleBlockquote().run();
  else if (value === "p") chain.setParagraph().run();
  else chain.setHeading({ level: Number(value[1]) }).run();
}

// ---- the two questions: a link's address, and which picture

function askForLink(editor, dialog) {
  const form = dialog.querySelector("form");
  form.elements.href.value = editor.getAttributes("link").href || "";
  dialog.showModal();
  form.onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
    const href = form.elements.href.value.trim();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href || event.submitter?.value === "remove") chain.unsetMark("link").run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setMark("link", { href }).run();
  };
}

async function askForPicture(editor, dialog) {
  const list = dialog.querySelector("[data-pictures]");
  dialog.showModal();
  const answer = await fetch(list.dataset.pictures, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  list.innerHTML = await answer.text();
  window.htmx?.process(list);
  list.onclick = (event) => {
    const button = event.target.closest("[data-src]");
    if (!button) return;
    dialog.close();
    const { src, alternative } = button.dataset;
    const content = [{ type: "figurePicture", attrs: { src, alt: alternative } }, { type: "caption" }];
    editor.chain().focus().insertContent({ type: "figure", content }).run();
  };
}

// ---- put together

function begin(box) {
  const frame = document.querySelector("#editor");
  const says = frame.querySelector("[data-says]");
  const label = document.querySelector(`label[for="${box.id}"]`);
  const editor = new Editor({
    element: frame.querySelector("[data-page]"),
    extensions: EXTENSIONS,
    content: received(box.value),
    injectCSS: false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": "正文", class: "body editor-page" },
      transformPastedHTML: received,
      handlePaste: (_view, event) => {
        const html = event.clipboardData?.getData("text/html") || "";
        if (!FROM_OFFICE.test(html) || !frame.dataset.clean) {
          says.textContent = whatCameIn(html);
          return false;
        }
        fromOffice(editor, html, frame.dataset.clean, says);
        return true;
      },
    },
    onUpdate: () => {
      box.value = written(editor);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: () => mark(),
  });
  const select = frame.querySelector("select");
  function mark() {
    select.value = chosen(editor);
    frame.querySelector("[data-in-table]").hidden = !editor.isActive("table");
    Object.entries(ACTIVE).forEach(([name, test]) =>
      frame.querySelector(`[data-tool="${name}"]`).setAttribute("aria-pressed", String(test(editor))));
  }
  frame.addEventListener("click", (event) => {
    const name = event.target.closest("[data-tool]")?.dataset.tool;
    if (!name) return;
    if (name === "link") askForLink(editor, document.querySelector("#ask-link"));
    else if (name === "picture") askForPicture(editor, document.querySelector("#ask-picture"));
    else TOOLS[name](editor);
  });
  select.addEventListener("change", () => style(editor, select.value));
  label?.addEventListener("click", (event) => { event.preventDefault(); editor.commands.focus(); });
  document.querySelectorAll("dialog [data-close]").forEach((each) => each.addEventListener("click", () => each.closest("dialog").close()));
  box.hidden = true;
  frame.hidden = false;
  mark();
}

const box = document.querySelector("textarea[data-editor]");
if (box) begin(box);
