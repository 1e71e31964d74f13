// A button beside a read-only field that copies what it holds. Without it, people select the text.
for (const field of document.querySelectorAll("input[data-copy]")) {
  if (!navigator.clipboard) break; // only where the page is served over HTTPS or from this machine
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--2 btn--sm";
  button.textContent = field.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = field.dataset.copied;
  });
  field.after(button);
}
