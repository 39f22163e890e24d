// Keeps what is typed into a long form until it is sent: the page shows it again after a closed tab,
// a lost connection or a signing-out. Without this, a form that is sent too late still comes back.
const form = [...document.querySelectorAll("main form[method=post]")].find(
  (one) => !("autosave" in one.dataset) && one.elements.submission_id && one.querySelector("textarea"),
);
const PAUSE = 3000; // after the last key
const APART = 10000; // between two savings
const said = document.createElement("p");
let dirty = false;
let waiting;
let last = 0;
let under_way;

function answers() {
  const told = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") told.append(name, value);
  }
  told.set("path", location.pathname + location.search);
  return told;
}

async function keep(leaving = false) {
  if (!dirty) return;
  dirty = false;
  last = Date.now();
  under_way = new AbortController();
  try {
    const answer = await fetch(document.body.dataset.typed, {
      method: "POST",
      body: answers(),
      keepalive: leaving,
      signal: under_way.signal,
    });
    const told = answer.ok ? await answer.json() : {};
    said.textContent = told.saved ? `Saved at ${told.at}` : "Not saved. We’ll try again";
    if (!told.saved) again();
  } catch (fault) {
    if (fault.name === "AbortError") return;
    said.textContent = "Not saved. We’ll try again";
    again();
  }
}

function again() {
  dirty = true;
  clearTimeout(waiting);
  waiting = setTimeout(keep, APART);
}

if (form) {
  said.className = "govuk-hint";
  said.setAttribute("role", "status");
  form.append(said);
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, Math.max(PAUSE, last + APART - Date.now()));
  });
  form.addEventListener("focusout", () => {
    if (Date.now() > last + APART) keep();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    dirty = false;
    under_way?.abort();
  });
}
