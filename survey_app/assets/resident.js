// The little that JavaScript adds for a resident: focus on the error summary, no second send from a double press, a quick
// exit by three presses of Shift, what choosing.js says, and typing that is kept until it is stored. Every page works
// without it.
import { Button, ErrorSummary } from "govuk-frontend";
import { clearAnswers, countAnswers, countCharacters, keepNoneAlone } from "./choosing.js";
import { keepTyping, LeaveAndForget, sendOnlyWhenConnected, showNothingOld, unfoldForPrint } from "./kept_answers.js";
import { tellWhatIsSeen } from "./writing.js";

sendOnlyWhenConnected();    // before anything else hears of a send
if (document.querySelector("[data-module=govuk-exit-this-page]")) showNothingOld();
unfoldForPrint();
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const Component of [Button, ErrorSummary, LeaveAndForget]) {
  document.querySelectorAll(`[data-module="${Component.moduleName}"]`).forEach((element) => new Component(element));
}

const form = document.getElementById("questions");
if (form) [clearAnswers, countAnswers, countCharacters, keepNoneAlone].forEach((start) => start(form));
keepTyping(form);
if (form) tellWhatIsSeen(form);
