// Pasting from Word, LibreOffice or a web page: words, bold, italics and lists come along as Markdown, nothing else.
// What is pasted is parsed in a document of its own, where nothing runs or loads; only what is named below is read.

const RICH = /mso-|schemas-microsoft-com|LibreOffice|docs-internal-guid|<(?:b|strong|i|em|ul|ol|li|p)[\s>]/i;
const BLOCKS = new Set("P DIV H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE TR TABLE TBODY UL OL LI SECTION ARTICLE".split(" "));
const DROPPED = new Set(
  "SCRIPT STYLE HEAD TITLE META LINK XML OBJECT IFRAME SVG MATH TEMPLATE NOSCRIPT DEL IMG AUDIO VIDEO SELECT BUTTON TEXTAREA".split(" "),
);
const INDENT = "    ";

// Styles are read and never applied, what would run is never read: under their own names the browser refuses, and says so.
const unstyled = (html) =>
  html
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)(style|on\w+)(\s*=)/gi, "$1data-$2$3"));
const styled = (node) => (node.getAttribute("data-style") || "").replace(/\s/g, "").toLowerCase();

function dropped(node) {
  const style = styled(node);
  return (
    DROPPED.has(node.tagName.toUpperCase()) ||
    /mso-list:ignore|display:none|mso-hide:all|mso-element:comment/.test(style) ||
    /\b(?:msoDel|MsoCommentReference)\b/.test(node.className)
  );
}

function face(node, around) {
  const style = styled(node);
  const weight = /(?:^|;)font-weight:(\w+)/.exec(style)?.[1];
  const slant = /(?:^|;)font-style:(\w+)/.exec(style)?.[1];
  const strong = /^(?:B|STRONG)$/i.test(node.tagName) || around.strong;
  const emphasis = /^(?:I|EM)$/i.test(node.tagName) || around.emphasis;
  return {
    strong: weight ? weight === "bold" || weight === "bolder" || Number(weight) >= 600 : strong,
    emphasis: slant ? slant !== "normal" : emphasis,
  };
}

const escaped = (words) => words.replace(/([\\`*_[\]<])/g, "\\$1");

function marked(runs) {
  let written = "";
  for (const run of joined(runs)) {
    const [, before, words, after] = /^(\s*)(.*?)(\s*)$/s.exec(run.words);
    const sign = words ? `${run.strong ? "**" : ""}${run.emphasis ? "*" : ""}` : "";
    written += `${before}${sign}${escaped(words)}${[...sign].reverse().join("")}${after}`;
  }
  return written.replace(/\s+/g, " ").trim();
}

function joined(runs) {
  const found = [];
  for (const run of runs) {
    const last = found[found.length - 1];
    if (last && last.strong === run.strong && last.emphasis === run.emphasis) last.words += run.words;
    else found.push({ ...run });
  }
  return found;
}

class Reader {
  constructor() {
    this.blocks = [];
    this.runs = [];
    this.lists = [];
    this.item = null;
  }

  end() {
    const words = marked(this.runs);
    this.runs = [];
    if (!words) return;
    if (this.item) {
      const { level, sign } = this.item;
      this.blocks.push({ list: true, words: `${INDENT.repeat(level)}${sign}${words}` });
      this.item = null;
    } else {
      const start = words.replace(/^(\d+)([.)]\s)/, "$1\\$2").replace(/^([-+#>])/, "\\$1");
      this.blocks.push({ list: false, words: start });
    }
  }

  read(node, around) {
    if (node.nodeType === Node.TEXT_NODE) {
      const words = node.data.replace(/[\u00a0\u202f\u2009\s]+/g, " ").replace(/[\u00ad\u200b\ufeff]/g, "");
      this.runs.push({ words, ...around });
    } else if (node.nodeType === Node.ELEMENT_NODE && !dropped(node)) {
      this.element(node, around);
    }
  }

  element(node, around) {
    const tag = node.tagName.toUpperCase();
    if (tag === "BR") return this.runs.push({ words: " ", ...around });
    const block = BLOCKS.has(tag);
    if (block && !(this.item && tag === "P")) this.end();
    if (tag === "UL" || tag === "OL") this.lists.push({ ordered: tag === "OL", count: 0 });
    if (tag === "LI") this.item = this.listed();
    if (tag === "P" && !this.item) this.item = wordItem(node);
    for (const child of node.childNodes) this.read(child, face(node, around));
    if (tag === "TD" || tag === "TH") this.runs.push({ words: " ", ...around });
    if (block) this.end();
    if (tag === "UL" || tag === "OL") this.lists.pop();
  }

  listed() {
    const list = this.lists[this.lists.length - 1] || { ordered: false, count: 0 };
    list.count += 1;
    return { level: Math.max(this.lists.length - 1, 0), sign: list.ordered ? `${list.count}. ` : "- " };
  }
}

// Word says that a paragraph is a list item in its style, and writes the sign of the list in a part to be ignored.
function wordItem(node) {
  const found = /mso-list:\w+level(\d)/.exec(styled(node));
  if (!found) return null;
  const ignored = [...node.querySelectorAll("span")].find((span) => /mso-list:ignore/.test(styled(span)));
  const number = /^\s*(\d+)[.)]/.exec(ignored?.textContent || "");
  return { level: Number(found[1]) - 1, sign: number ? `${number[1]}. ` : "- " };
}

export function markdownOf(html) {
  const reader = new Reader();
  reader.read(new DOMParser().parseFromString(unstyled(html), "text/html").body, { strong: false, emphasis: false });
  reader.end();
  return reader.blocks
    .map((block, rank) => {
      const before = reader.blocks[rank - 1];
      return `${before ? (before.list && block.list ? "\n" : "\n\n") : ""}${block.words}`;
    })
    .join("");
}

function put(field, words) {
  field.focus();
  if (document.execCommand("insertText", false, words)) return; // what somebody may undo
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("paste", (event) => {
  const field = event.target instanceof Element ? event.target.closest("textarea.serif, textarea[name=rationale]") : null;
  const html = event.clipboardData?.getData("text/html") || "";
  if (!field || !RICH.test(html)) return; // the plain paste stays
  const words = markdownOf(html);
  if (!words) return;
  event.preventDefault();
  put(field, words);
});
