// Makes or shows a passkey. The server says what to ask for; the answer goes back in the page's own form.

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: withBytes(asked.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return answered(made, { attestationObject: text(made.response.attestationObject) });
}

async function show(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: withBytes(asked.allowCredentials),
  };
  const shown = await navigator.credentials.get({ publicKey });
  return answered(shown, {
    authenticatorData: text(shown.response.authenticatorData),
    signature: text(shown.response.signature),
  });
}

function answered(credential, response) {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
    clientExtensionResults: {},
  });
}

const region = document.querySelector("[data-passkey]");
if (region && window.PublicKeyCredential) {
  const form = document.querySelector('input[name="credential"]').form;
  const answer = form.querySelector('[name="credential"]');
  const button = region.querySelector("[data-passkey-show]");
  const words = region.querySelector("[data-passkey-words]");
  const asked = JSON.parse(region.dataset.passkey).publicKey;

  const ask = async (how) => {
    words.textContent = "Follow what your device says.";
    try {
      answer.value = await how(asked);
      form.requestSubmit();
    } catch {
      words.textContent = "Your device did not finish. Try again, or use another device.";
    }
  };

  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => ask(show));
  } else {
    form.addEventListener("submit", (event) => {
      if (answer.value === "" && form.querySelector('[name="name"]').value.trim() !== "") {
        event.preventDefault();
        ask(make);
      }
    });
  }
} else if (region) {
  region.querySelector("[data-passkey-words]").textContent = "This browser cannot use passkeys.";
}
