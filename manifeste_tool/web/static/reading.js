// Words selected with the mouse go to the field of the passage; keys press what the page already offers.
// Without this module everything still works: sentences are ticked, words are copied by hand.
const form = document.querySelector("[data-reading]");
const OFF = "reading-keys-off";
const CHOSEN = 3; // fewer letters are a slip of the mouse

const isTyping = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select") || target.isContentEditable;

function selected() {
  const chosen = document.getSelection();
  if (!chosen || chosen.isCollapsed) return "";
  const words = form.querySelector(".sentences");
  if (!words.contains(chosen.anchorNode) || !words.contains(chosen.focusNode)) return "";
  return chosen.toString().trim();
}

function take() {
  const words = selected();
  const field = form.querySelector("#passage");
  if (words.length >= CHOSEN && field) field.value = words;
}

function press(key) {
  if (key === "c") {
    form.querySelector("#search")?.focus();
    return true;
  }
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.tagName === "SUMMARY") {
    found.parentElement.open = true;
    const fresh = document.getElementById("finding-new");
    if (fresh) fresh.checked = true;
    found.parentElement.querySelector("input")?.focus();
  } else {
    found.click();
  }
  return true;
}

if (form) {
  form.querySelector(".sentences").addEventListener("mouseup", () => setTimeout(take));
  for (const name of ["title", "body"]) {
    form.querySelector(`#${name}`)?.addEventListener("input", () => (document.getElementById("finding-new").checked = true));
  }
  const box = document.getElementById("touches");
  box.closest("p").hidden = false;
  box.checked = localStorage.getItem(OFF) === null;
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !box.checked || isTyping(event.target)) return;
    if (press(event.key)) event.preventDefault();
  });
}
