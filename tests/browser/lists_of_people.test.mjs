// Many at once: a list of people is uploaded, explained row by row, brought in, and brought in no second time.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, close, demo, mode, open as openPage, press } from "./kit.mjs";
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

const HEADINGS = ["Given names", "Family name", "Date of birth", "Mobile number", "Problems", "What is happening", "Service", "Safe ways to reach them", "They agreed to", "You may be told", "Who agreed", "How they agreed", "When they agreed", "Who explained it"];

/** A line of the file for each of them, as a spreadsheet of a practice may have it. */
function sheet(people, { service, by }) {
  const today = new Date().toLocaleDateString("en-GB", { timeZone: "Europe/London" });
  const row = ({ given, family, born, mobile = "", problems = "debt", summary = "Letters about council tax." }) => [given, family, born, mobile, problems, summary, service, "call", "a", "3", "person", "spoken", today, by];
  const cell = (words) => (/[",\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);
  const lines = [HEADINGS, ...people.map(row)].map((cells) => cells.map(cell).join(","));
  return Buffer.from(`${lines.join("\r\n")}\r\n`);
}

async function upload(page, name, people, by) {
  await press(page, place(page, "Lists"));
  await heading(page, "Refer many from a spreadsheet");
  await page.getByLabel("The list").setInputFiles({ name, mimeType: "text/csv", buffer: sheet(people, by) });
  await press(page, button(page, "Upload and look through"));
  await heading(page, "A list of referrals");
}

/** Looks until the list stands so. */
async function until(page, words) {
  for (let looks = 0; looks < 40; looks += 1) {
    if ((await page.getByRole("main").getByText(words, { exact: true }).count()) > 0) return;
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.fail(`it never stands as ${words}:\n${await page.getByRole("main").innerText()}`);
}

const GROUPS = {
  desktop: [
    { given: "Tamsin", family: "Penhallow", born: "5/3/1961", mobile: "07700 900801" },
    { given: "Kwabena Osei-Tutu", family: "Asantewaa-Featherstonehaugh-Cholmondeley", born: "17/11/1988" },
    { given: "Roisin", family: "Gallagher", born: "31/02/1980" },
    { given: "Harjit", family: "Sandhu", born: "2/2/1970", problems: "debts of all sorts" },
    { given: "", family: "", born: "1/1/1950" },
    { given: "Tamsin", family: "Penhalow", born: "5/3/1961", mobile: "07700 900801" },
  ],
  "phone without script": [
    { given: "Ifeoma", family: "Nwankwo", born: "9/9/1979", mobile: "07700 900811" },
    { given: "Leszek", family: "Mazurek", born: "23/7/1958" },
    { given: "Yusra", family: "Haddad", born: "yesterday" },
    { given: "Pia", family: "Lindholm", born: "4/4/1966", problems: "" },
    { given: "", family: "", born: "2/2/1952" },
    { given: "Ifeoma", family: "Nwankwoh", born: "9/9/1979", mobile: "07700 900811" },
  ],
};

for (const [name, people] of Object.entries(GROUPS)) {
  test(`a list is uploaded, explained, brought in, and adds nothing a second time: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const { organisation } = await become(page, "Intake worker");
    const { name: by } = await become(page, "Referrer");
    const service = `Advice at your practice: ${organisation}`;
    await press(page, place(page, "Lists"));
    await seen(page, "lists");
    // A team has one list at a time: that of the scenario is put aside.
    const waiting = page.getByRole("row").filter({ hasText: "Waiting for you" }).getByRole("link");
    if ((await waiting.count()) > 0) {
      await press(page, waiting.first());
      await press(page, button(page, "Put this list aside"));
      await page.getByText("Nobody was referred.").waitFor();
      await seen(page, "list-put-aside");
    }
    await press(page, place(page, "Lists"));
    await press(page, button(page, "Upload and look through"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "lists-refused");

    await upload(page, "a list from the practice.csv", people.slice(0, 5), { service, by });
    await until(page, "Waiting for you");
    await seen(page, "list-ready");
    const main = await page.getByRole("main").innerText();
    for (const words of ["Row 4, column C", "Row 5, column E", "Row 6"]) assert.ok(main.includes(words), `${words} is explained:\n${main}`);
    assert.ok(!main.includes("undefined"));
    await press(page, page.getByRole("button", { name: /^Bring in \d+ referrals?$/ }));
    await until(page, "Brought in");
    await seen(page, "list-done");
    const brought = Number((await page.getByRole("main").innerText()).match(/Brought in: (\d+) referrals?/)[1]);
    assert.equal(brought, 2, "those that are right are in, and no other");
    await press(page, page.getByRole("main").getByRole("link", { name: "Sent referrals" }));
    await page.getByRole("row").filter({ hasText: new RegExp(people[1].family, "i") }).first().waitFor();

    await upload(page, "the same once more.csv", [people[0], people[1], people[5]], { service, by });
    await until(page, "Waiting for you");
    await page.getByRole("heading", { name: "Are these the same people?" }).waitFor();
    await seen(page, "list-again");
    assert.equal(await page.getByRole("main").getByRole("radio", { name: "The same person: use that record" }).count(), 1, "one looks like somebody on record");
    assert.equal(await button(page, "Bring in 0 referrals").count(), 1, "who is in already is not referred again");
    await press(page, button(page, "Put this list aside"));
    await page.getByText("Nobody was referred.").waitFor();
    await close(page);
  });
}
