// The board looks for what is new every 15 seconds while it is seen, and can be paused. Nothing that
// has the focus is touched, and rows keep their order while somebody is in the table or has chosen
// some. Without this script the page has its Refresh link.
const EVERY = 15 * 1000;
const SAY_AT_MOST_EVERY = 60 * 1000;
const LONGEST = 5 * 60 * 1000;
const board = document.getElementById("board");
const says = document.getElementById("board-says");
let wait = EVERY;
let timer = 0;
let paused = false;
let saidAt = -Infinity;
let heard = responded(board);

const button = document.createElement("button");
button.type = "button";
button.className = "govuk-button govuk-button--secondary govuk-!-margin-bottom-0";
button.textContent = "Pause updates";
button.onclick = () => {
  paused = !paused;
  button.textContent = paused ? "Start updates again" : "Pause updates";
  if (paused) clearTimeout(timer);
  else look();
};
document.getElementById("board-pause").append("It updates by itself. ", button);

function responded(where) {
  return Number(where.querySelector("[data-responded]").dataset.responded);
}

function isBusy(element) {
  return element.contains(document.activeElement);
}

function exchange(old, fresh) {
  if (old.innerHTML === fresh.innerHTML || isBusy(old)) return;
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  old.replaceChildren(...fresh.childNodes);
}

function exchangeRows(old, fresh) {
  const chosen = old.querySelector("input:checked");
  if (!chosen && !isBusy(old)) {
    exchange(old, fresh);
    return;
  }
  for (const row of old.querySelectorAll("[data-row]")) {
    const now = fresh.querySelector(`[data-row="${CSS.escape(row.dataset.row)}"]`);
    const cells = now?.querySelectorAll("[data-cell]") ?? [];
    row.querySelectorAll("[data-cell]").forEach((cell, n) => cells[n] && exchange(cell, cells[n]));
  }
}

function show(page) {
  const top = scrollY;
  for (const fresh of page.querySelectorAll("[data-part]")) {
    const old = board.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (!old) continue;
    if (fresh.dataset.part === "rows") exchangeRows(old, fresh);
    else exchange(old, fresh);
  }
  if (scrollY !== top) scrollTo({ top, behavior: "instant" });
}

function say() {
  const more = responded(board) - heard;
  if (more <= 0 || Date.now() - saidAt < SAY_AT_MOST_EVERY) return;
  says.textContent = more === 1 ? "1 new response" : `${more} new responses`;
  heard += more;
  saidAt = Date.now();
}

async function look() {
  clearTimeout(timer);
  if (paused || document.hidden) return;
  const answer = await fetch(board.dataset.live, {
    headers: { "X-Looks-By-Itself": "yes" },
    redirect: "manual",
  }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // paused, or gone into the table, while the answer was on its way
    if (!paused) {
      show(page);
      say();
    }
    wait = EVERY;
  } else {
    wait = Math.min(wait * 2, LONGEST);
  }
  if (!paused) timer = setTimeout(look, wait);
}

document.addEventListener("visibilitychange", look);
timer = setTimeout(look, wait);
