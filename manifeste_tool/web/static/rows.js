// From row to row with the arrows, and a row's buttons by their letter. Without this module every button still works.
const rows = [...document.querySelectorAll("[data-row]")];
const KEPT = "row-act";

const rowOf = (target) => target.closest?.("[data-row]");
const isTyping = (target) => target.matches?.("input, textarea, select");

function go(row) {
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return event.altKey ? `Alt+${name}` : name;
}

function press(row, shortcut) {
  const found = row.querySelector(`[aria-keyshortcuts="${CSS.escape(shortcut)}"]`);
  if (!found) return false;
  if (found.tagName === "SUMMARY") {
    found.parentElement.open = true;
    found.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else {
    found.click();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") {
    for (const open of row.querySelectorAll("details[open]")) open.open = false;
    go(row);
    return;
  }
  if (isTyping(event.target)) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !event.altKey) {
    go(rows[rows.indexOf(row) + step]);
    event.preventDefault();
  } else if (!(event.target.matches("button, summary, a") && event.key === "Enter") && press(row, pressed(event))) {
    event.preventDefault();
  }
});

// What was pressed in a row is found again there once the page comes back: a line may be moved several places in a row.
document.addEventListener("submit", (event) => {
  const row = rowOf(event.target);
  const shortcut = event.submitter?.getAttribute("aria-keyshortcuts");
  const byMouse = event.submitter === document.activeElement;
  if (row && shortcut) sessionStorage.setItem(KEPT, JSON.stringify({ row: row.id, shortcut: byMouse ? shortcut : "" }));
});

for (const row of rows) row.tabIndex = 0;

// The browser goes to the fragment by itself once all is loaded: the button comes after that.
addEventListener("load", () => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  const asked = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (!asked?.matches("[data-row]")) return;
  go(asked);
  if (kept?.row === asked.id && kept.shortcut) {
    const button = asked.querySelector(`[aria-keyshortcuts="${CSS.escape(kept.shortcut)}"]`);
    setTimeout(() => button?.focus({ preventScroll: true }));
  }
});
