// Lists: page by page, with nothing in them, narrowed, with long names; and records and lists on paper.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, close, demo, mode, open as openPage, root, type } from "./kit.mjs";
import { become, button, heading, place, seen } from "./steps.mjs";

let running;
let house;

before(async () => {
  [house, running] = await Promise.all([demo(), browser()]);
});

after(async () => {
  await running?.close();
  await house?.stop();
});

/** The address of the first link of every row. */
const addresses = (page) => page.getByRole("table").locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.querySelector("a")?.getAttribute("href") ?? row.innerText));

test("a referral and a work-list on paper are the record, without what one presses", async () => {
  const page = await openPage(running, house.address);
  await become(page, "Adviser");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 718, height: 1000 });
  const folder = process.env.SCREENSHOTS ?? join(root, "target/screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, "print-work-list.png"), fullPage: true });
  const row = page.getByRole("table").locator("tbody tr").first();
  assert.equal(await row.evaluate((node) => getComputedStyle(node).display), "table-row", "a list on paper is a table");
  assert.ok(await page.getByRole("columnheader", { name: "Stage" }).isVisible());
  for (const gone of [".al-nav", ".al-demo", ".al-header__who", ".al-tabs", ".al-footer"]) assert.ok(!(await page.locator(gone).first().isVisible()), `${gone} has no place on paper`);
  await page.goto(await row.getByRole("link").first().getAttribute("href"));
  await page.screenshot({ path: join(folder, "print-referral.png"), fullPage: true });
  assert.ok(await page.getByRole("region", { name: "Who this is about" }).isVisible());
  assert.ok(await page.locator(".al-safe--each").getByText("Voicemail message").isVisible(), "safe contact is on paper");
  for (const button of await page.locator("button, .nhsuk-button").all()) assert.ok(!(await button.isVisible()), "no button on paper");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
  assert.ok(!wide, "nothing is cut off at the edge of the sheet");
  await close(page);
});

