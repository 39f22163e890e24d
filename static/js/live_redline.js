// Shows what the words that are being typed would change. Without this, "Preview the changes" does
// the same. The portal compares: there is one way of telling what changed.
const form = document.querySelector("form[data-redline]");
const shown = document.querySelector("[data-redline-shown]");
const PAUSE = 400; // after the last key
let waiting;
let asked = 0;

async function show() {
  const number = ++asked;
  try {
    const answer = await fetch(form.dataset.redline, { method: "POST", body: new FormData(form) });
    const piece = await answer.text();
    if (answer.ok && number === asked) shown.innerHTML = piece;
  } catch {
    // no connection: what is shown stays as it was, and the button is there
  }
}

if (form && shown) {
  form.elements.wording.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
}
