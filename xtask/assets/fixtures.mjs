// The markup of the design system's own templates for what our macros draw. The test in
// src/web/fixtures.rs draws the same with our macros (fixtures.html, by the same names) and compares.

import nunjucks from "nunjucks";

const q = { text: "How urgent is it?", size: "m" };
const items = [
  { value: "urgent", text: "Urgent", hint: "A legal date is near", conditional: { html: "<p>More</p>" } },
  { value: "routine", text: "Routine & calm" },
];
const other = { value: "none", text: "None of these", id: "how-3" };
const label = (text, more) => ({ text, ...more });

const CASES = {
  button: ["button", "button", { text: "Send", preventDoubleClick: true }],
  "button-secondary": ["button", "button", { text: "Save", preventDoubleClick: true, variant: "secondary", name: "then", value: "save" }],
  "button-warning": ["button", "button", { text: "Cancel the referral", preventDoubleClick: true, variant: "warning" }],
  "button-link": ["button", "button", { text: "Refer", href: "/referrals/new", variant: "secondary" }],
  input: ["input", "input", { label: label("Given name"), name: "given" }],
  "input-error": ["input", "input", { label: label("Family name", { size: "l", isPageHeading: true }), name: "family", hint: "As on papers", errorMessage: "Enter the family name", value: '<b>"O\'Hara" & co', width: 20, autocomplete: "off", spellcheck: false }],
  "input-prefix": ["input", "input", { label: label("Gain", { size: "s" }), name: "gain", prefix: "£", width: 5, inputmode: "numeric" }],
  textarea: ["textarea", "textarea", { label: label("Note"), name: "note", rows: 8, value: "One\nTwo", hint: "Short" }],
  "textarea-count": ["character-count", "characterCount", { label: label("Note", { size: "m" }), name: "why", maxlength: 500, hint: "Short", errorMessage: "Enter a reason" }],
  "textarea-count-plain": ["character-count", "characterCount", { label: label("Note"), name: "note2", maxlength: 2000 }],
  radios: ["radios", "radios", { fieldset: { legend: q }, name: "how", items: [...items, { divider: "or" }, other] }],
  "radios-error": ["radios", "radios", { fieldset: { legend: { ...q, size: "l", isPageHeading: true } }, name: "level", hint: "Say what you know", errorMessage: "Say how urgent it is", value: "urgent", items }],
  "radios-inline": ["radios", "radios", { fieldset: { legend: q }, name: "yn", inline: true, small: true, value: "no", items: [{ value: "yes", text: "Yes" }, { value: "no", text: "No" }] }],
  checkboxes: ["checkboxes", "checkboxes", { fieldset: { legend: q }, name: "how", hint: "All that fit", items: [...items, { divider: "or" }, { ...other, exclusive: true }] }],
  "checkboxes-error": ["checkboxes", "checkboxes", { fieldset: { legend: q }, name: "level", errorMessage: "Say how urgent it is", values: ["urgent"], items }],
  checkbox: ["checkboxes", "checkboxes", { name: "unknown", items: [{ value: "yes", text: "Not known", hint: "Ask later", checked: true }] }],
  select: ["select", "select", { label: label("Team"), name: "team", hint: "Yours", value: "routine", items: [{ value: "", text: "Choose" }, { value: "urgent", text: "Urgent" }, { value: "routine", text: "Routine & calm" }] }],
  "select-error": ["select", "select", { label: label("Team"), name: "team2", errorMessage: "Choose a team", items: [{ value: "", text: "All teams" }, { value: "urgent", text: "Urgent" }, { value: "routine", text: "Routine & calm" }] }],
  "date-input": ["date-input", "dateInput", { id: "letter", fieldset: { legend: { text: "Date on the letter", size: "m" } }, hint: "For example, 15 3 1984", items: parts("letter", {}, []) }],
  "date-input-error": ["date-input", "dateInput", { id: "born", fieldset: { legend: { text: "Date of birth", size: "s" } }, hint: "For example, 15 3 1984", errorMessage: "The date of birth must include a month", items: parts("born", { day: "5", year: "1961" }, ["month"]) }],
  "date-input-wrong": ["date-input", "dateInput", { id: "due", fieldset: { legend: { text: "Due", size: "m" } }, errorMessage: "It must be a real date", items: parts("due", { day: "31", month: "4", year: "2026" }, ["day", "month", "year"]) }],
  fieldset: ["fieldset", "fieldset", { legend: { text: "Address", size: "l", isPageHeading: true }, html: "<p>More</p>" }],
  "error-summary": ["error-summary", "errorSummary", { titleText: "There is a problem", errorList: [{ text: "Enter the family name", href: "#family" }, { text: "Say how urgent it is", href: "#level" }, { text: "The date of birth must include a month", href: "#born-month" }] }],
  banner: ["notification-banner", "notificationBanner", { titleId: "banner-title", html: "<p>More</p>" }],
  "banner-success": ["notification-banner", "notificationBanner", { titleId: "done-title", variant: "success", titleText: "Success", html: "<p>More</p>" }],
  panel: ["panel", "panel", { titleText: "Referral sent", html: "<p>More</p>" }],
  inset: ["inset-text", "insetText", { html: "<p>More</p>" }],
  warning: ["warning-callout", "warningCallout", { heading: "A date is near", html: "<p>More</p>" }],
  details: ["details", "details", { summaryText: "What happens next", html: "<p>More</p>" }],
  tag: ["tag", "tag", { text: "New", colour: "blue" }],
  "tag-plain": ["tag", "tag", { text: "New" }],
  table: ["tables", "table", { caption: "Sites", captionSize: "m", firstCellIsHeader: true, head: [{ text: "Site" }, { text: "Referrals", format: "numeric" }], rows: [[{ text: "Elm Surgery" }, { text: "12", format: "numeric" }]] }],
  "work-list": ["tables", "table", { caption: "Mine to do", captionSize: "s", responsive: true, head: [{ text: "Patient" }, { text: "Age", format: "numeric" }], rows: [[{ header: "Patient", text: "Grace" }, { header: "Age", text: "12", format: "numeric" }]] }],
  "summary-list": ["summary-list", "summaryList", { rows: [{ key: { text: "Name" }, value: { text: "Grace" }, actions: { items: [{ href: "/name", text: "Change", visuallyHiddenText: "the name" }] } }, { key: { text: "Address" }, value: { html: "<p>1 Mill Lane</p><p>Hebden Bridge</p>" } }] }],
  "summary-list-plain": ["summary-list", "summaryList", { border: false, rows: [{ key: { text: "Name" }, value: { text: "Grace" } }] }],
  "task-list": ["task-list", "taskList", { idPrefix: "set-up", items: [
    { title: { text: "Add organisations" }, href: "/a", hint: "Who works together", status: { text: "Completed", classes: "nhsuk-task-list__status--completed" } },
    { title: { text: "Add teams" }, href: "/b", status: { tag: { text: "Incomplete", colour: "blue" } } },
    { title: { text: "Invite people" }, status: { text: "Cannot start yet", classes: "nhsuk-task-list__status--cannot-start-yet" } },
  ] }],
  pagination: ["pagination", "pagination", { next: { href: "/next", labelText: "referrals" } }],
  "back-link": ["back-link", "backLink", { href: "/referrals", text: "Back" }],
  breadcrumb: ["breadcrumb", "breadcrumb", { items: [{ href: "/", text: "Home" }, { href: "/people", text: "People" }] }],
  card: ["card", "card", { heading: "Clinics", headingSize: "m", descriptionHtml: "<p>More</p>" }],
  "card-link": ["card", "card", { heading: "Clinics", headingSize: "m", href: "/clinics", clickable: true, descriptionHtml: "<p>More</p>" }],
};

/** The boxes of a date: our names join with a hyphen, the design system's with brackets. */
function parts(name, values, wrong) {
  const part = (part, label, width) => ({ id: `${name}-${part}`, name: `${name}-${part}`, label, width, value: values[part], error: wrong.includes(part) });
  return [part("day", "Day", 2), part("month", "Month", 2), part("year", "Year", 4)];
}

/** Each case by its name, as the official templates draw it. */
export function fixtures() {
  const templates = nunjucks.configure("node_modules/nhsuk-frontend/dist", { autoescape: true, trimBlocks: true, lstripBlocks: true });
  return Object.entries(CASES).map(([name, [folder, macro, params]]) => {
    const call = `{% from "nhsuk/components/${folder}/macro.njk" import ${macro} %}{{ ${macro}(params) }}`;
    return [name, templates.renderString(call, { params }).replace(/\s*\n(\s*\n)*/g, "\n").trim()];
  });
}
