// What people do, in the words of the pages: the steps of which the journeys are made. Every page
// that is reached is checked as `seen` says.

import assert from "node:assert/strict";
import { accessible, choose, picture, press, signInAs, type, typeDate } from "./kit.mjs";

const known = new Set();

/**
 * A page that somebody sees: it is accessible and fits, which is checked once for each way of using the
 * program. `SCREENSHOTS` keeps a picture of it.
 */
export async function seen(page, name) {
  const check = `${name}, ${page.mode.name}`;
  if (known.has(check)) return;
  await accessible(page);
  known.add(check);
  if (process.env.SCREENSHOTS) await picture(page, `${name}-${page.mode.name.replaceAll(" ", "-")}`);
}

/** The page with this main heading; a test that waits for it in vain says what is there instead. */
export async function heading(page, words) {
  try {
    await page.getByRole("heading", { level: 1, name: words }).waitFor();
  } catch {
    const there = await page.getByRole("main").innerText();
    assert.fail(`no heading "${words}" at ${page.url()}, but:\n${there.slice(0, 600)}`);
  }
}

/** A button, by its words alone. */
export const button = (page, name) => page.getByRole("button", { name, exact: true });

/** A place of the menu. */
export const place = (page, name) => page.getByRole("navigation", { name: "Menu" }).getByRole("link", { name });

/** Becomes somebody else, as the demonstration lets one; answers who that is. */
export async function become(page, role, where = {}) {
  await page.context().clearCookies();
  await signInAs(page, role, where);
  const banner = page.locator(".al-header__who p");
  const [name, post] = [await banner.locator("strong").innerText(), await banner.locator("span").innerText()];
  const [, organisation] = post.match(/^[^,]+, (.*)$/);
  return { name, organisation };
}

/** What tells that something was done. */
export async function told(page, words) {
  await page.getByRole("alert").filter({ hasText: words }).waitFor();
}

// The referrer -----------------------------------------------------------------------------------

/** Looks for somebody. */
export async function search(page, words) {
  await press(page, place(page, "Patients"));
  await heading(page, "Find a patient");
  await seen(page, "find");
  await type(page, page.getByRole("textbox", { name: /^Name, date of birth/ }), words);
  await press(page, button(page, "Search"));
  await page.getByRole("button", { name: /Add a new patient/ }).waitFor();
  await seen(page, "found");
}

/** Fills the form for somebody new, and saves it. */
export async function add(page, { given, family, born, mobile = "" }) {
  await press(page, page.getByRole("button", { name: /Add a new patient/ }));
  await heading(page, "Add a patient");
  await seen(page, "add");
  await type(page, page.getByRole("textbox", { name: "Given names", exact: true }), given);
  await type(page, page.getByRole("textbox", { name: "Family name", exact: true }), family);
  await typeDate(page, "Date of birth", born);
  if (mobile) await type(page, page.getByRole("textbox", { name: "Mobile number" }), mobile);
  await press(page, button(page, "Save"));
}

/** Opens a record from the list of those who were found. */
export async function open(page, name) {
  await press(page, page.getByRole("table").getByRole("link", { name }).first());
  await heading(page, "Patient record");
}

/** Starts a referral of the person whose record is open. */
export async function begin(page) {
  await press(page, button(page, "Refer this patient"));
  await heading(page, "What the patient wants help with");
}

/** Step 1. */
export async function needs(page, { problems = ["Debt"], summary = "Letters from a lender every week.", letter = "", urgent = "", service = "" } = {}) {
  await seen(page, "needs");
  for (const problem of problems) await choose(page, page.getByRole("checkbox", { name: problem, exact: true }));
  await type(page, page.getByRole("textbox", { name: /^What is happening/ }), summary);
  if (letter) await typeDate(page, "Date on the letter", letter);
  if (urgent) {
    await choose(page, page.getByRole("radio", { name: "Urgent" }));
    await type(page, page.getByRole("textbox", { name: "Why is it urgent?" }), urgent);
  } else {
    await choose(page, page.getByRole("radio", { name: "Routine" }));
  }
  const services = page.getByRole("group", { name: "Refer to" }).getByRole("radio");
  if (service) await choose(page, page.getByRole("group", { name: "Refer to" }).getByRole("radio", { name: service }));
  else await choose(page, services.first());
  await press(page, button(page, "Save and continue"));
  await heading(page, "Safe ways to reach the patient");
}

export const CHANNELS = ["Phone call", "Voicemail message", "Text message", "E-mail", "Post"];

/** Step 2: these ways are safe, the others are not known. */
export async function safeContact(page, safe = ["Phone call"]) {
  await seen(page, "safe-contact");
  for (const channel of CHANNELS) {
    const answer = safe.includes(channel) ? "Safe" : "Not known";
    await choose(page, page.getByRole("group", { name: channel }).getByRole("radio", { name: answer, exact: true }));
  }
  await press(page, button(page, "Save and continue"));
  await heading(page, "What the patient agreed to");
}

/** Step 3. */
export async function consent(page, { feedback = "What the result was" } = {}) {
  await seen(page, "consent");
  await choose(page, page.getByRole("checkbox", { name: /^Pass on this referral/ }));
  await choose(page, page.getByRole("checkbox", { name: /see the health details/ }));
  await choose(page, page.getByRole("radio", { name: feedback }));
  await choose(page, page.getByRole("radio", { name: "The patient", exact: true }));
  await choose(page, page.getByRole("radio", { name: "Spoken, face to face" }));
  await press(page, button(page, "Save and continue"));
  await heading(page, "Check and send");
}

/** Step 4; answers the reference. */
export async function send(page) {
  await seen(page, "check");
  await press(page, button(page, "Send referral"));
  await heading(page, "Referral sent");
  await seen(page, "sent");
  return reference(page);
}

/** The reference that the page shows. */
export async function reference(page) {
  const [found] = (await page.getByRole("main").innerText()).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/) ?? assert.fail("no reference");
  return found;
}

/** All of it, for somebody new: answers the reference. */
export async function refer(page, person, asked = {}) {
  await search(page, `${person.given} ${person.family}`);
  await add(page, person);
  await heading(page, "Patient record");
  await begin(page);
  await needs(page, asked);
  await safeContact(page, asked.safe);
  await consent(page, asked);
  return send(page);
}

// Both sides -------------------------------------------------------------------------------------

/** The lists of what there is to do, each on a tab. */
export const workLists = (page) => page.getByRole("navigation", { name: "Work-lists" }).getByRole("link");

/** Opens a referral from the list of what there is to do on which it stands. */
export async function pickUp(page, reference) {
  await press(page, place(page, "To do"));
  const row = page.getByRole("row").filter({ hasText: reference });
  await workLists(page).first().waitFor();
  const lists = await workLists(page).count();
  for (let list = 0; list < lists && (await row.count()) === 0; list += 1) {
    await press(page, workLists(page).nth(list));
    await page.locator(`[aria-current=page] >> nth=0`).waitFor();
  }
  assert.ok((await row.count()) > 0, `${reference} stands on no list`);
  await seen(page, "to-do");
  await press(page, row.getByRole("link").first());
  await heading(page, `Referral ${reference}`);
  await seen(page, "referral");
}

/** Sees what stands at the head of a referral. */
export async function stands(page, words) {
  await page.locator(".al-standing").filter({ hasText: words }).waitFor();
}

// The advice side ---------------------------------------------------------------------------------

export async function acknowledge(page) {
  await press(page, button(page, "Acknowledge"));
  await told(page, "Acknowledged");
}

export async function accept(page) {
  await press(page, button(page, "Accept"));
  await told(page, "Accepted");
  await seen(page, "accepted");
}

export async function allocate(page, adviser) {
  await press(page, button(page, "Allocate to an adviser"));
  await heading(page, "Allocate to an adviser");
  await seen(page, "allocate");
  await choose(page, page.getByRole("radio", { name: adviser }));
  await press(page, button(page, "Allocate"));
  await told(page, "Allocated");
}

export async function recordContact(page, { channel = "Telephone call", result = /^We spoke/, note = "" } = {}) {
  await press(page, button(page, "Record a contact"));
  await heading(page, "Record a contact");
  await seen(page, "contact");
  await choose(page, page.getByRole("radio", { name: channel }));
  await choose(page, page.getByRole("radio", { name: result }));
  await type(page, page.getByRole("textbox", { name: /^Note/ }), note);
  await press(page, button(page, "Save contact"));
  await told(page, "The contact is recorded");
}

export async function book(page, { on, at = "2:30pm", how = "By telephone" }) {
  await press(page, button(page, "Book an appointment"));
  await heading(page, "Book an appointment");
  await seen(page, "appointment");
  await typeDate(page, "Date", on);
  await type(page, page.getByRole("textbox", { name: "Time" }), at);
  await choose(page, page.getByRole("radio", { name: how }));
  await press(page, button(page, "Book appointment"));
  await told(page, "The appointment is booked");
}

/** Days from today as three numbers, for the boxes of a date. */
export function daysFromNow(days) {
  const day = new Date(Date.now() + days * 86_400_000);
  return `${day.getUTCDate()} ${day.getUTCMonth() + 1} ${day.getUTCFullYear()}`;
}
