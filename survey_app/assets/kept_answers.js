// Nothing that was typed is lost, and nothing is given away: typing is kept in the tab until the server has said that it is
// stored, an offline browser sends nothing, and "Exit this page" leaves nothing behind.
import { ExitThisPage } from "govuk-frontend";

const KEPT = "hys:", TAB = "hys-draft", LEFT = "hys-left";
const NOT_KEPT = ["csrf_token", "_first", "_draft", "_seen", "_sent", "action", "language"];
const POSTCODE = "[autocomplete=postal-code]";
const CHOOSING = /\/(|resume|invited)$/;     // pages on which somebody chooses whose survey this tab goes on with

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEPT));
const read = (key) => JSON.parse(sessionStorage.getItem(key));
const drop = (isOld) => keys().filter((key) => isOld(read(key))).forEach((key) => sessionStorage.removeItem(key));
const forget = () => {
  drop(() => true);
  sessionStorage.removeItem(TAB);
};

// Keeps what is typed into a page of questions, under the word of the draft that the page was made for.
export function keepTyping(form) {
  try {
    forgetWhatIsStored();
    if (document.querySelector(".govuk-panel--confirmation")) forget();     // all of it has been sent
    document.querySelectorAll("form[action$='/start'], form[action$='/let-go']").forEach((other) => {
      other.addEventListener("submit", forget);     // the next person begins here
    });
    // The page that refuses to show another draft says for which one it was asked; the tab goes on asking for that.
    const refused = document.querySelector("[data-draft]")?.dataset.draft;
    if (refused) sessionStorage.setItem(TAB, refused);
    if (CHOOSING.test(location.pathname)) goOnAsChosen();
    const owned = form ?? document.querySelector("#sending, form[action$='/let-go']");
    if (owned && !isOfAnotherDraft(owned.elements._draft?.value) && form) keepTypingOf(form);
  } catch {
    // Storage is switched off or full: the page works as without it.
  }
}

// Whose survey comes next is chosen here. What was typed into a first page and not sent is offered, and otherwise forgotten.
function goOnAsChosen() {
  const offer = document.getElementById("typed");
  if (offer) offer.hidden = !keys().some((key) => !read(key).word);
  document.querySelector("main").addEventListener("click", ({ target }) => {
    if (!target.closest("button, [role=button]")) return;
    sessionStorage.removeItem(TAB);
    if (!offer?.contains(target)) drop((entry) => !entry.word);
  });
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
  if (word) drop((entry) => entry.word !== word);
  leaveNothingToTheBrowser(form);
  const kept = [...form.elements].filter((control) => control.name && !NOT_KEPT.includes(control.name) && !control.matches(POSTCODE));
  const names = kept.map((control) => control.name).join();   // which rows there are can change in another tab
  const before = read(key);
  if (before?.word === word) restore(kept, names, before);
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
  const postcode = form.querySelector(POSTCODE);
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
  const needsNobody = (button) => button.name === "clear" && document.querySelector(`[name="${button.value}"]:checked`);
  const refuse = (event, button) => {
    if (navigator.onLine || !button?.form || needsNobody(button)) return;
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
  forgetTab();
  tabs?.postMessage(LEFT);
}

function forgetTab() {
  try {
    forget();
    sessionStorage.setItem(LEFT, Date.now());
  } catch {
    // Storage is switched off.
  }
}

// The other tabs of this browser forget too, and show nothing more.
const tabs = globalThis.BroadcastChannel && new BroadcastChannel(KEPT);
function leaveWithTheOthers() {
  forgetTab();
  document.body.replaceChildren();
  location.reload();
}

// A page that the browser had put aside is asked for again: meanwhile the answers may be sent, or somebody else's. Without a
// connection it is shown as it was, unless the person has left. A page that answers what was sent is not sent again.
export function showNothingOld() {
  const left = () => { try { return sessionStorage.getItem(LEFT); } catch { return null; } };
  const before = left(), root = document.documentElement;
  history.replaceState(history.state, "");
  if (tabs) tabs.onmessage = leaveWithTheOthers;
  window.addEventListener("pagehide", ({ persisted }) => { root.hidden = persisted; });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted && (navigator.onLine || left() !== before)) location.reload();
    else root.hidden = false;
  });
}

// Folded answers are printed too.
export function unfoldForPrint() {
  const folded = () => document.querySelectorAll("main details.hys-fold:not([open])");
  let opened = [];
  window.addEventListener("beforeprint", () => { opened = [...folded()]; opened.forEach((part) => { part.open = true; }); });
  window.addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));
}
