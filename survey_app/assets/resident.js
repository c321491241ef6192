// The little that JavaScript adds for a resident: focus on the error summary, no second send from a double press, a quick
// exit by three presses of Shift, answers that can be taken back, and typing that is kept until it is stored. Every page
// works without it.
import { Button, ErrorSummary } from "govuk-frontend";
import { keepTyping, LeaveAndForget, sendOnlyWhenConnected, showNothingAfterLeaving, unfoldForPrint } from "./kept_answers.js";

sendOnlyWhenConnected();    // before anything else hears of a send
showNothingAfterLeaving();
unfoldForPrint();
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const Component of [Button, ErrorSummary, LeaveAndForget]) {
  document.querySelectorAll(`[data-module="${Component.moduleName}"]`).forEach((element) => new Component(element));
}

const form = document.getElementById("questions");
if (form) {
  letAnswersBeTakenBack(form);
  if (form.querySelector("[data-behaviour=exclusive]")) keepNoneAlone(form);
}
keepTyping(form);

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
