// Others who take part: somebody of the household who shares a problem, and providers outside the partnership.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, choose, close, demo, mode, open as openPage, pick, press, type, typeDate } from "./kit.mjs";
import { accept, acknowledge, allocate, become, button, daysFromNow, heading, pickUp, place, recordContact, refer, seen, told } from "./steps.mjs";

let running;
let house;

before(async () => {
  [house, running] = await Promise.all([demo(), browser()]);
});

after(async () => {
  await running?.close();
  await house?.stop();
});

const COUPLES = {
  "keyboard only": [{ given: "Orla", family: "Tiernan", born: "6 2 1979" }, { given: "Brendan", family: "Tiernan", born: "1 12 1977" }],
  "phone without script": [{ given: "Wambui", family: "Kariuki-Featherstonehaugh", born: "9 9 1983" }, { given: "Maximilian Bartholomew Augustine", family: "Kariuki-Featherstonehaugh", born: "3 4 1981" }],
};

for (const [name, [person, partner]] of Object.entries(COUPLES)) {
  test(`a couple shares a debt, each agrees, and one agrees no more: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const { organisation } = await become(page, "Intake worker");
    await become(page, "Referrer");
    const reference = await refer(page, person, { service: organisation });
    await press(page, page.getByRole("link", { name: "See this referral" }));
    await press(page, page.getByRole("link", { name: "Add a joint party" }));
    await heading(page, "Add a joint party");
    await page.getByText("There is nobody to choose").waitFor();
    await seen(page, "party-nobody");
    const parties = page.url();
    await press(page, page.getByRole("link", { name: "Family, household and carers" }).first());
    await heading(page, "Family, household and carers");
    await page.getByText("Nobody is written down yet").waitFor();
    await seen(page, "household-empty");
    await press(page, button(page, "Add"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "household-refused");
    await type(page, page.getByRole("textbox", { name: "Given names" }), partner.given);
    await type(page, page.getByRole("textbox", { name: "Family name" }), partner.family);
    await typeDate(page, "Date of birth", partner.born);
    await pick(page, page.getByRole("combobox", { name: "What are they to this person?" }), "Husband, wife or partner");
    await pick(page, page.getByRole("combobox", { name: "Who said so?" }), "Both of them");
    await press(page, button(page, "Add"));
    await page.getByRole("button", { name: /^Refer them/ }).waitFor();
    await seen(page, "household");

    await page.goto(parties);
    await choose(page, page.getByRole("radio", { name: new RegExp(partner.given) }));
    await press(page, button(page, "Add them"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "party-refused");
    assert.ok(await page.getByRole("radio", { name: new RegExp(partner.given) }).isChecked(), "who was chosen stays");
    await choose(page, page.getByRole("checkbox", { name: /^Yes\. They were asked by themselves/ }));
    await choose(page, page.getByRole("checkbox", { name: /^Pass on this referral/ }));
    await choose(page, page.getByRole("radio", { name: "What the result was" }));
    await choose(page, page.getByRole("group", { name: "Who agreed?" }).getByRole("radio").first());
    await choose(page, page.getByRole("radio", { name: "Spoken, on the telephone" }));
    await typeDate(page, "When did they agree?", daysFromNow(0));
    await press(page, button(page, "Add them"));
    await told(page, "They are a party");
    await seen(page, "party-joined");

    await become(page, "Intake worker");
    await pickUp(page, reference);
    await page.getByText("never use one’s number").waitFor();
    await page.getByText(partner.given).first().waitFor();
    await seen(page, "party-advice");
    await press(page, button(page, "They no longer agree"));
    await page.getByText(/No longer sharing, since/).waitFor();
    await seen(page, "party-gone");
    assert.equal(await page.getByRole("link", { name: new RegExp(partner.given) }).count(), 0, "their record is not open to the advice side");
    assert.ok(await button(page, "Acknowledge").isVisible(), "the referral itself goes on");

    await become(page, "Referrer");
    await press(page, place(page, "Patients"));
    await type(page, page.getByRole("textbox", { name: /^Name, date of birth/ }), `${partner.given} ${partner.family}`);
    await press(page, button(page, "Search"));
    await press(page, page.getByRole("table").getByRole("link", { name: new RegExp(partner.given) }).first());
    await heading(page, "Patient record");
    await seen(page, "record-of-partner");
    await close(page);
  });
}

const ASKED = {
  desktop: [{ given: "Iolo", family: "Pritchard", born: "8 8 1968", mobile: "07700 900771" }, "They took it on", "They ring on Monday."],
  "phone without script": [{ given: "Nkechi", family: "Obiora", born: "2 3 1991", mobile: "07700 900772" }, "They did not take it on", "They have no room before the spring."],
};

for (const [name, [person, answer, words]] of Object.entries(ASKED)) {
  test(`a provider outside is asked and answers, and the referrer learns of it: ${name}`, async () => {
    const page = await openPage(running, house.address, mode(name));
    const adviser = await become(page, "Adviser");
    await become(page, "Partnership manager");
    await page.goto("/providers");
    await heading(page, "Providers outside the partnership");
    await seen(page, "providers");
    await press(page, page.getByRole("button", { name: "Add a provider" }).or(page.getByRole("link", { name: "Add a provider" })).first());
    await heading(page, "Add a provider");
    await press(page, button(page, "Save"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "provider-refused");
    const provider = `Fieldfareholt and District Benevolent Fund for Retired Workers, ${name}`;
    await type(page, page.getByRole("textbox", { name: "Name" }), provider);
    await type(page, page.getByRole("textbox", { name: /^What can it be asked for/ }), "A grant of a few hundred pounds");
    await type(page, page.getByRole("textbox", { name: /^Address/ }), "4 Mill Lane, Fieldfareholt, VX1 1AA");
    await press(page, button(page, "Save"));
    await page.getByRole("alert").waitFor();
    await page.goto("/providers");
    await press(page, page.getByRole("table").getByRole("link", { name: provider }));
    await heading(page, provider);
    await seen(page, "provider");

    await become(page, "Referrer");
    const reference = await refer(page, person, { service: adviser.organisation, feedback: "The result and a short summary" });
    await become(page, "Intake worker");
    await pickUp(page, reference);
    await acknowledge(page);
    await accept(page);
    await allocate(page, adviser.name);
    await become(page, "Adviser");
    await pickUp(page, reference);
    await recordContact(page, { note: "We spoke about the oven." });
    const referral = page.url();
    await press(page, page.getByRole("link", { name: "Refer to a provider outside the partnership" }));
    await heading(page, "Refer to a provider outside");
    await press(page, button(page, "Refer on"));
    await page.getByText("There is a problem").waitFor();
    await seen(page, "outside-refused");
    await pick(page, page.getByRole("combobox", { name: "Which provider?" }), await page.getByRole("option", { name: new RegExp(provider) }).innerText());
    await type(page, page.getByRole("textbox", { name: /^What do you pass on/ }), "The oven is broken, and there is no money for another.");
    await choose(page, page.getByRole("group", { name: "Who agreed?" }).getByRole("radio").first());
    await choose(page, page.getByRole("radio", { name: "Spoken, on the telephone" }));
    await typeDate(page, "When did they agree?", daysFromNow(0));
    await typeDate(page, "By when do you hope for an answer?", daysFromNow(14));
    await press(page, button(page, "Refer on"));
    await page.getByRole("heading", { name: "Referred to a provider outside" }).waitFor();
    await seen(page, "outside-asked");
    await press(page, page.getByRole("link", { name: "Letter to the provider" }));
    await heading(page, "Please can you help our client?");
    await page.getByText("The oven is broken").waitFor();
    await seen(page, "outside-letter");
    await page.goto(referral);
    await press(page, page.getByRole("link", { name: "Write down the answer" }));
    await heading(page, "What did the provider answer?");
    await seen(page, "outside-answer");
    await choose(page, page.getByRole("radio", { name: answer }));
    await type(page, page.getByRole("textbox", { name: /^What did they say/ }), words);
    await press(page, button(page, "Save the answer"));
    await page.getByText(answer).first().waitFor();
    await seen(page, "outside-answered");

    await become(page, "Referrer");
    await page.goto(referral);
    await page.getByText(`${answer}: ${words}`).waitFor();
    assert.equal(await page.getByText("The oven is broken").count(), 0, "what was passed on is for the provider alone");
    await seen(page, "outside-referrer");
    await close(page);
  });
}
