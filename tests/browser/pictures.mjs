// Makes the pictures of docs/pictures anew: `node tests/browser/pictures.mjs` from the root, after
// `cargo build` and `npm ci --ignore-scripts` in tests/browser. Everybody on them is invented: they
// are taken in the demonstration, and in a partnership that is set up for the purpose.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MODES, browser, choose, close, demo, open, pick, press, root, serve, type, typeDate } from "./kit.mjs";
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
    await outside(page);
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

    await besides(page);
    await press(page, place(page, "How it is going"));
    await heading(page, "How it is going");
    await take(page, "dashboard");
    await become(page, "Intake worker");
    await press(page, place(page, "Asked for help"));
    await heading(page, "Asked for help");
    await take(page, "asked");

    await press(page, place(page, "To do"));
    await press(page, page.getByRole("link", { name: "Allocate several" }));
    await pick(page, page.getByRole("combobox", { name: "Allocate to" }), (await page.getByRole("option").allInnerTexts()).find((one) => one.includes(adviser.name)));
    for (const stage of ["Waiting list", "New"]) await choose(page, page.getByRole("row").filter({ hasText: stage }).getByRole("checkbox").first());
    await press(page, button(page, "Look at what would happen"));
    await heading(page, `Allocate several to ${adviser.name}`);
    await take(page, "several");

    await become(page, "Partnership manager");
    await press(page, place(page, "Who finds what"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await take(page, "who-finds-what");
    await press(page, place(page, "How referrals come"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await take(page, "how-referrals-come");
    await become(page, "Administrator");
    await page.goto("/providers");
    await heading(page, "Providers outside the partnership");
    await take(page, "providers");
    await become(page, "Partnership manager");
    await press(page, place(page, "Outbox"));
    await heading(page, "Outbox");
    await take(page, "outbox");
    await close(page);
  } finally {
    await house.stop();
  }
}

/** The case is passed on to a provider outside, and the client is given a page of their own. */
async function outside(page) {
  const referral = page.url();
  await press(page, page.getByRole("link", { name: "Refer to a provider outside the partnership" }));
  await heading(page, "Refer to a provider outside");
  const providers = page.getByRole("combobox", { name: "Which provider?" });
  await pick(page, providers, (await providers.locator("option").allInnerTexts()).find((one) => one.startsWith("Larkenhurst")));
  await type(page, page.getByRole("textbox", { name: /^What do you pass on/ }), "The cooker is broken, and there is no money for another.");
  await take(page, "outside");
  await choose(page, page.getByRole("group", { name: "Who agreed?" }).getByRole("radio").first());
  await choose(page, page.getByRole("radio", { name: "Spoken, on the telephone" }));
  await typeDate(page, "When did they agree?", daysFromNow(0));
  await typeDate(page, "By when do you hope for an answer?", daysFromNow(14));
  await press(page, button(page, "Refer on"));
  await page.getByRole("heading", { name: "Referred to a provider outside" }).waitFor();
  await press(page, page.getByRole("link", { name: "Give the client their own page" }));
  await choose(page, page.getByRole("radio", { name: /^Show me the link/ }));
  await press(page, button(page, "Make the link"));
  const link = new URL(await page.locator(".al-letter strong").innerText()).pathname;
  const theirs = await page.context().browser().newPage({ viewport: page.viewportSize(), baseURL: new URL(referral).origin });
  await theirs.goto(link);
  await theirs.getByRole("button", { name: "Open my page" }).click();
  await theirs.getByRole("heading", { name: "Who to ask" }).waitFor();
  theirs.mode = page.mode;
  await take(theirs, "patient-page");
  await theirs.goto("/ask/advice-1");
  await heading(theirs, "Ask for help");
  await take(theirs, "ask");
  await theirs.close();
  await page.goto(referral);
}

/** What a referrer has beside the referral: a household, questions to ask a patient, a list to bring in. */
async function besides(page) {
  await search(page, "zofia nowak");
  await press(page, page.getByRole("table").getByRole("link", { name: /^NOWAK, Zofia/ }).first());
  await heading(page, "Patient record");
  const record = page.url();
  await press(page, page.getByRole("link", { name: "Family, household and carers" }).first());
  await type(page, page.getByRole("textbox", { name: "Given names" }), "Marek");
  await type(page, page.getByRole("textbox", { name: "Family name" }), "Nowak");
  await pick(page, page.getByRole("combobox", { name: "What are they to this person?" }), "Husband, wife or partner");
  await pick(page, page.getByRole("combobox", { name: "Who said so?" }), "Both of them");
  await press(page, button(page, "Add"));
  await page.getByRole("button", { name: /^Refer them/ }).waitFor();
  await take(page, "household");
  await page.goto(record);
  await press(page, page.getByRole("link", { name: "Ask about housing, money and work" }).or(page.getByRole("button", { name: "Ask about housing, money and work" })).first());
  await heading(page, "Ask about housing, money and work");
  await take(page, "screening");
  await press(page, place(page, "Lists"));
  await press(page, page.getByRole("row").filter({ hasText: "Waiting for you" }).getByRole("link"));
  await heading(page, "A list of referrals");
  await take(page, "list");
  await press(page, place(page, "To do"));
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
