// Five minutes before a person is signed out, asks whether they are still here. Any tab answers for
// all. A page on which something was typed stays as it is: when it is sent, the portal asks for the
// sign-in and gives the answers back.
const body = document.body;
const title = document.title;
const WARN_AT = 5 * 60;
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("session") : null;
let ends = 0; // for doing nothing
let last = 0; // whatever one does
let typed = false;
let heard = "";

function know(left, whole) {
  ends = Date.now() + Math.min(left, whole) * 1000;
  last = Date.now() + whole * 1000;
}

const element = (name, words, classes) => {
  const made = document.createElement(name);
  if (words) made.textContent = words;
  if (classes) made.className = classes;
  return made;
};
const dialog = element("dialog", "", "portal-dialog");
const heading = element("h2", "You will be signed out soon", "govuk-heading-m");
const text = element("p", "", "govuk-body");
const status = element("p", "", "govuk-visually-hidden");
const stay = element("button", "Stay signed in", "govuk-button");
const out = element("button", "Sign out", "govuk-button govuk-button--secondary");
const group = element("div", "", "govuk-button-group");
heading.id = "session-heading";
dialog.setAttribute("aria-labelledby", heading.id);
status.setAttribute("role", "status");
stay.type = out.type = "button";
group.append(stay, out);
dialog.append(heading, text, status, group);

function inWords(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (seconds > 60) return `${minutes} minutes`;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

function warn(seconds) {
  const atTheEnd = last - ends < 1000;
  const why = atTheEnd
    ? "because you signed in 12 hours ago. Save what you are writing."
    : "because you have not done anything for a while.";
  text.textContent = `We will sign you out in ${inWords(seconds)} ${why}`;
  stay.textContent = atTheEnd ? "Continue" : "Stay signed in";
  // spoken each minute, and each quarter of the last one
  const turn = seconds > 60 ? Math.ceil(seconds / 60) * 60 : Math.ceil(seconds / 15) * 15;
  if (String(turn) !== heard) status.textContent = `${inWords(turn)} left`;
  heard = String(turn);
  document.title = `Signing out soon – ${title}`;
  if (!dialog.open && !(atTheEnd && dialog.dataset.seen)) dialog.showModal();
}

function calm() {
  document.title = title;
  heard = "";
  if (dialog.open) dialog.close();
}

async function stayHere() {
  if (last - ends < 1000) {
    dialog.dataset.seen = "yes";
    dialog.close();
    return;
  }
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const answer = await fetch(body.dataset.stay, {
    method: "POST",
    headers: { "X-CSRFToken": token.value },
    redirect: "manual",
  }).catch(() => null);
  if (!answer?.ok) {
    text.textContent = "We could not reach the portal. Try again.";
    return;
  }
  const { left, whole } = await answer.json();
  know(left, whole);
  tabs?.postMessage({ left, whole });
  calm();
}

function over() {
  clearInterval(ticking);
  if (!typed) {
    location.assign(body.dataset.timedOut);
    return;
  }
  document.title = title;
  heading.textContent = "You’ve been signed out";
  text.textContent =
    "What you typed is still on this page. Send it as usual: we ask you to sign in, and keep your answers.";
  status.textContent = "You’ve been signed out";
  stay.textContent = "Close";
  out.remove();
  stay.onclick = () => dialog.close();
  if (!dialog.open) dialog.showModal();
}

function tick() {
  const seconds = Math.ceil((ends - Date.now()) / 1000);
  if (seconds <= 0) over();
  else if (seconds <= WARN_AT) warn(seconds);
  else if (dialog.open) calm();
}

know(Number(body.dataset.sessionLeft), Number(body.dataset.sessionWhole));
body.append(dialog);
document.addEventListener("input", () => (typed = true));
stay.onclick = stayHere;
out.onclick = () => document.querySelector(".portal-footer__person form").requestSubmit();
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  stay.click();
});
if (tabs) {
  tabs.onmessage = ({ data }) => {
    know(data.left, data.whole);
    calm();
  };
  tabs.postMessage({
    left: Number(body.dataset.sessionLeft),
    whole: Number(body.dataset.sessionWhole),
  });
}
const ticking = setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
