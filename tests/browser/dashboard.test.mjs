// How it is going: each side's numbers, at desktop and on a phone without script, and as a file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, close, demo, mode, open as openPage } from "./kit.mjs";
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

for (const name of ["desktop", "phone without script"]) {
  test(`both sides read how it is going, choose the months, and come to the list behind a number: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    for (const [role, own] of [["Referrer", "What your team owes"], ["Supervisor", "What your organisation owes"], ["Partnership manager", "What the advice side owes"]]) {
      await become(page, role);
      await place(page, "How it is going").click();
      await heading(page, "How it is going");
      await page.getByRole("heading", { name: own }).waitFor();
      const months = page.getByRole("combobox", { name: "Months" });
      if (role !== "Partnership manager") await months.selectOption({ index: 3 });
      await button(page, "Show").click();
      await heading(page, "How it is going");
      assert.ok((await page.getByRole("table").count()) > 2, `${role} has numbers`);
      await seen(page, `dashboard-${role.toLowerCase().replaceAll(" ", "-")}`);
    }
    await become(page, "Adviser");
    await place(page, "How it is going").click();
    const link = page.getByRole("link", { name: /as a list$/ }).first();
    if ((await link.count()) > 0) {
      await link.click();
      await heading(page, "To do");
      await page.goBack();
    }
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "The same numbers as a file for spreadsheets" }).click()]);
    const text = readFileSync(await file.path(), "utf8");
    assert.match(text, /^\ufeffHow it is going,/);
    assert.match(text, /Part,Table,Line,Number,Value/);
    await close(page);
  });
}

test("the numbers on paper are whole", async () => {
  const page = await openPage(running, house.address);
  await become(page, "Supervisor");
  await page.goto("/dashboard?period=12-months");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 718, height: 1000 });
  const cut = await page.locator(".al-scroll").evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > document.documentElement.clientWidth + 1).length);
  assert.equal(cut, 0, "no table is cut off at the edge of the sheet");
  await close(page);
});
