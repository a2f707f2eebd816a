// The secretary's keys: each presses a button of the page. Without this module every button still works.
const desk = document.querySelector("[data-conduct]");
const OFF = "conduct-keys-off";
const SETTLING = 350; // a key pressed twice in a row must not decide the amendment that has just come up
const EVERY = 3000;
let sent = false;

const isTyping = (target) => target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])") || target.isContentEditable;
const isChoosing = (target) => target.matches?.("input[type=radio]");
const main = () => document.getElementById("appele");
const button = (key) => desk.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]:not([disabled])`);

function open(summary) {
  const details = summary.parentElement;
  details.open = !details.open || summary.getAttribute("aria-keyshortcuts") !== "?";
  details.querySelector("input, textarea")?.focus();
}

function method(value) {
  const found = desk.querySelector(`input[name=method][value="${CSS.escape(value)}"]`);
  if (found) found.checked = true;
  return Boolean(found);
}

function toggle() {
  const chosen = desk.querySelector("input[name=method]:checked")?.value;
  return method(chosen === "consensus" ? "main levée" : "consensus");
}

function count() {
  const field = document.getElementById("favour");
  if (!field || !method("décompte")) return false;
  field.focus();
  field.select();
  return true;
}

function press(key) {
  if (key === "S") return toggle();
  if (key === "C") return count();
  const found = button(key);
  if (!found) return false;
  if (found.tagName === "SUMMARY") open(found);
  else found.click();
  return true;
}

function leave(target) {
  for (const opened of desk.querySelectorAll("details[open]")) opened.open = false;
  target.blur?.();
  main().focus({ preventScroll: true });
}

const box = document.getElementById("raccourcis");
box.closest("p").hidden = false;
box.checked = localStorage.getItem(OFF) === null;
box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return leave(event.target);
  if (event.repeat || !box.checked || isTyping(event.target)) return;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (key.startsWith("Arrow") && isChoosing(event.target)) return;
  if (sent || performance.now() - ready < SETTLING) return;
  if (press(key)) event.preventDefault();
});

// Typing a number of voices is counting them.
desk.addEventListener("input", (event) => {
  if (event.target.closest(".counting") && desk.querySelector("input[name=method]:checked")?.value !== "bulletin secret") method("décompte");
});
desk.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => { sent = false; ready = performance.now(); });
let ready = performance.now();
document.getElementById("refus")?.focus();

// A colleague may act at the same moment: this screen says so, and moves only when asked.
async function look() {
  try {
    const answer = await fetch(desk.dataset.state, { cache: "no-store" });
    if (answer.ok && (await answer.json()).desk !== desk.dataset.turn) {
      const told = desk.querySelector(".moved");
      told.hidden = false;
      told.querySelector("span").textContent = told.dataset.moved;
      return;
    }
  } catch { /* a lost network says itself at the next key */ }
  setTimeout(look, EVERY);
}
setTimeout(look, EVERY);
