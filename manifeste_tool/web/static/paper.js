// Keys of the typing screen. Without this module every field and every button still works.
const DIGITS = /^[1-9]$/;

function fieldsOf(form) {
  return [...form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((one) => !one.disabled);
}

function goOn(form, from) {
  const all = fieldsOf(form);
  const next = all[all.indexOf(from) + 1] ?? form.querySelector("button[value=next]");
  next.focus();
  next.select?.();
}

function pressed(form, number, event) {
  const target = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=next]"));
  } else if (event.key === "Enter" && target.matches("input:not([type=file]), select")) {
    event.preventDefault();
    if (target === number && number.value.trim() !== number.defaultValue) form.requestSubmit(form.querySelector("button[value=open]"));
    else goOn(form, target);
  } else if (event.altKey && event.key.toLowerCase() === "i" && target.matches("textarea, input[type=text], input:not([type])")) {
    event.preventDefault();
    target.setRangeText("[illisible]", target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (DIGITS.test(event.key) && !event.altKey && !event.ctrlKey && target.closest("[data-natures]")) {
    event.preventDefault();
    target.closest("[data-natures]").querySelectorAll("input")[Number(event.key) - 1]?.click();
  }
}

function count(form) {
  const text = form.querySelector("textarea");
  const shown = form.querySelector("[data-count]");
  if (!shown) return;
  const tell = () => {
    const length = [...text.value].length;
    const limit = Number(shown.dataset.limit);
    shown.textContent = length > limit * 0.8 ? shown.dataset.words.replace("{count}", length).replace("{limit}", limit) : "";
    shown.toggleAttribute("data-over", length > limit);
  };
  text.addEventListener("input", tell);
  tell();
}

// The photo that was just chosen stands beside the form at once; it is kept with the sheet.
function preview(form) {
  const picked = form.querySelector("input[type=file]");
  const desk = form.parentElement;
  const shown = desk.querySelector("[data-preview]");
  picked.addEventListener("change", () => {
    const file = picked.files[0];
    if (!file || !file.type.startsWith("image/")) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      shown.src = reader.result;
      shown.hidden = false;
      desk.classList.add("with-photo");
    });
    reader.readAsDataURL(file);
  });
}

// Words that were typed and not sent are not lost by a slip of the hand.
function guard(form) {
  let dirty = false;
  form.addEventListener("input", (event) => { if (event.target.name !== "number") dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

const form = document.querySelector("form[data-paper]");
if (form) {
  const number = form.querySelector("input[name=number]");
  form.addEventListener("keydown", (event) => pressed(form, number, event));
  count(form);
  preview(form);
  guard(form);
  form.querySelector("[data-keys]")?.removeAttribute("hidden");
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
  else if (document.activeElement === number) number.select();
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
