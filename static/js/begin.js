// Runs before anything is drawn, so that parts which need JavaScript are not seen to change.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
