// The day of intake: asking and being answered, suggesting another service, the waiting list, taking the next and putting it
// back, and giving several to an adviser and taking them back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, choose, close, demo, mode, open as openPage, pick, press, type } from "./kit.mjs";
import { accept, acknowledge, become, button, heading, pickUp, place, refer, seen, stands, told } from "./steps.mjs";

let running;
let house;

before(async () => {
  [house, running] = await Promise.all([demo(), browser()]);
});

after(async () => {
  await running?.close();
  await house?.stop();
});

for (const [name, [person, other]] of Object.entries({
  "keyboard only": [{ given: "Malik", family: "Danjuma", born: "3 3 1982" }, { given: "Saoirse", family: "Kinsella", born: "4 4 1974" }],
  "phone without script": [{ given: "Eleni", family: "Papadaki", born: "5 5 1963" }, { given: "Teodor", family: "Ionescu", born: "6 6 1992" }],
})) {
  test(`intake asks, is answered, decides, and suggests another service: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const { organisation } = await become(page, "Intake worker");
    await become(page, "Referrer");
    const reference = await refer(page, person, { service: organisation });
    await become(page, "Intake worker");
    await pickUp(page, reference);
    await acknowledge(page);
    await press(page, page.getByRole("button", { name: "Ask the referrer" }));
    await heading(page, "Ask the referrer");
    await press(page, button(page, "Ask the referrer"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "asking-refused");
    await type(page, page.getByRole("textbox", { name: /^What do you need to know/ }), "Is the rent owed to the council?");
    await press(page, button(page, "Ask the referrer"));
    await told(page, "The referrer has been asked");
    await seen(page, "asked-referrer");

    await become(page, "Referrer");
    await pickUp(page, reference);
    await press(page, page.getByRole("button", { name: "Answer", exact: true }));
    await heading(page, "Answer the question");
    await page.getByText("Is the rent owed to the council?").waitFor();
    await seen(page, "answering");
    await type(page, page.getByRole("textbox", { name: /^Your answer/ }), "Yes, since June.");
    await press(page, button(page, "Send the answer"));
    await told(page, "The advice service has your answer");

    await become(page, "Intake worker");
    await pickUp(page, reference);
    await page.getByText("Yes, since June.").waitFor();
    await press(page, page.getByRole("link", { name: "Set another priority" }));
    await heading(page, "Set another priority");
    await seen(page, "priority");
    await page.goBack();
    await heading(page, `Referral ${reference}`);
    await accept(page);
    await stands(page, "Waiting list");
    await seen(page, "waiting-list");

    await become(page, "Referrer");
    const refused = await refer(page, other, { service: organisation });
    await become(page, "Intake worker");
    await pickUp(page, refused);
    await press(page, page.getByRole("button", { name: "Do not accept" }));
    await heading(page, "Do not accept this referral");
    await choose(page, page.getByRole("radio", { name: "The service does not deal with this kind of problem" }));
    const services = page.getByRole("combobox", { name: /^Suggest another service/ });
    await pick(page, services, await services.locator("option").nth(1).innerText());
    await type(page, page.getByRole("textbox", { name: /^What can the referrer/ }), "The other service deals with this. Send it the draft.");
    await seen(page, "rejection-elsewhere");
    await press(page, button(page, "Send to the referrer"));
    await told(page, "The referrer has been told");
    await become(page, "Referrer");
    await press(page, place(page, "Drafts"));
    await page.getByRole("row").filter({ hasText: new RegExp(other.family, "i") }).first().waitFor();
    await seen(page, "drafts-suggested");
    await close(page);
  });
}

for (const name of ["desktop", "phone without script"]) {
  test(`an adviser takes the next, and puts it back with a reason: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    await become(page, "Adviser");
    await press(page, button(page, "Take the next referral"));
    await page.getByRole("heading", { level: 1, name: /^Referral / }).waitFor();
    await page.getByRole("alert").waitFor();
    await seen(page, "next-taken");
    await press(page, page.getByRole("button", { name: "Put back", exact: true }));
    await heading(page, "Put back on the waiting list");
    await press(page, button(page, "Put back"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "putting-back");
    await choose(page, page.getByRole("radio").first());
    const words = page.getByRole("main").getByRole("textbox");
    if ((await words.count()) > 0) await type(page, words.first(), "I am away from tomorrow.");
    await press(page, button(page, "Put back"));
    await told(page, "Back on the waiting list");
    await close(page);
  });

  test(`several are given to an adviser, and taken back: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const adviser = await become(page, "Adviser");
    await become(page, "Intake worker");
    await press(page, page.getByRole("link", { name: "Allocate several" }));
    await button(page, "Look at what would happen").waitFor();
    await seen(page, "several");
    await press(page, button(page, "Look at what would happen"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "several-refused");
    const advisers = page.getByRole("combobox", { name: "Allocate to" });
    const listed = await advisers.locator("option").allInnerTexts();
    await pick(page, advisers, listed.find((one) => one.includes(adviser.name)));
    // One that an adviser can be given, and one that cannot be given yet.
    for (const stage of ["Waiting list", "New"]) await choose(page, page.getByRole("row").filter({ hasText: stage }).getByRole("checkbox").first());
    await press(page, button(page, "Look at what would happen"));
    await heading(page, `Allocate several to ${adviser.name}`);
    await seen(page, "several-preview");
    assert.equal(await page.getByRole("table").getByRole("row").count(), 3, "each that was chosen, and no other");
    await page.getByText("This referral has not been accepted yet.").waitFor();
    await press(page, button(page, "Allocate 1 referral"));
    await button(page, "Take back").waitFor();
    await seen(page, "several-done");
    await press(page, button(page, "Take back"));
    await button(page, "Take back").waitFor({ state: "detached" });
    await page.getByRole("cell", { name: /Taken back/ }).waitFor();
    await seen(page, "several-undone");
    await close(page);
  });
}
