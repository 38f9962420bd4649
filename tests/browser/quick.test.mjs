// A referral on one page, by keyboard alone, and how much there is to press.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { MODES, accessible, browser, close, demo, fits, open } from "./kit.mjs";
import { become, heading } from "./steps.mjs";

let running, house;
before(async () => {
  running = await browser();
  house = await demo();
});
after(async () => {
  await house?.stop();
  await running?.close();
});

/** What a practised hand needs for one key: Card, Moran and Newell's figure for an average typist, in seconds. */
const SECONDS_A_KEY = 0.28;

/** Presses keys and counts them. */
function hand(page) {
  let keys = 0;
  const press = async (key) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  const words = async (text) => {
    keys += text.length;
    await page.keyboard.type(text);
  };
  /** Tabs on until this is where the hand is. */
  const to = async (box) => {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if (await box.evaluate((one) => one === document.activeElement)) return;
      await press("Tab");
    }
    assert.fail("it cannot be reached by keyboard");
  };
  return { press, words, to, keys: () => keys };
}

for (const mode of MODES.filter(({ name }) => name === "desktop" || name === "phone")) {
  test(`a returning referrer sends a referral on one page in under a minute of keys: ${mode.name}`, async () => {
    const page = await open(running, house.address, mode);
    await become(page, "Referrer");
    await page.goto("/quick");
    await accessible(page);
    await fits(page);
    const box = (name) => page.getByRole("textbox", { name });
    const { press, words, to, keys } = hand(page);
    await box("Given names").focus();
    await words("Zofia");
    await to(box("Family name"));
    await words(mode.name === "phone" ? "Wisniewska" : "Nowakowa");
    await to(page.getByRole("group", { name: /^Date of birth/ }).getByRole("textbox", { name: "Day" }));
    for (const part of ["11", "3", mode.name === "phone" ? "1972" : "1961"]) {
      await words(part);
      await press("Tab");
    }
    await to(box(/^Mobile number/));
    await words(mode.name === "phone" ? "07700900124" : "07700900123");
    await to(page.getByRole("checkbox", { name: "Phone call" }));
    await press("Space");
    await to(page.getByRole("checkbox", { name: "Debt" }));
    await press("Space");
    await to(box(/^What is happening/));
    await words("Rent is owed since September.");
    await to(page.getByRole("radio", { name: "Routine" }));
    await press("Space");
    await to(page.getByRole("radio", { name: /Jackdawlow/ }));
    await press("Space");
    await to(page.getByRole("checkbox", { name: /^Pass on this referral/ }));
    await press("Space");
    await to(page.getByRole("combobox", { name: /^What may you be told/ }));
    await words("What the");
    await to(page.getByRole("combobox", { name: /^Who agreed/ }));
    await words("The p");
    await to(page.getByRole("combobox", { name: /^How did they agree/ }));
    await words("S");
    await to(page.getByRole("button", { name: "Send the referral" }));
    await press("Enter");
    await heading(page, "Referral sent");
    assert.ok(keys() * SECONDS_A_KEY < 60, `${keys()} keys take ${(keys() * SECONDS_A_KEY).toFixed(0)} seconds`);
    console.log(`# ${mode.name}: ${keys()} keys, ${(keys() * SECONDS_A_KEY).toFixed(0)} seconds`);
    await close(page);
  });
}
