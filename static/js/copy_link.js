// Beside each link that can be cited, a button that copies its address and says that it did.
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

function buttonFor(link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "portal-link-button portal-copy govuk-body-s";
  const words = document.createElement("span");
  const which = document.createElement("span");
  which.className = "govuk-visually-hidden";
  const say = (seen, heard) => {
    words.textContent = seen;
    which.textContent = ` ${heard} ${link.dataset.copyLink}`;
  };
  say("Copy link", "to");
  button.append(words, which);
  let back;
  button.addEventListener("click", async () => {
    try {
      await copied(link.href);
      say("Copied", "link to");
      said.textContent = `Copied the link to ${link.dataset.copyLink}`;
    } catch {
      say("Not copied", "link to");
      said.textContent = "The link could not be copied. Open it and copy its address";
    }
    button.focus();
    clearTimeout(back);
    back = setTimeout(() => {
      say("Copy link", "to");
      said.textContent = "";
    }, 4000);
  });
  return button;
}

const links = document.querySelectorAll("a[data-copy-link]");
if (links.length) {
  document.querySelector("main").append(said);
  for (const link of links) link.after(" ", buttonFor(link));
}
