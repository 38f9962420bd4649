// What a radio button or box reveals is shown while it is chosen; "none of these" unticks the rest.
//
// In the place of the design system's own script, which marks radio buttons as expanded: that is
// not allowed on them, and fails the checks for accessibility that we promise.

function update(inputs) {
  for (const input of inputs) {
    const revealed = input.dataset.ariaControls && document.getElementById(input.dataset.ariaControls);
    if (revealed) {
      const kind = input.type === "radio" ? "radios" : "checkboxes";
      revealed.classList.toggle(`nhsuk-${kind}__conditional--hidden`, !input.checked);
    }
  }
}

function keepApart(inputs, changed) {
  for (const input of inputs) {
    const other = input !== changed && input.name === changed.name;
    if (other && changed.checked && (changed.dataset.behaviour || input.dataset.behaviour)) input.checked = false;
  }
}

/** Starts it on every group of the page, and when the browser brings back what was chosen before. */
export function reveal() {
  const groups = [...document.querySelectorAll('[data-module="nhsuk-radios"], [data-module="nhsuk-checkboxes"]')];
  const all = groups.map((group) => [...group.querySelectorAll("input[type=radio], input[type=checkbox]")]);
  for (const [n, group] of groups.entries()) {
    update(all[n]);
    group.addEventListener("change", ({ target }) => {
      if (target.type === "checkbox") keepApart(all[n], target);
      update(all[n]);
    });
  }
  window.addEventListener("pageshow", () => all.forEach(update));
}
