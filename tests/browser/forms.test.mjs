// What is wrong with a form is said at its head, which is in focus; what was typed is kept; and what
// was typed is never taken for anything but words.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, close, demo, mode, open as openPage } from "./kit.mjs";
import { accept, acknowledge, add, allocate, become, begin, button, consent, heading, needs, open, pickUp, place, refer, safeContact, search, seen, send } from "./steps.mjs";

const HOSTILE = `<script>alert("x")</script> "O'Hara" & Łucja 🦊`;

let running;
let house;

before(async () => {
  [house, running] = await Promise.all([demo(), browser()]);
});

after(async () => {
  await running?.close();
  await house?.stop();
});

/**
 * Sends a form with these words in its boxes, and sees them again with what is wrong.
 * `boxes` names a box and what to write there; `wrong` is a sentence that must be said.
 */
async function refused(page, name, { boxes = {}, send, wrong }) {
  for (const [box, words] of Object.entries(boxes)) await page.getByRole("textbox", { name: box }).first().fill(words);
  const before = new URL(page.url()).pathname;
  await button(page, send).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await summary.waitFor();
  assert.match(await page.title(), /^Error: /, `${before} must say in its title that something is wrong`);
  for (const sentence of [wrong].flat()) await summary.getByText(sentence).first().waitFor();
  for (const [box, words] of Object.entries(boxes)) {
    assert.equal(await page.getByRole("textbox", { name: box }).first().inputValue(), words, `${before} must keep what was typed: ${box}`);
  }
  if (page.mode.script) {
    assert.ok(await page.locator(".nhsuk-error-summary").evaluate((node) => node.contains(document.activeElement)), `${before} must bring what is wrong into focus`);
    const link = summary.getByRole("link").first();
    await link.click();
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY", `${before} must lead from the sentence to the question`);
  }
  await seen(page, `${name}-refused`);
}

for (const name of ["desktop", "phone without script"]) {
  const phone = name.startsWith("phone");

  test(`what the referrer types is kept: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Referrer");

    await search(page, HOSTILE);
    await page.getByRole("button", { name: /Add a new patient/ }).click();
    await heading(page, "Add a patient");
    await refused(page, "add", {
      boxes: { "Given names": "", "Family name": "", Postcode: HOSTILE, "Mobile number": "twelve", Year: "2999", Day: "31", Month: "2" },
      send: "Save",
      wrong: [/name/i, /phone|number/i, /date of birth/i],
    });
    await page.getByRole("textbox", { name: "Given names", exact: true }).fill(`${HOSTILE} ${name}`);
    await page.getByRole("textbox", { name: "Family name", exact: true }).fill("x".repeat(3000));
    await button(page, "Save").click();
    await page.getByRole("alert").filter({ hasText: "There is a problem" }).waitFor();
    assert.equal((await page.getByRole("textbox", { name: "Family name", exact: true }).inputValue()).length, 3000);
    await seen(page, "add-too-long");

    const long = phone ? "Maximiliana" : "Wilhelmina";
    await search(page, long);
    await add(page, { given: `${long} ${"Philippa Anastasia ".repeat(4)}`.trim(), family: "Featherstonehaugh-Cholmondeley-Warburton", born: phone ? "6 6 1966" : "9 9 1949" });
    await heading(page, "Patient record");
    await seen(page, "long-name");
    await page.getByText("Add a flag", { exact: true }).click();
    await page.getByRole("textbox", { name: "What others must know" }).fill(HOSTILE);
    await refused(page, "flag", { boxes: { "What others must know": HOSTILE, Year: "1999", Day: "1", Month: "1" }, send: "Add the flag", wrong: /date/i });

    await page.getByRole("link", { name: "Change names, birth and numbers" }).click();
    await heading(page, "Change the record");
    await refused(page, "edit", { boxes: { "Given names": "", "Family name": "", "NHS number": "123", "E-mail address": "nobody" }, send: "Save", wrong: [/NHS number/i, /e-mail/i] });

    await page.goBack();
    await place(page, "Patients").click();
    await search(page, long);
    await open(page, /FEATHERSTONEHAUGH/);
    await begin(page);
    await refused(page, "needs", { boxes: { "What is happening?": "", Day: "40", Month: "1", Year: "2026" }, send: "Save and continue", wrong: ["Tick at least one problem", /what is happening/, /date on the letter/, "Say how urgent this is"] });
    await page.getByRole("radio", { name: "Urgent" }).check();
    await refused(page, "needs-urgent", { boxes: { "What is happening?": HOSTILE, "Why is it urgent?": "" }, send: "Save and continue", wrong: [/why it is urgent/] });
    for (const part of ["Day", "Month", "Year"]) await page.getByRole("textbox", { name: part }).fill("");
    await needs(page, { summary: HOSTILE, urgent: HOSTILE });
    await page.getByRole("textbox", { name: /^Best times/ }).fill(HOSTILE.repeat(9));
    await button(page, "Save and continue").click();
    await page.getByRole("alert").filter({ hasText: "There is a problem" }).waitFor();
    assert.equal(await page.getByRole("textbox", { name: /^Best times/ }).inputValue(), HOSTILE.repeat(9));
    await seen(page, "safe-contact-refused");
    await page.getByRole("textbox", { name: /^Best times/ }).fill("weekdays after 2pm");
    await safeContact(page);
    await refused(page, "consent", { boxes: { Day: "", Month: "", Year: "" }, send: "Save and continue", wrong: ["Say who agreed", "Tick what they agreed to", "Say what you may be told"] });
    await page.getByRole("checkbox", { name: /see the health details/ }).check();
    await refused(page, "consent-without-referring", { boxes: { Year: "2999", Day: "1", Month: "1" }, send: "Save and continue", wrong: ["A referral can only be sent when the patient agrees to it"] });
    assert.ok(await page.getByRole("checkbox", { name: /see the health details/ }).isChecked());
    const now = new Date();
    for (const [part, words] of [["Day", now.getUTCDate()], ["Month", now.getUTCMonth() + 1], ["Year", now.getUTCFullYear()]]) await page.getByRole("textbox", { name: part }).fill(String(words));
    await consent(page);
    assert.equal(await page.getByText(HOSTILE).count(), 2, "the words are shown as they were typed");
    await send(page);
    await page.getByRole("link", { name: "See this referral" }).click();
    await button(page, "Cancel this referral").click();
    await refused(page, "cancellation", { send: "Cancel referral", wrong: [/why/i] });
    await close(page);
  });

  test(`what the advice side types is kept: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const adviser = await become(page, "Adviser");
    await become(page, "Referrer");
    const reference = await refer(page, { given: phone ? "Ewa" : "Karim", family: phone ? "Zielinska" : "Benhaddou", born: phone ? "7 7 1977" : "12 2 1992" }, { service: adviser.organisation, feedback: "The result and a short summary" });

    await become(page, "Intake worker");
    await pickUp(page, reference);
    await acknowledge(page);
    await button(page, "Do not accept").click();
    await refused(page, "rejection", { boxes: { "Note for the advice side (optional)": HOSTILE }, send: "Send to the referrer", wrong: ["Say why", /what the referrer and the patient can do/] });
    await page.getByRole("link", { name: "Back", exact: true }).click();
    await accept(page);
    await button(page, "Allocate to an adviser").click();
    await refused(page, "allocate", { send: "Allocate", wrong: ["Choose an adviser"] });
    await page.getByRole("link", { name: "Back", exact: true }).click();
    await allocate(page, adviser.name);

    await become(page, "Adviser");
    await pickUp(page, reference);
    await button(page, "Record a contact").click();
    await refused(page, "contact", { boxes: { "Note (optional)": HOSTILE }, send: "Save contact", wrong: [/^Say how/, /reached/] });
    await page.getByRole("radio", { name: "Letter" }).check();
    await page.getByRole("radio", { name: "Not reached" }).check();
    await refused(page, "contact-unsafe", { boxes: { "Note (optional)": HOSTILE }, send: "Save contact", wrong: [/not marked as safe/] });
    await page.getByRole("link", { name: "Back", exact: true }).click();
    await button(page, "Book an appointment").click();
    await refused(page, "appointment", { boxes: { Day: "1", Month: "1", Year: "2020", Time: "soon" }, send: "Book appointment", wrong: [/date of the appointment/, /time of the appointment/, /how you will meet/] });
    await page.getByRole("link", { name: "Back", exact: true }).click();
    await button(page, "Close this referral").click();
    await refused(page, "closing", { boxes: { "Summary for the referrer (optional)": HOSTILE, "Closing note": "" }, send: "Close referral", wrong: [/what came of it/, /closing note/] });
    await close(page);
  });

  test(`what a manager types is kept: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Partnership manager");
    const forms = [
      ["/organisations/new", "organisation", { Name: "", "Code in the NHS register": HOSTILE.slice(0, 30) }, [/name/i, /what it is|what the organisation is|what it/i]],
      ["/sites/new", "place", { "Name, as staff say it": "", Postcode: "nowhere", Monday: "whenever" }, [/name/i, /postcode/i]],
      ["/teams/new", "team", { "Name, as staff say it": "x".repeat(500) }, [/120/]],
      ["/services/new", "service", { "Name, as staff say it": "", Sunday: HOSTILE.slice(0, 40) }, [/name/i]],
      ["/partnership/details", "details", { "Name of the partnership": "", "How many places are planned?": "many" }, [/name/i]],
      ["/partnership/clocks", "time-limits", { "Decide on a referral (working days)": "never" }, [/whole number|number/i]],
    ];
    for (const [path, what, boxes, wrong] of forms) {
      await page.goto(path);
      await refused(page, what, { boxes, send: "Save", wrong });
    }
    await page.goto("/sites/imports");
    await refused(page, "import", { send: "Upload and look through", wrong: [/Choose the file/] });
    await close(page);
  });
}
