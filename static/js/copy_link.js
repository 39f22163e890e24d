// Beside each link that can be cited, and each text that is meant to be used elsewhere, a button
// that copies it and says that it did.
const said = document.createElement("div");
said.setAttribute("role", "status");
said.className = "govuk-visually-hidden";

async function copied(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // without https a browser has no clipboard to offer: select the address and copy that
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "govuk-visually-hidden";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (!done) throw new Error("not copied");
}

function ofLink(link) {
  const what = link.dataset.copyLink;
  return {
    text: link.href,
    before: ["Copy link", `to ${what}`],
    after: ["Copied", `link to ${what}`],
    done: `Copied the link to ${what}`,
    failed: "The link could not be copied. Open it and copy its address",
  };
}

function ofText(element) {
  const what = element.dataset.copy;
  return {
    text: element.textContent,
    before: ["Copy", what],
    after: ["Copied", what],
    done: `Copied ${what}`,
    failed: `Could not copy ${what}. Select it and copy it yourself`,
  };
}

function buttonFor({ text, before, after, done, failed }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "portal-link-button portal-copy govuk-body-s";
  const words = document.createElement("span");
  const which = document.createElement("span");
  which.className = "govuk-visually-hidden";
  const say = (seen, heard) => {
    words.textContent = seen;
    which.textContent = ` ${heard}`;
  };
  say(...before);
  button.append(words, which);
  let back;
  button.addEventListener("click", async () => {
    try {
      await copied(text);
      say(...after);
      said.textContent = done;
    } catch {
      say("Not copied", after[1]);
      said.textContent = failed;
    }
    button.focus();
    clearTimeout(back);
    back = setTimeout(() => {
      say(...before);
      said.textContent = "";
    }, 4000);
  });
  return button;
}

const offered = [
  ...[...document.querySelectorAll("a[data-copy-link]")].map((link) => [link, ofLink(link)]),
  ...[...document.querySelectorAll("[data-copy]")].map((text) => [text, ofText(text)]),
];
if (offered.length) {
  document.querySelector("main").append(said);
  for (const [beside, what] of offered) beside.after(" ", buttonFor(what));
}
