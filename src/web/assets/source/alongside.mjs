// Comfort in the browser. Every page works without it.

import { createAll } from "nhsuk-frontend/dist/nhsuk/index.mjs";
import { Button } from "nhsuk-frontend/dist/nhsuk/components/button/button.mjs";
import { CharacterCount } from "nhsuk-frontend/dist/nhsuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "nhsuk-frontend/dist/nhsuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "nhsuk-frontend/dist/nhsuk/components/notification-banner/notification-banner.mjs";
import { SkipLink } from "nhsuk-frontend/dist/nhsuk/components/skip-link/skip-link.mjs";
import { reveal } from "./reveal.mjs";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
reveal();
// The summary of errors comes last, because it takes the focus, and what is wrong is read first.
for (const component of [Button, CharacterCount, SkipLink, NotificationBanner, ErrorSummary]) {
  createAll(component);
}
