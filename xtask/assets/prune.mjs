// Takes out of the style sheet what no page of ours uses: variants of components, names kept for
// older versions, and the sizes for paper of each component (our own print style sets one).

import postcss from "postcss";

const UNUSED = [
  /-reverse(\b|__)/,
  /^nhsuk-card--(care|feature|primary|secondary|top-task|button)/,
  /^nhsuk-card__(action|actions|actions-list|actions-list-item|img|img-container|content--primary|content--secondary|heading-container)$/,
  /^nhsuk-card-group/,
  /^nhsuk-care-card/,
  /^nhsuk-expander/,
  /^nhsuk-button--(login|brand|secondary-solid|icon)$/,
  /^nhsuk-button-group--small$/,
  /^nhsuk-table-[a-z]/,
  /^nhsuk-table__(panel|heading-tab)/,
  /^nhsuk-scroll/,
  /^nhsuk-pagination--numbered$/,
  /^nhsuk-pagination__(item|previous|next|link--disabled)/,
  /^nhsuk-input(-wrapper)?--large$/,
  /^nhsuk-input--(code|width-)?$/,
  /^nhsuk-input__/,
  /^nhsuk-input-wrapper__suffix$/,
  /^nhsuk-list-panel/,
  /^nhsuk-list--(tick|cross|border)/,
  /^nhsuk-action-link/,
  /^nhsuk-lede-text/,
  /^nhsuk-caption/,
  /^nhsuk-link--/,
  /^nhsuk-panel--/,
  /^nhsuk-panel__(heading|title)--/,
  /^nhsuk-(panel|error-summary)__title$/,
  /^nhsuk-summary-list__actions-list/,
  /^nhsuk-summary-list--no-last-row-border$/,
  /^nhsuk-table--no-last-row-border$/,
  /^nhsuk-body-(l|m)$/,
  /^nhsuk-heading-(xs|xxs)$/,
  /^nhsuk-(label|fieldset__legend|table__caption)--(xs|xl)$/,
  /^nhsuk-width-container/,
  /^nhsuk-tabs/,
  /^nhsuk-radios__conditional--js$/,
  /^nhsuk-do-dont/,
  /^nhsuk-card__heading--feature$/,
  /^nhsuk-form-group--inline$/,
  /^nhsuk-u-visually-hidden-focusable$/,
  /^nhsuk-u-nowrap$/,
  /^nhsuk-grid-column/,
  /^nhsuk-body$/,
  /^nhsuk-hero/,
];

/** Sorting by script, icons outside the links of a list's pages, and hacks for browsers that are gone. */
const UNUSED_AS_A_WHOLE = [/\[(data|aria)-sort/, /^(?!.*pagination).+\.nhsuk-icon\b/, /^\.nhsuk-icon--(?!arrow-(left|right)$)/, /nhsuk-u-margin|\^=nhsuk-caption/, /search-cancel-button/];

const classes = (selector) => [...selector.replace(/:not\([^()]*(\([^()]*\)[^()]*)*\)/g, "").matchAll(/\.([\w-]+)/g)].map((m) => m[1]);
const unused = (selector) =>
  UNUSED_AS_A_WHOLE.some((pattern) => pattern.test(selector)) ||
  classes(selector).some((name) => UNUSED.some((pattern) => pattern.test(name)));

/** The style sheet without what is not used. */
export function prune(css) {
  const sheet = postcss.parse(css);
  sheet.walkAtRules("media", (media) => {
    if (media.params.includes("\\0")) media.remove();
    if (media.params === "print" && !media.toString().includes(".al-")) media.remove();
  });
  sheet.walkRules((rule) => {
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    const kept = rule.selectors.filter((selector) => !unused(selector));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  sheet.walkAtRules((at) => {
    if (at.nodes?.length === 0) at.remove();
  });
  return sheet.toString();
}
