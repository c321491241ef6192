// What the script adds to choosing and writing: an answer is cleared without sending the page, the number of answered rows
// and of characters left are told, and "none of these" stands alone.

// Nothing that is done to an answer takes it back; the button beside it does.
export function clearAnswers(form) {
  form.addEventListener("click", (event) => {
    const name = event.target.closest("button[name=clear]")?.value;
    const choices = [...form.elements].filter((control) => control.name === name && ["radio", "checkbox"].includes(control.type));
    if (!choices.length) return;   // a given area is known to the server alone
    event.preventDefault();
    choices.forEach((control) => { control.checked = false; });
    choices[0].focus();
    choices[0].dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// "7 of 18 answered", also after the browser or the tab has brought answers back.
export function countAnswers(form) {
  const tell = () => form.querySelectorAll(".hys-matrix").forEach((matrix) => {
    matrix.querySelector("[data-count]").textContent = matrix.querySelectorAll(":checked").length;
  });
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
}

// How many characters are left is shown at once, and said when the typing pauses.
export function countCharacters(form) {
  form.querySelectorAll(".hys-limit").forEach((counter) => {
    const box = form.elements[counter.id.replace(/-limit$/, "")];
    const seen = counter.querySelector("[lang]") || counter;   // words that the page has in English alone are marked so
    const { lang, dir } = seen.lang ? seen : document.documentElement;
    const spoken = Object.assign(document.createElement("span"), { className: "govuk-visually-hidden", lang, dir });
    spoken.setAttribute("role", "status");
    counter.after(spoken);
    let pause;
    const tell = ({ type }) => {
      const left = counter.dataset.most - [...box.value.trim()].length;
      const words = left < 0 ? counter.dataset.over : counter.dataset.left;
      seen.textContent = words.replace("{number}", Math.abs(left).toLocaleString(lang));
      clearTimeout(pause);
      if (type === "input") pause = setTimeout(() => { spoken.textContent = seen.textContent; }, 1000);
    };
    box.addEventListener("input", tell);
    addEventListener("pageshow", tell);
  });
}

// "None of these" and the other answers take each other's ticks away.
export function keepNoneAlone(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    const isNone = (box) => box.dataset.behaviour === "exclusive";
    form.querySelectorAll(`input[name="${target.name}"]`).forEach((box) => {
      if (box !== target && (isNone(target) || isNone(box))) box.checked = false;
    });
  });
}
