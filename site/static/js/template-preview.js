// A certificate template has no autosave, so after the first change the editor falls silent:
// tell the preview panel of every change, and the paper beside the form follows.
if (location.pathname.includes("/certificatetemplate/")) {
  addEventListener("input", (event) => {
    if (event.target.form?.matches("[data-edit-form]")) {
      document.dispatchEvent(new CustomEvent("w-unsaved:add"));
    }
  });
}
