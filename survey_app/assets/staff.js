// Warns before a member of staff is signed out, and lets them stay. Without JavaScript the foot of the page says the same.
const { minutes, keep } = document.currentScript.dataset;
const before = Math.min(5, minutes / 2); // minutes

function warn() {
  const banner = document.createElement("div");
  banner.className = "hys-warning";
  banner.setAttribute("role", "alert");
  banner.append(`You will be signed out in ${before} minutes. Save what you typed, or `);
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "hys-linklike";
  stay.textContent = "stay signed in";
  stay.addEventListener("click", async () => {
    const answer = await fetch(keep, { redirect: "manual" });
    banner.remove();
    if (answer.ok) later();
  });
  banner.append(stay, ".");
  document.body.prepend(banner);
}

function later() {
  setTimeout(warn, (minutes - before) * 60_000);
}

later();

// While something is made beside the server, asks now and then whether it is ready. Without JavaScript a link does the same.
async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok && !(await answer.text()).includes("data-waiting")) location.reload();
  else setTimeout(look, 3000);
}

if (document.querySelector("[data-waiting]")) setTimeout(look, 3000);

// The list of strings in comments: while a row has the focus, one key decides. Without JavaScript its buttons do the same.
const rows = [...document.querySelectorAll("[data-row]")];

function decide(event, place) {
  const key = event.key.toLowerCase();
  const next = { arrowdown: rows[place + 1], arrowup: rows[place - 1] }[key];
  if (event.ctrlKey || event.altKey || event.metaKey || !(next || /^[a-z]$/.test(key))) return;
  const button = key === "u" ? document.querySelector("[data-undo] button") : rows[place].querySelector(`[data-key~="${key}"]`);
  if (!next && !button) return;
  event.preventDefault();
  if (next) next.focus();
  else button.click();
}

rows.forEach((row, place) => row.addEventListener("keydown", (event) => decide(event, place)));
if (rows.length && location.hash.startsWith("#row-")) (document.getElementById(location.hash.slice(1)) ?? rows.at(-1)).focus();

// Passkeys: the browser is asked for one, and its answer is sent with the form. The codes of an app need no script.
const Credential = globalThis.PublicKeyCredential;
const read = { create: Credential?.parseCreationOptionsFromJSON, get: Credential?.parseRequestOptionsFromJSON };

async function ask(place) {
  const { passkey, options } = place.dataset;
  const form = place.closest("form");
  const message = place.querySelector("[role=alert]");
  message.textContent = "";
  try {
    const publicKey = read[passkey].call(Credential, JSON.parse(options));
    const credential = await navigator.credentials[passkey]({ publicKey });
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    message.textContent = "No passkey was used. Try again, or use another way.";
  }
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  place.hidden = !read[place.dataset.passkey];
  place.querySelector("button").addEventListener("click", () => ask(place));
}
