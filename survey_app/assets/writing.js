// Beside a box for a comment: that a telephone number, an email address or a postcode seems to stand in it. Nothing is stopped.
const SEEN = {
  phone: /(?<!\d)[+0(]{1,2}(?:[ .\-()/]{0,3}\d){9,14}(?!\d)/,
  email: /[^\s@]@[^\s@]{1,250}\.[a-z]{2}/i,
  postcode: /(?<![a-z\d])[a-z]{1,2}\d[a-z\d]?\s{0,2}\d[abd-hjlnp-uw-z]{2}(?![a-z\d])/i,
};

export function tellWhatIsSeen(form) {
  const areas = [...form.querySelectorAll("textarea")].filter((box) => document.getElementById(`${box.id}-written`));
  const tell = (box) => document.getElementById(`${box.id}-written`).querySelectorAll("[data-written]").forEach((words) => {
    words.hidden = !SEEN[words.dataset.written].test(box.value);
    if (!words.hidden && !form.elements._noticed) form.append(noticed());
  });
  areas.forEach((box) => {
    tell(box);
    box.addEventListener("input", () => tell(box));
  });
}

// Who has seen the notice beside the box does not see it again on the next page.
function noticed() {
  return Object.assign(document.createElement("input"), { type: "hidden", name: "_noticed", value: "1" });
}
