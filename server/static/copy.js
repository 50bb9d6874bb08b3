// Puts a button beside what people copy: IRIs and citations. Without it the text can be selected as ever.
"use strict";

for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${text.dataset.copy}`);
  const content = text.textContent;
  button.addEventListener("click", async () => {
    let told = "Copied";
    try {
      await navigator.clipboard.writeText(content);
    } catch {
      told = "Not allowed";
    }
    button.textContent = told;
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  });
  text.after(" ", button);
}
