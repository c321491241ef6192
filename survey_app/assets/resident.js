// The little that JavaScript adds for a resident: focus on the error summary, no second send from a double press, a quick
// exit by three presses of Shift, answers that can be taken back, and typing that survives a reload. Every page works
// without it.
import { Button, ErrorSummary, ExitThisPage } from "govuk-frontend";
import { tellWhatIsSeen } from "./writing.js";

const BESIDE = /\/(privacy|cookies|accessibility|support)$/;

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const Component of [Button, ErrorSummary, ExitThisPage]) {
  document.querySelectorAll(`[data-module="${Component.moduleName}"]`).forEach((element) => new Component(element));
}

const form = document.getElementById("questions");
if (form) {
  letAnswersBeTakenBack(form);
  if (form.querySelector("[data-behaviour=exclusive]")) keepNoneAlone(form);
}
keepTyping(form);
if (form) tellWhatIsSeen(form);

// A radio that is chosen again is taken back.
function letAnswersBeTakenBack(form) {
  const tip = form.querySelector(".hys-tip");
  const first = form.querySelector(".hys-matrix__heads, .govuk-radios");
  if (!first) return;
  first.before(tip);
  tip.hidden = false;
  let chosen = null;   // the radio under the finger or the focus, if it was chosen already
  const remember = ({ target }) => {
    const radio = target.closest("label")?.control || target;
    chosen = radio.type === "radio" && radio.checked ? radio : null;
  };
  form.addEventListener("pointerdown", remember);
  form.addEventListener("keydown", remember);
  const takeBack = (event) => {
    if (event.target !== chosen || (event.type === "keyup" && event.key !== " ")) return;
    if (event.type === "keyup") event.preventDefault();   // browsers differ in whether a click follows
    chosen = null;
    event.target.checked = false;
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  };
  form.addEventListener("click", takeBack);
  form.addEventListener("keyup", takeBack);
}

// "None of these" and the other answers take each other's ticks away.
function keepNoneAlone(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    const isNone = (box) => box.dataset.behaviour === "exclusive";
    form.querySelectorAll(`input[name="${target.name}"]`).forEach((box) => {
      if (box !== target && (isNone(target) || isNone(box))) box.checked = false;
    });
  });
}

// What is typed is kept in this tab until another page of the survey is reached: to look up who can help, or what happens to
// the answers, loses nothing. The token and the postcode never are kept.
function keepTyping(form) {
  const key = `hys:${location.pathname}`;
  const drop = (isOld) => Object.keys(sessionStorage).filter((name) => name.startsWith("hys:") && isOld(name))
    .forEach((name) => sessionStorage.removeItem(name));
  try {
    if (!BESIDE.test(location.pathname)) drop((name) => name !== key);
    window.addEventListener("pagehide", () => {
      if (document.body.classList.contains("govuk-exit-this-page-hide-content")) drop(() => true);
    });
    if (!form) return;
    const kept = [...form.elements].filter((one) => one.name && !["csrf_token", "_first", "postcode", "action", "language"].includes(one.name));
    const names = kept.map((one) => one.name).join();   // which rows there are can change in another tab
    restore(kept, names, JSON.parse(sessionStorage.getItem(key)));
    const state = (one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value);
    const store = () => sessionStorage.setItem(key, JSON.stringify({ names, values: kept.map(state) }));
    form.addEventListener("input", store);
    form.addEventListener("change", store);
    form.addEventListener("submit", ({ submitter }) => {
      if (submitter?.value === "clear") sessionStorage.removeItem(key);
    });
  } catch {
    // Storage is switched off or full: the page works as without it.
  }
}

function restore(kept, names, stored) {
  if (stored?.names !== names) return;
  kept.forEach((one, index) => {
    const value = stored.values[index];
    if (typeof value === "boolean") one.checked = value;
    else one.value = value;
  });
}
