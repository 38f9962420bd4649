// Makes the pictures of docs/pictures anew: `node tests/browser/pictures.mjs` from the root, after
// `cargo build` and `npm ci --ignore-scripts` in tests/browser. Everybody on them is invented: they
// are taken in the demonstration, and in a partnership that is set up for the purpose.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MODES, browser, choose, close, demo, open, pick, press, root, serve, type } from "./kit.mjs";
import { lighter } from "./png.mjs";
import { accept, acknowledge, add, allocate, become, begin, book, button, consent, daysFromNow, heading, needs, pickUp, place, recordContact, safeContact, search, told, workLists } from "./steps.mjs";

const FOLDER = join(root, "docs/pictures");

/** The most that a picture shows of a long page, and the most that it weighs. */
const TALLEST = { desktop: 1400, phone: 1500 };
const HEAVIEST = 150_000;

async function take(page, name) {
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize();
  await page.evaluate(() => document.activeElement?.blur());
  const taken = await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(tall, TALLEST[page.mode.size]) } });
  const picture = lighter(taken);
  if (picture.length > HEAVIEST) throw new Error(`${name} weighs ${picture.length} bytes, more than ${HEAVIEST}`);
  writeFileSync(join(FOLDER, `${name}-${page.mode.size}.png`), picture);
}

/** A partnership that was just created, with its list of what is left to do. */
async function setUp(running, mode) {
  const house = await serve();
  try {
    const page = await open(running, house.address, mode);
    await page.goto(house.link);
    await choose(page, page.getByRole("radio").first());
    for (const [box, words] of [
      ["Name of the partnership", "Trent Vale Advice Partnership"],
      ["Name of your organisation", "Trent Vale Law Centre"],
      ["Your name", "Halina Mazur"],
      ["Your e-mail address", "halina@trentvale.example"],
      ["Password", "three quiet herons"],
    ]) {
      await type(page, page.getByRole("textbox", { name: box }), words);
    }
    await choose(page, page.getByRole("radio", { name: "Advice provider" }));
    await press(page, button(page, "Create the partnership"));
    await press(page, page.getByRole("link", { name: "Set-up list" }));
    await heading(page, /^Set up/);
    await take(page, "set-up");
    await close(page);
  } finally {
    await house.stop();
  }
}

/** One referral from the search for the patient to the feedback, with a picture of each page that matters. */
async function referral(running, mode) {
  const house = await demo();
  try {
    const page = await open(running, house.address, mode);
    await page.goto("/sign-in");
    await take(page, "sign-in");
    await press(page, page.getByRole("link", { name: "scenarios" }));
    await heading(page, "Scenarios");
    await take(page, "scenarios");
    const adviser = await become(page, "Adviser");
    await workLists(page).first().waitFor();
    await take(page, "work-list");

    await become(page, "Referrer");
    const person = { given: "Zofia", family: "Nowak", born: "11 3 1961", mobile: "07700 900123" };
    await search(page, "zofia nowak");
    await add(page, person);
    await heading(page, "Patient record");
    await begin(page);
    await choose(page, page.getByRole("checkbox", { name: "Debt", exact: true }));
    await choose(page, page.getByRole("checkbox", { name: "Housing", exact: true }));
    await type(page, page.getByRole("textbox", { name: /^What is happening/ }), "The hours were cut in September. Rent is owed.");
    await take(page, "needs");
    await needs(page, { problems: [], summary: "The hours were cut in September. Rent is owed.", letter: daysFromNow(-9), urgent: "Bailiffs come tomorrow", service: adviser.organisation });
    await safeContact(page, ["Phone call", "Text message"]);
    await choose(page, page.getByRole("checkbox", { name: /^Pass on this referral/ }));
    await take(page, "consent");
    await consent(page, { feedback: "The result and a short summary" });
    await take(page, "check");
    await press(page, button(page, "Send referral"));
    await heading(page, "Referral sent");
    await take(page, "sent");
    const [reference] = (await page.getByRole("main").innerText()).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/);

    await become(page, "Intake worker");
    await pickUp(page, reference);
    await acknowledge(page);
    await accept(page);
    await allocate(page, adviser.name);
    await become(page, "Adviser");
    await pickUp(page, reference);
    await recordContact(page, { note: "Spoke for ten minutes. She has the letter. Rings back when she finds the tenancy." });
    await book(page, { on: daysFromNow(9) });
    await page.reload();
    await take(page, "referral-adviser");
    await press(page, button(page, "Close this referral"));
    await choose(page, page.getByRole("radio", { name: "The work is done" }));
    await pick(page, page.getByRole("combobox", { name: "What came of it?" }), "The problem was resolved");
    await type(page, page.getByRole("textbox", { name: /^Summary for the referrer/ }), "The landlord agreed to a plan of small payments. She keeps her home.");
    await type(page, page.getByRole("textbox", { name: /^Closing note/ }), "Agreement in writing.");
    await press(page, button(page, "Close referral"));
    await told(page, "Closed");

    await become(page, "Referrer");
    await pickUp(page, reference);
    await take(page, "referral-referrer");
    await press(page, place(page, "Sent referrals"));
    await heading(page, "Sent referrals");
    await take(page, "sent-referrals");

    await press(page, place(page, "How it is going"));
    await heading(page, "How it is going");
    await take(page, "dashboard");
    await become(page, "Intake worker");
    await press(page, place(page, "Asked for help"));
    await heading(page, "Asked for help");
    await take(page, "asked");

    await become(page, "Partnership manager");
    await press(page, place(page, "Outbox"));
    await heading(page, "Outbox");
    await take(page, "outbox");
    await close(page);
  } finally {
    await house.stop();
  }
}

mkdirSync(FOLDER, { recursive: true });
const running = await browser();
try {
  for (const mode of MODES.filter(({ name }) => name === "desktop" || name === "phone")) {
    await setUp(running, mode);
    await referral(running, mode);
  }
} finally {
  await running.close();
}
