// Ask again how far a document is every two seconds, and show it in place. Without this module the page does it itself.
const PAUSE = 2000;
const place = () => document.querySelector("[data-export]");

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const found = page?.querySelector("[data-export]");
  const focused = place().contains(document.activeElement);
  if (found && found.innerHTML !== place().innerHTML && !focused) place().replaceWith(found);
  if (answer?.redirected) location.replace(answer.url);
  else if (!found || found.querySelector("progress")) setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
