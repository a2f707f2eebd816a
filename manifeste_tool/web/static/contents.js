// Says to everybody, not to the eyes alone, which chapter is read, and folds the contents of a phone after a choice.
// Without this module the style sheet marks the chapter where the browser knows how, and every link works.
const contents = document.querySelector("[data-contents]");
const fold = contents?.querySelector("details");
const links = new Map([...(contents?.querySelectorAll("a[href^='#']") ?? [])].map((link) => [link.hash.slice(1), link]));
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
const FROM_TOP = 0.3; // of the window: what stands above this line has begun

function mark() {
  const line = innerHeight * FROM_TOP;
  const begun = headings.filter((heading) => heading.getBoundingClientRect().top <= line).at(-1);
  for (const [id, link] of links) {
    if (begun?.id === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

let waiting = false;
function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    mark();
  });
}

if (contents) {
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && matchMedia("(max-width: 60rem)").matches) fold.open = false;
  });
  mark();
}
