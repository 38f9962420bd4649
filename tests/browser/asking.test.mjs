// Asking: about housing, money and work; the service, without naming anybody; and what the patient is shown themselves.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, choose, close, demo, mode, open as openPage, pick, press, type } from "./kit.mjs";
import { add, become, button, heading, pickUp, place, refer, search, seen } from "./steps.mjs";

let running;
let house;

before(async () => {
  [house, running] = await Promise.all([demo(), browser()]);
});

after(async () => {
  await running?.close();
  await house?.stop();
});

/** What is answered to each of the eight questions: yes with the wish for help, no, or rather not. */
const ANSWERS = ["Yes", "No", "Yes", "No", "No", "Would rather not say", "No", "No"];

for (const [name, person] of [
  ["keyboard only", { given: "Sushila", family: "Pradhan", born: "12 6 1958" }],
  ["phone without script", { given: "Aurelio", family: "Benedetti", born: "23 10 1990" }],
]) {
  test(`eight questions are asked, and what is wanted becomes a referral: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Referrer");
    await search(page, person.family);
    await add(page, person);
    await heading(page, "Patient record");
    await press(page, page.getByRole("link", { name: "Ask about housing, money and work" }).or(page.getByRole("button", { name: "Ask about housing, money and work" })).first());
    await heading(page, "Ask about housing, money and work");
    const light = await page.getByRole("region", { name: "Can services take referrals?" }).boundingBox();
    const first = await page.getByRole("group").filter({ hasText: "essentials" }).first().boundingBox();
    assert.ok(light.y < first.y, "whether there is help to be had stands before the first question");
    await seen(page, "screening");
    await press(page, button(page, "Keep the answers"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "screening-refused");
    const questions = page.getByRole("group").filter({ has: page.getByRole("radio", { name: "Would rather not say" }) });
    assert.equal(await questions.count(), 8);
    for (const [n, answer] of ANSWERS.entries()) {
      await choose(page, questions.nth(n).getByRole("radio", { name: answer, exact: true }));
      if (answer !== "Yes") continue;
      const helps = page.getByRole("combobox", { name: "Would you like help with this?" });
      await pick(page, page.mode.script ? helps.filter({ visible: true }).last() : helps.nth(n), "Yes, please");
    }
    await pick(page, page.getByRole("combobox", { name: "At which moment do you ask?" }), await option(page, "At which moment do you ask?", 1));
    await pick(page, page.getByRole("combobox", { name: "What do you do here?" }), await option(page, "What do you do here?", 1));
    await press(page, button(page, "Keep the answers"));
    await heading(page, "What the patient answered");
    await seen(page, "screening-answers");
    await press(page, page.getByRole("button", { name: "Refer what they want help with" }));
    await heading(page, "What they want help with");
    await seen(page, "screening-needs");
    const areas = page.getByRole("combobox", { name: "What is the problem about?" });
    assert.equal(await areas.count(), 2, "only what help is wanted with");
    for (let n = 0; n < 2; n += 1) await pick(page, areas.nth(n), "Debt and money owed");
    await press(page, button(page, "Begin the referral"));
    await heading(page, "What the patient wants help with");
    assert.ok(await page.getByRole("checkbox", { name: "Debt", exact: true }).isChecked());
    await seen(page, "screening-draft");
    await close(page);
  });
}

const option = (page, list, n) => page.getByRole("combobox", { name: list }).locator("option").nth(n).innerText();

for (const name of ["desktop", "phone without script"]) {
  test(`a question without a name is answered, and becomes a referral: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const { organisation } = await become(page, "Intake worker");
    await become(page, "Referrer");
    await press(page, place(page, "Quick questions"));
    await heading(page, "Quick questions");
    await press(page, page.getByRole("button", { name: "Ask a question" }));
    await heading(page, "Ask a question");
    await seen(page, "question-new");
    const words = `Does somebody who works ${name.length} hours a week get anything for their rent?`;
    const box = page.getByRole("textbox", { name: /^Your question/ });
    await type(page, box, "Can you ring 07700 900123 about her rent?");
    await choose(page, page.getByRole("group", { name: "Whom do you ask?" }).getByRole("radio", { name: organisation }));
    await press(page, button(page, "Send the question"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "question-refused");
    await type(page, box, words);
    await press(page, button(page, "Send the question"));
    await page.getByText("There is no answer yet.").waitFor();
    await seen(page, "question-asked");

    await become(page, "Intake worker");
    await press(page, place(page, "Quick questions"));
    await seen(page, "questions");
    await press(page, page.getByRole("table").getByRole("link", { name: words.slice(0, 40) }));
    await type(page, page.getByRole("textbox", { name: /^Your answer/ }), "Often, yes. It hangs on the rent and on who lives there.");
    await press(page, button(page, "Send the answer"));
    await page.getByText("Often, yes.").waitFor();
    await seen(page, "question-answered");

    await become(page, "Referrer");
    await press(page, place(page, "Quick questions"));
    await press(page, page.getByRole("navigation", { name: "Quick questions" }).getByRole("link", { name: /^Answered/ }));
    await press(page, page.getByRole("table").getByRole("link", { name: words.slice(0, 40) }));
    await press(page, page.getByRole("link", { name: "Refer a patient about this" }));
    await seen(page, "question-refer");
    await close(page);
  });
}

for (const [name, person] of [
  ["desktop", { given: "Halimah", family: "Yusof", born: "4 7 1971", mobile: "07700 900761" }],
  ["phone without script", { given: "Casimir", family: "Drozd", born: "15 1 1954", mobile: "07700 900762" }],
]) {
  test(`the patient opens their own page once, and it stands there in plain words: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const { organisation } = await become(page, "Intake worker");
    await become(page, "Referrer");
    const reference = await refer(page, person, { service: organisation, safe: ["Phone call"] });
    await become(page, "Intake worker");
    await pickUp(page, reference);
    await press(page, page.getByRole("link", { name: "Give the client their own page" }));
    await heading(page, "The client's own page");
    await seen(page, "page-give");
    await choose(page, page.getByRole("radio", { name: /^Show me the link/ }));
    await press(page, button(page, "Make the link"));
    await heading(page, "The link");
    await seen(page, "page-link");
    const link = await page.locator(".al-letter strong").innerText();
    await page.context().clearCookies();
    const path = new URL(link).pathname;

    await page.goto(path);
    await heading(page, "Your page");
    await seen(page, "page-door");
    await press(page, button(page, "Open my page"));
    await page.getByText(reference).waitFor();
    await seen(page, "page-patient");
    const shown = await page.locator("body").innerText();
    for (const secret of [person.given, person.family, "lender", "Debt"]) assert.ok(!shown.includes(secret), `the page must not name ${secret}`);
    await press(page, button(page, "Close this page"));
    await page.goto(path);
    assert.ok((await page.getByRole("button", { name: "Open my page" }).count()) === 0 || (await reopened(page)), "the link works once");
    await heading(page, "Ask for a new link");
    await seen(page, "page-gone");
    await close(page);
  });
}

/** Presses the button of a link that was used; whether it leads nowhere. */
async function reopened(page) {
  await press(page, button(page, "Open my page"));
  return (await page.getByRole("heading", { name: "Ask for a new link" }).count()) === 1;
}

for (const name of ["desktop", "phone without script"]) {
  test(`an e-mail in the queue is looked after and answered: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Intake worker");
    await press(page, place(page, "Asked for help"));
    await press(page, page.getByRole("navigation", { name: "Asked for help" }).getByRole("link", { name: /^E-mails \d/ }));
    await seen(page, "mails");
    const whom = name === "desktop" ? "ward.clerk@hospital.example" : "offers@shop.example";
    await press(page, page.getByRole("table").getByRole("link", { name: new RegExp(whom) }));
    await seen(page, "mail");
    await press(page, button(page, "I look after it"));
    await page.getByText("You look after it.").waitFor();
    await press(page, button(page, "Save"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "mail-refused");
    await choose(page, page.getByRole("radio", { name: name === "desktop" ? "Advice or information was given" : "Nobody asked for help" }));
    await type(page, page.getByRole("textbox", { name: /^What was done or said/ }), "Rang the ward. They will refer the family.");
    await press(page, button(page, "Save"));
    await page.getByRole("alert").waitFor();
    await press(page, place(page, "Asked for help"));
    await press(page, page.getByRole("navigation", { name: "Asked for help" }).getByRole("link", { name: "E-mails dealt with" }));
    await page.getByRole("table").getByText(whom).waitFor();
    await seen(page, "mails-done");
    await close(page);
  });

  test(`a team reads what came of a month, and may have no message of it: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Referrer");
    await press(page, place(page, "What came of it"));
    await heading(page, "What came of it");
    await press(page, page.getByRole("link", { name: "Month by month" }));
    await heading(page, "Month by month");
    await seen(page, "digests");
    await press(page, button(page, "Send me no message"));
    await button(page, "Send me the message each month").waitFor();
    await press(page, button(page, "Send me the message each month"));
    await button(page, "Send me no message").waitFor();
    await press(page, page.getByRole("main").getByRole("listitem").getByRole("link").first());
    await page.getByRole("heading", { level: 1, name: /^What came of it in / }).waitFor();
    await seen(page, "digest");
    await close(page);
  });
}
