// Runs before anything is drawn, so that parts which need JavaScript are not seen to change.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
// A form that is sent from a place in its page comes back to that place. Its errors come first.
if (document.title.startsWith("Error: ")) {
  history.replaceState(null, "", location.pathname + location.search);
}
