// Lists: page by page, with nothing in them, narrowed, with long names; and records and lists on paper.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, close, demo, mode, open as openPage, root, type } from "./kit.mjs";
import { become, button, heading, place, seen, workLists } from "./steps.mjs";

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

for (const name of ["desktop", "phone without script"]) {
  test(`a list of more than a page is read to its end, each thing once: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Partnership manager");
    for (const [path, title] of [["/sites", "Places"], ["/outbox", "Outbox"]]) {
      await page.goto(path);
      await heading(page, title);
      await seen(page, `list${path.replaceAll("/", "-")}`);
      const first = await addresses(page);
      assert.equal(first.length, 50, `${path} has more than a page`);
      const all = [...first];
      const pagination = page.getByRole("navigation", { name: "Pagination" });
      for (let pages = 1; (await pagination.getByRole("link", { name: /^Next/ }).count()) > 0; pages += 1) {
        assert.ok(pages < 100, `${path} has an end`);
        await pagination.getByRole("link", { name: /^Next/ }).click();
        await heading(page, title);
        if (pages === 1) await seen(page, `list${path.replaceAll("/", "-")}-next`);
        all.push(...(await addresses(page)));
      }
      if (path === "/sites") assert.equal(new Set(all).size, all.length, `${path} shows nothing twice`);
      assert.ok(all.length > 50);
      await pagination.getByRole("link", { name: /^First/ }).click();
      await heading(page, title);
      assert.deepEqual(await addresses(page), first, `${path} leads back to its first page`);
    }
    await close(page);
  });

  test(`a list with nothing in it says so, and what to do: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Partnership manager");
    await page.goto("/sites?name=zzzz");
    await page.getByText("No places here").waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Name" }).inputValue(), "zzzz");
    await seen(page, "no-places");
    await page.goto("/outbox?state=waiting");
    await page.getByText("There are no such messages.").waitFor();
    await become(page, "Referrer");
    await place(page, "Sent referrals").click();
    await heading(page, "Sent referrals");
    await type(page, page.getByRole("textbox", { name: "Reference" }), "0000-0000");
    await button(page, "Show").click();
    await page.getByText("No referral has this reference.").waitFor();
    await seen(page, "no-referral");
    await place(page, "Drafts").click();
    await heading(page, "Drafts");
    await seen(page, "drafts");
    await page.goto("/people/search");
    await close(page);
  });

  test(`each list of what there is to do has as many lines as its tab says: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    for (const role of ["Referrer", "Intake worker", "Adviser", "Supervisor", "Health team lead"]) {
      await become(page, role);
      const lists = await workLists(page).evaluateAll((all) => all.map((one) => [one.getAttribute("href"), one.innerText]));
      assert.ok(lists.length >= 2, `${role} has lists`);
      for (const [href, words] of lists) {
        await page.goto(href);
        await workLists(page).first().waitFor();
        await seen(page, `to-do-${role}-${words.replace(/[^A-Za-z]+/g, "-")}`.toLowerCase());
        const counted = Number(words.match(/\d+/)?.[0] ?? assert.fail(`${role}: ${words} counts nothing`));
        const rows = (await page.getByRole("table").count()) ? await page.getByRole("table").locator("tbody tr").count() : 0;
        assert.equal(rows, Math.min(counted, 50), `${role}: the number on the tab of ${words} is the number of lines`);
      }
    }
    await close(page);
  });
}

test("every page of the menu of every role can be read", async () => {
  const page = await openPage(running, house.address);
  for (const role of ["Referrer", "Health team lead", "Intake worker", "Adviser", "Volunteer", "Supervisor", "Administrator", "Partnership manager", "Funder", "Information governance lead"]) {
    await become(page, role);
    const links = await page.getByRole("navigation", { name: "Menu" }).getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    for (const href of links) {
      const answer = await page.goto(href);
      assert.equal(answer.status(), 200, `${role}: ${href}`);
      await seen(page, `menu-${href}`.replaceAll("/", "-"));
    }
  }
  await close(page);
});
