// A button beside each field that holds words to be pasted elsewhere. Without this module they are selected by hand.
for (const field of document.querySelectorAll("[data-copying]")) {
  const area = field.querySelector("textarea");
  const label = field.querySelector("label");
  const button = document.createElement("button");
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = field.dataset.copy;
  button.setAttribute("aria-label", `${field.dataset.copy} : ${label.textContent}`);
  button.addEventListener("click", async () => {
    area.select();
    await navigator.clipboard.writeText(area.value);
    button.textContent = field.dataset.copied;
    said.textContent = field.dataset.copied;
    setTimeout(() => {
      button.textContent = field.dataset.copy;
      said.textContent = "";
    }, 2000);
  });
  label.after(button, said);
}
