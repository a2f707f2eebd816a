// Keep the draft while somebody writes: a few seconds after the last key, and when the page is left.
// Everything works without it; whatever goes wrong is said in one sentence and the words stay in the page.

const PAUSE = 2500;
const LONGEST = 20000; // whoever never pauses is saved too
const RETRY = 15000;

function start(form) {
  const status = form.querySelector(".saved");
  const file = form.querySelector("button[value=file]");
  const preview = document.getElementById("apercu-bloc");
  let timer = 0;
  let since = 0; // when the oldest words not kept yet were typed
  let dirty = false;
  let flying = null;

  const say = (sentence) => {
    if (status.textContent !== sentence) status.textContent = sentence;
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  async function save() {
    if (!dirty) return;
    if (flying) return later(PAUSE);
    dirty = false;
    flying = new AbortController();
    try {
      const answer = await send({ signal: flying.signal });
      const told = await answer.json();
      say(told.said);
      if (told.preview !== undefined && !dirty) preview.innerHTML = told.preview;
      if (told.file && file) file.textContent = told.file.trim();
      if (!answer.ok) dirty = true; // kept for the next key, or the next sign-in
    } catch (error) {
      if (error.name === "AbortError") return;
      dirty = true;
      say(form.dataset.offline);
      later(RETRY);
    } finally {
      flying = null;
    }
  }

  function send(options) {
    const body = new URLSearchParams(new FormData(form));
    return fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" }, ...options });
  }

  form.addEventListener("input", () => {
    if (!dirty) since = Date.now();
    dirty = true;
    later(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
    if (flying) flying.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") return dirty ? later(0) : undefined;
    if (dirty) send({ keepalive: true }).then((answer) => { dirty = !answer.ok; }).catch(() => {});
  });
}

const form = document.querySelector("form[data-autosave]");
if (form) start(form);
