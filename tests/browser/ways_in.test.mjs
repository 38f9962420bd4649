// The ways in beside referring: the public page, and its queue.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, browser, choose, close, demo, fits, mode, open as openPage, press, type } from "./kit.mjs";
import { become, button, heading, seen } from "./steps.mjs";

let running;
let house;

before(async () => {
  [house, running] = await Promise.all([demo(), browser()]);
});

after(async () => {
  await running?.close();
  await house?.stop();
});

/** Fills in the public page that is open, and sends it. */
async function asks(page, family, phone = "07700 900555") {
  await choose(page, page.getByRole("radio", { name: "I need help myself" }));
  await type(page, page.getByRole("textbox", { name: "First names" }), "Ngozi");
  await type(page, page.getByRole("textbox", { name: "Family name" }), family);
  await choose(page, page.getByRole("checkbox", { name: "I am not sure of the date of birth" }));
  await choose(page, page.getByRole("checkbox", { name: "Send me a text message" }));
  await type(page, page.getByRole("textbox", { name: /^Telephone number/ }), phone);
  await type(page, page.getByRole("textbox", { name: /anything we should know/ }), "Not when my brother is in");
  await choose(page, page.getByRole("checkbox", { name: "Something else, or I am not sure" }));
  await type(page, page.getByRole("textbox", { name: "What is happening?" }), "They stopped my money.");
  await choose(page, page.getByRole("checkbox", { name: /^I agree/ }));
  await press(page, button(page, "Send"));
  await heading(page, "We have received it");
}

for (const name of ["desktop", "phone without script"]) {
  test(`somebody asks for help themselves, and intake makes it a referral: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await page.goto("/ask/advice-1");
    await heading(page, "Ask for help");
    await seen(page, "ask");
    await press(page, button(page, "Send"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "ask-refused");
    const family = `Okonkwo${name.length}`;
    await asks(page, family);
    await seen(page, "ask-sent");
    await become(page, "Intake worker");
    await page.goto("/asked");
    await heading(page, "Asked for help");
    await seen(page, "asked");
    await press(page, page.getByRole("link", { name: new RegExp(family, "i") }));
    await page.getByText("They stopped my money.").waitFor();
    await seen(page, "asked-one");
    await press(page, page.getByRole("button", { name: "Somebody new: enter a referral" }));
    await heading(page, "Enter a referral");
    await seen(page, "asked-enter");
    assert.equal(await page.getByRole("textbox", { name: "Family name" }).inputValue(), family);
    await close(page);
  });
}

for (const [name, family, phone] of [["desktop", "Adeyemi", "07700 900556"], ["phone without script", "Whitcombe", "07700 900557"]]) {
  test(`who turns out to be on record is compared first: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    for (const first of [true, false]) {
      await page.goto("/ask/advice-1");
      await asks(page, family, phone);
      await become(page, "Intake worker");
      await page.goto("/asked");
      await press(page, page.getByRole("link", { name: new RegExp(family, "i") }));
      await press(page, page.getByRole("button", { name: "Somebody new: enter a referral" }));
      await heading(page, "Enter a referral");
      await choose(page, page.getByRole("checkbox", { name: "Debt" }).first());
      await press(page, button(page, "Send the referral"));
      if (first) await heading(page, /sent/i);
      if (first) await page.context().clearCookies();
    }
    await heading(page, "Is this the same person?");
    await seen(page, "asked-alike");
    await press(page, page.getByRole("button", { name: /^Use this record/ }).first());
    await heading(page, "Enter a referral");
    await page.getByText("Compare how to reach them with the record.").waitFor();
    await seen(page, "asked-compared");
    await page.goto("/dashboard");
    await heading(page, "How it is going");
    await seen(page, "dashboard-asked");
    await close(page);
  });
}

for (const [language, words] of [["pl", "Poproś o pomoc"], ["ro", "Cereți ajutor"], ["ur", "مدد مانگیں"]]) {
  test(`the page in ${language} is whole at both widths`, async () => {
    for (const size of ["desktop", "phone without script"]) {
      const page = await openPage(running, house.address, mode(size));
      await page.goto(`/ask/advice-1/${language}`);
      await heading(page, words);
      assert.equal(await page.locator("html").getAttribute("dir"), language === "ur" ? "rtl" : "ltr");
      await accessible(page);
      await fits(page);
      await seen(page, `ask-${language}`);
      await close(page);
    }
  });
}

test("a form is printed, and taken in by its reference", async () => {
  const page = await openPage(running, house.address, mode("desktop"));
  await become(page, "Intake worker");
  await page.goto("/capacity");
  await press(page, page.getByRole("link", { name: /^Printed forms/ }).first());
  await heading(page, "Printed forms");
  await seen(page, "forms");
  await press(page, page.getByRole("link", { name: /^Print/ }).first());
  await heading(page, "Printed forms");
  await seen(page, "forms-paper");
  const reference = await page.locator(".al-form-paper strong").first().innerText();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 718, height: 1040 });
  assert.ok(!(await page.locator(".al-nav").isVisible()), "no navigation on paper");
  const tall = await page.locator(".al-form-paper").first().evaluate((node) => node.getBoundingClientRect().height);
  assert.ok(tall < 1040, `a form fits on a sheet: ${tall}`);
  await seen(page, "forms-print");
  await page.emulateMedia({ media: "screen" });
  await page.goto("/forms");
  await seen(page, "forms-enter");
  await type(page, page.getByRole("textbox", { name: "Reference of the form" }), reference.toLowerCase());
  await press(page, button(page, "Go on"));
  await heading(page, "Enter a referral");
  assert.ok(await page.getByText(`The printed form ${reference}`).isVisible());
  await close(page);
});
