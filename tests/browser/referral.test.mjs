// A referral from the first look for the patient to the feedback that is read, by each way of using
// the program: desktop and phone, with and without script, by keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { MODES, browser, choose, close, demo, open as openPage, pick, press, type } from "./kit.mjs";
import { accept, acknowledge, add, allocate, become, begin, book, button, consent, daysFromNow, heading, needs, open, pickUp, place, recordContact, refer, safeContact, search, seen, send, stands, told } from "./steps.mjs";

let running;
let house;

before(async () => {
  [house, running] = await Promise.all([demo(), browser()]);
});

after(async () => {
  await running?.close();
  await house?.stop();
});

/** Somebody else for each way, so that nobody looks like anybody. */
const PEOPLE = [
  { given: "Zofia", family: "Nowak", born: "11 3 1961", mobile: "07700 900123" },
  { given: "Imran", family: "Qureshi", born: "2 12 1975", mobile: "07700 900234" },
  { given: "Beatrix", family: "Holroyd", born: "30 7 1949", mobile: "07700 900345" },
  { given: "Oluwaseun", family: "Adeyinka", born: "19 1 1988", mobile: "07700 900456" },
  { given: "Mei", family: "Fujimoto", born: "8 5 2001", mobile: "07700 900567" },
];

for (const [n, how] of MODES.entries()) {
  test(`from a patient to feedback that was read: ${how.name}`, async () => {
    const page = await openPage(running, house.address, how);
    await page.goto("/sign-in");
    await seen(page, "sign-in");
    const adviser = await become(page, "Adviser");

    await become(page, "Referrer");
    await seen(page, "start");
    const person = PEOPLE[n];
    await search(page, `${person.given} ${person.family}`.toLowerCase());
    await add(page, person);
    await heading(page, "Patient record");
    await seen(page, "record");

    // Added once more by mistake: the record that is there is offered, and used.
    await search(page, person.family);
    await add(page, person);
    await heading(page, "Is this the same person?");
    await seen(page, "alike");
    await press(page, page.getByRole("link", { name: /^Use this record/ }).or(page.getByRole("button", { name: /^Use this record/ })).first());
    await heading(page, "Patient record");
    await search(page, person.family);
    const listed = `${person.family.toUpperCase()}, ${person.given}`;
    assert.equal(await page.getByRole("table").getByRole("link", { name: listed }).count(), 1, "one record, not two");
    await open(page, listed);

    await begin(page);
    await needs(page, { problems: ["Debt", "Housing"], summary: "The hours were cut in September. Rent is owed.", letter: daysFromNow(-9), urgent: "Bailiffs come tomorrow", service: adviser.organisation });
    await safeContact(page, ["Phone call"]);
    await consent(page, { feedback: "What the result was" });

    // Change one answer: it leads back to the check page.
    await press(page, page.getByRole("link", { name: "Change what is happening" }));
    await type(page, page.getByRole("textbox", { name: /^What is happening/ }), "The hours were cut in October. Rent is owed.");
    await press(page, button(page, "Save and continue"));
    await heading(page, "Check and send");
    await page.getByText("cut in October").waitFor();
    const reference = await send(page);
    await press(page, page.getByRole("link", { name: "See this referral" }));
    await stands(page, "Urgent");
    await page.getByText("Bailiffs come tomorrow").waitFor();
    await seen(page, "referral-referrer");

    await become(page, "Intake worker");
    await pickUp(page, reference);
    await acknowledge(page);
    await accept(page);
    await allocate(page, adviser.name);

    await become(page, "Adviser");
    await pickUp(page, reference);
    await recordContact(page, { note: "Spoke for ten minutes. She has the letter." });
    await book(page, { on: daysFromNow(9) });
    await page.getByText("By telephone, with").waitFor();
    await seen(page, "referral-adviser");
    await press(page, button(page, "Close this referral"));
    await heading(page, "Close this referral");
    await seen(page, "closing");
    await choose(page, page.getByRole("radio", { name: "The work is done" }));
    await pick(page, page.getByRole("combobox", { name: "What came of it?" }), "The problem was resolved");
    await type(page, page.getByRole("textbox", { name: /^Closing note/ }), "Appeal won. For our eyes only.");
    await press(page, button(page, "Close referral"));
    await told(page, "Closed");
    await seen(page, "referral-closed");

    await become(page, "Referrer");
    await pickUp(page, reference);
    const feedback = page.getByRole("region", { name: "What came of it" });
    await feedback.getByText("The problem was resolved.").waitFor();
    const all = await page.getByRole("main").innerText();
    for (const secret of ["Appeal won", "Spoke for ten minutes", "She has the letter"]) assert.ok(!all.includes(secret), `the referrer must not read: ${secret}`);
    await press(page, button(page, "I have read this"));
    await told(page, "Marked as read");
    await press(page, place(page, "To do"));
    assert.equal(await page.getByRole("row").filter({ hasText: reference }).count(), 0, "nothing is left to do");
    await press(page, place(page, "Sent referrals"));
    await page.getByRole("row").filter({ hasText: reference }).getByText("Closed").waitFor();
    await seen(page, "sent-referrals");
    await close(page);
  });
}

for (const name of ["desktop", "phone"]) {
  const how = MODES.find((mode) => mode.name === name);

  test(`not accepted, with what can be done instead: ${name}`, async () => {
    const page = await openPage(running, house.address, how);
    const { organisation } = await become(page, "Intake worker");
    await become(page, "Referrer");
    const reference = await refer(page, { given: name === "phone" ? "Ines" : "Joaquim", family: name === "phone" ? "Rego" : "Almeida", born: name === "phone" ? "2 2 1972" : "17 8 1958" }, { service: organisation });

    await become(page, "Intake worker");
    await pickUp(page, reference);
    await press(page, button(page, "Do not accept"));
    await heading(page, "Do not accept this referral");
    await seen(page, "rejection");
    await choose(page, page.getByRole("radio", { name: "The service has no room at present" }));
    await press(page, button(page, "Send to the referrer"));
    await page.getByRole("link", { name: /^Enter what the referrer/ }).waitFor();
    assert.ok(await page.getByRole("radio", { name: "The service has no room at present" }).isChecked(), "the reason is still chosen");
    await seen(page, "rejection-error");
    await type(page, page.getByRole("textbox", { name: /^What can the referrer/ }), "Ring the county helpline. The appeal must be in by 4 December 2026.");
    await press(page, button(page, "Send to the referrer"));
    await told(page, "The referrer has been told");
    await seen(page, "rejected");

    await become(page, "Referrer");
    await pickUp(page, reference);
    await stands(page, "Not accepted");
    const feedback = page.getByRole("region", { name: "What came of it" });
    await feedback.getByText("The service is not able to take this on.").waitFor();
    await feedback.getByText("The appeal must be in by 4 December 2026.").waitFor();
    await press(page, button(page, "I have read this"));
    await told(page, "Marked as read");
    await close(page);
  });

  test(`called back by the referrer, and noted by intake: ${name}`, async () => {
    const page = await openPage(running, house.address, how);
    const { organisation } = await become(page, "Intake worker");
    await become(page, "Referrer");
    const reference = await refer(page, name === "phone" ? { given: "Tomas", family: "Berg", born: "3 3 1973" } : { given: "Signe", family: "Lindqvist", born: "14 9 1990" }, { service: organisation });
    await press(page, page.getByRole("link", { name: "See this referral" }));
    await press(page, button(page, "Cancel this referral"));
    await heading(page, "Cancel this referral");
    await seen(page, "cancellation");
    await choose(page, page.getByRole("radio", { name: "The patient changed their mind" }));
    await press(page, button(page, "Cancel referral"));
    await told(page, "cancelled");
    await stands(page, "Cancelled");
    await seen(page, "cancelled");

    await become(page, "Intake worker");
    await pickUp(page, reference);
    await press(page, button(page, "I have seen this"));
    await told(page, "Noted");
    await close(page);
  });
}

for (const name of ["desktop", "desktop without script"]) {
  test(`a double click on Send sends once: ${name}`, async () => {
    const page = await openPage(running, house.address, MODES.find((mode) => mode.name === name));
    await become(page, "Referrer");
    const person = name === "desktop" ? { given: "Agata", family: "Wrona", born: "4 4 1984" } : { given: "Dimitri", family: "Vassallo", born: "21 11 1966" };
    await search(page, person.family);
    await add(page, person);
    await begin(page);
    await needs(page);
    await safeContact(page);
    await consent(page);
    await button(page, "Send referral").dblclick();
    await heading(page, "Referral sent");
    await search(page, person.family);
    await open(page, new RegExp(person.family, "i"));
    await press(page, page.getByRole("link", { name: "Referrals of this patient" }));
    await heading(page, "Referrals");
    await seen(page, "referrals-of-one");
    assert.equal(await page.getByRole("table").getByRole("link").count(), 1);
    await close(page);
  });
}

test("a form that is sent again from the history of the browser does nothing twice", async () => {
  const page = await openPage(running, house.address);
  await become(page, "Referrer");
  const person = { given: "Petra", family: "Kolar", born: "5 5 1985" };
  await search(page, person.family);
  await add(page, person);
  await begin(page);
  await needs(page);
  await safeContact(page);
  await consent(page);
  await send(page);
  // The draft is gone, and no copy of the page is kept: there is nothing that could be sent again.
  await page.goBack();
  await heading(page, "Page not found");
  await press(page, page.getByRole("link", { name: "Go to your home page" }));
  await search(page, person.family);
  await open(page, new RegExp(person.family, "i"));
  await press(page, page.getByRole("link", { name: "Referrals of this patient" }));
  assert.equal(await page.getByRole("table").getByRole("link").count(), 1);
  await close(page);
});
