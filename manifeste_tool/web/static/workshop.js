// Keys of the workshop: j and k from one question to the next, 1 to 4 choose, Enter saves, u undoes. Nothing needs them.
const questions = [...document.querySelectorAll(".conflict")];

function question() {
  return document.activeElement?.closest(".conflict") ?? document.querySelector(".conflict:target");
}

function go(step) {
  if (!questions.length) return;
  const at = questions.indexOf(question());
  const next = questions[at < 0 ? 0 : (at + step + questions.length) % questions.length];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

function choose(number) {
  const radio = question()?.querySelectorAll("input[type=radio]")[number - 1];
  if (!radio) return;
  radio.checked = true;
  radio.focus();
  if (radio.value === "written") question().querySelector("textarea")?.focus();
}

function press(event) {
  const typing = event.target.closest("textarea, input:not([type=radio]), select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "u") document.querySelector("#undo")?.requestSubmit();
  else if (/^[1-4]$/.test(event.key)) choose(Number(event.key));
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", press);
// After an act, the focus is where the reader acted.
(document.querySelector("#refus") ?? (location.hash === "" ? null : document.getElementById(location.hash.slice(1))))?.focus();
