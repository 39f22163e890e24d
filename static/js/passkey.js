// Asks this browser for a passkey, to make one or to sign in by it, and sends what it answers in the
// form's one hidden field. Where it has none, or the person stops, the form is sent without: the
// portal says what else there is.
const forms = document.querySelectorAll("form[data-passkey]");

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function made({ publicKey }) {
  const key = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials),
    },
  });
  return {
    attestationObject: toText(key.response.attestationObject),
    clientDataJSON: toText(key.response.clientDataJSON),
    transports: key.response.getTransports?.() ?? [],
    key,
  };
}

async function signed({ publicKey }) {
  const key = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = key.response;
  return {
    authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
    key,
  };
}

async function optionsOf(one) {
  const given = document.getElementById(one.dataset.passkey);
  if (given) return JSON.parse(given.textContent);
  const answer = await fetch(one.action, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function ask(one) {
  const options = await optionsOf(one);
  const { key, ...response } = options.creation_options
    ? await made(options.creation_options)
    : await signed(options.request_options);
  return JSON.stringify({
    id: key.id,
    rawId: toText(key.rawId),
    type: key.type,
    clientExtensionResults: key.getClientExtensionResults(),
    response,
  });
}

for (const one of forms) {
  one.addEventListener("submit", async (event) => {
    const named = one.elements.name;
    if (!globalThis.PublicKeyCredential || (named && !named.value.trim())) return;
    event.preventDefault();
    try {
      one.elements.credential.value = await ask(one);
    } catch {
      one.elements.credential.value = ""; // the person stopped, or there is none here
    }
    one.submit();
  });
}
