// The projector follows what the secretary calls: a tiny question every two seconds, the page only when it moved.
// Without this module the page reloads itself (noscript); with a lost network it says so and keeps what it shows.
const EVERY = 2000;
const main = document.getElementById("ecran");
let etag = "";

function say(sentence) {
  const place = main.querySelector(".lost");
  if (place.textContent !== sentence) place.textContent = sentence;
}

async function show() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("ecran");
  main.className = fresh.className;
  main.dataset.turn = fresh.dataset.turn;
  main.replaceChildren(...fresh.childNodes);
  main.scrollTop = 0;
  document.title = page.title;
}

async function look() {
  try {
    const answer = await fetch(main.dataset.state, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status === 200) {
      const now = await answer.json();
      if (now.screen !== main.dataset.turn) await show();
      etag = answer.headers.get("ETag") ?? "";
    } else if (answer.status !== 304) {
      throw new Error(answer.status);
    }
    say("");
  } catch {
    etag = "";
    say(main.dataset.lost);
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
