// Keeps a draft while it is typed. Without this, "Save and come back later" does the same.
const form = document.querySelector("form[data-autosave]");
const said = document.querySelector("[data-autosave-said]");
const PAUSE = 4000; // after the last key
const APART = 15000; // between two savings
let dirty = false;
let waiting;
let last = 0;
let running = Promise.resolve();

async function save(leaving = false) {
  if (!dirty) return;
  dirty = false;
  last = Date.now();
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      keepalive: leaving,
    });
    const told = await answer.json();
    if (told.saved) form.elements.row_version.value = told.row_version;
    said.textContent = told.saved
      ? `Draft saved at ${told.at}`
      : "Not saved yet. Press a button below to see why";
  } catch {
    dirty = true; // no connection: the next key tries again
  }
}

if (form) {
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => { running = save(); }, Math.max(PAUSE, last + APART - Date.now()));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") running = save(true);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(waiting);
    dirty = false;
    if (form.dataset.settled) return;
    // a saving under way changes the version that this page may send
    event.preventDefault();
    await running;
    // not before this press is over: a form that is being sent does not hear that it is to be sent
    await new Promise((done) => { setTimeout(done); });
    form.dataset.settled = "yes";
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => delete form.dataset.settled); // back from the next page
}
