// Nothing that was typed is lost, and nothing is given away: typing is kept in the tab until the server has said that it is
// stored, an offline browser sends nothing, and "Exit this page" leaves nothing behind.
import { ExitThisPage } from "govuk-frontend";

const KEPT = "hys:", TAB = "hys-draft", LEFT = "hys-left";
const NOT_KEPT = ["csrf_token", "_first", "_draft", "_sent", "postcode", "action", "language"];
const BESIDE = /\/(privacy|cookies|accessibility|support)$/;

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT));
const read = (key) => JSON.parse(sessionStorage.getItem(key));
const drop = (isOld) => keys().filter((key) => isOld(read(key))).forEach((key) => sessionStorage.removeItem(key));

// Keeps what is typed into a page of questions, under the word of the draft that the page was made for.
export function keepTyping(form) {
  try {
    forgetWhatIsStored();
    if (document.querySelector(".govuk-panel--confirmation")) drop(() => true);     // all of it has been sent
    document.querySelectorAll("form[action$='/start'], form[action$='/let-go']").forEach((other) => {
      other.addEventListener("submit", () => drop(() => true));     // the next person begins here
    });
    if (form) keepTypingOf(form);
    else if (!BESIDE.test(location.pathname)) sessionStorage.removeItem(TAB);
  } catch {
    // Storage is switched off or full: the page works as without it.
  }
}

// The address ends with what the page before had sent, once the server has stored it.
function forgetWhatIsStored() {
  const stored = /^#stored=([0-9a-f]+)$/.exec(location.hash);
  if (!stored) return;
  drop((entry) => entry.sent === stored[1]);
  history.replaceState(history.state, "", location.pathname + location.search);
}

function keepTypingOf(form) {
  const word = form.elements._draft?.value ?? "", key = KEPT + location.pathname;
  if (isOfAnotherDraft(word)) return;
  drop((entry) => entry.word !== word);
  leaveNothingToTheBrowser(form);
  const kept = [...form.elements].filter((control) => control.name && !NOT_KEPT.includes(control.name));
  const names = kept.map((control) => control.name).join();   // which rows there are can change in another tab
  restore(kept, names, read(key));
  const state = (control) => (["radio", "checkbox"].includes(control.type) ? control.checked : control.value);
  const store = (sent) => sessionStorage.setItem(key, JSON.stringify({ word, names, sent, values: kept.map(state) }));
  form.addEventListener("input", () => store());
  form.addEventListener("change", () => store());
  form.addEventListener("submit", ({ submitter }) => {
    sessionStorage.removeItem(TAB);     // from now on the server says whose page comes next
    if (["clear", "undo"].includes(submitter?.value)) sessionStorage.removeItem(key);
    else store(sentNow(form));
  });
}

// Browsers fill in an earlier page again when somebody goes back to it, also after "Exit this page".
function leaveNothingToTheBrowser(form) {
  form.setAttribute("autocomplete", "off");
  const postcode = form.elements.postcode;
  if (postcode) window.addEventListener("pageshow", ({ persisted }) => { if (!persisted) postcode.value = postcode.defaultValue; });
}

// A tab that shows one person's survey does not go on with another's, which was begun in another tab meanwhile.
function isOfAnotherDraft(word) {
  const before = sessionStorage.getItem(TAB);
  if (word) sessionStorage.setItem(TAB, word);
  if (!before || !word || before === word) return false;
  sessionStorage.removeItem(TAB);
  location.replace(`${location.pathname}?_draft=${encodeURIComponent(before)}`);
  return true;
}

// A random word that goes with what is sent and comes back when that is stored.
function sentNow(form) {
  form.querySelector("[name=_sent]")?.remove();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "_sent" });
  field.value = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  form.append(field);
  return field.value;
}

function restore(kept, names, stored) {
  if (stored?.names !== names) return;
  kept.forEach((control, index) => {
    const value = stored.values[index];
    if (typeof value === "boolean") control.checked = value;
    else control.value = value;
  });
}

// An offline browser would replace the page by its own error; it sends nothing, and says so beside the button. The click is
// caught before the button hears of it, since a button does not let itself be pressed twice within a second.
export function sendOnlyWhenConnected() {
  const words = document.getElementById("offline");
  if (!words) return;
  const refuse = (event, button) => {
    if (navigator.onLine || !button?.form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelectorAll(".hys-offline").forEach((notice) => notice.remove());
    const seen = button.hasAttribute("aria-hidden") ? document.getElementById("continue") : button;
    const notice = words.content.firstElementChild.cloneNode(true);
    (seen.closest(".govuk-button-group") || seen).before(notice);
    notice.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", (event) => refuse(event, event.target.closest("button[type=submit]")), true);
  document.addEventListener("submit", (event) => refuse(event, event.submitter || event.target.querySelector("[type=submit]")), true);
  window.addEventListener("online", () => document.querySelectorAll(".hys-offline [data-when]").forEach((line) => {
    line.hidden = line.dataset.when !== "online";
  }));
}

// Leaves in place of this page, so that Back does not show it; the device forgets the answers, and the page is emptied.
export class LeaveAndForget extends ExitThisPage {
  exitPage() {
    forgetHere();
    const address = this.$root.querySelector("a").href;
    const notice = document.createElement("div");
    notice.className = "govuk-exit-this-page-overlay";
    notice.setAttribute("role", "alert");
    notice.textContent = this.$root.dataset["i18n.activated"];
    document.body.replaceChildren(notice);
    location.replace(address);
  }
}

// The cookie tells the server to let go of the drafts at the next request, should this one not reach it.
function forgetHere() {
  document.cookie = `hys_device_left=1; path=/; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
  navigator.sendBeacon?.("/leave");
  document.querySelectorAll("form").forEach((form) => {
    form.querySelectorAll("input[type=radio], input[type=checkbox]").forEach((box) => { box.checked = false; });
    form.querySelectorAll("input[type=text], input[type=email], textarea").forEach((box) => { box.value = ""; });
  });
  try {
    drop(() => true);
    sessionStorage.removeItem(TAB);
    sessionStorage.setItem(LEFT, Date.now());
  } catch {
    // Storage is switched off.
  }
}

// An earlier page that the browser had put aside is asked for again once the person has left.
export function showNothingAfterLeaving() {
  const left = () => { try { return sessionStorage.getItem(LEFT); } catch { return null; } };
  const before = left();
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || left() === before) return;
    document.body.replaceChildren();
    location.reload();
  });
}

// Folded answers are printed too.
export function unfoldForPrint() {
  const folded = () => document.querySelectorAll("main details.hys-fold:not([open])");
  let opened = [];
  window.addEventListener("beforeprint", () => { opened = [...folded()]; opened.forEach((part) => { part.open = true; }); });
  window.addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));
}
