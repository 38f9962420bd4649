// From an empty folder to a partnership that can take its first referral, and what a manager edits
// afterwards: at desktop and phone size.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, choose, close, demo, mode, open, pick, press, serve, type, typeDate } from "./kit.mjs";
import { become, button, heading, place, seen, told } from "./steps.mjs";

let running;

before(async () => {
  running = await browser();
});

after(() => running?.close());

const box = (page, name) => page.getByRole("textbox", { name, exact: true });
const PRACTICES = `code,name,address,postcode,phone
Z90001,Bramblewick Surgery,"1 Mill Lane, Bramblewick",NG1 1AA,0115 496 0001
Z90002,Thistledown Medical Centre,"2 High Street, Thistledown",NG1 1AB,0115 496 0002
Z90003,,"3 Low Street, Thistledown",NG1 1AC,
Z9,Sedgeholt Practice,"4 Church Row, Sedgeholt",not a postcode,
`;

/** Goes to a task of the set-up list, by the menu. */
async function task(page, name) {
  await press(page, place(page, "Partnership"));
  await press(page, page.getByRole("link", { name: "Set-up list" }));
  await heading(page, /^Set up/);
  await press(page, page.getByRole("main").getByRole("link", { name }));
}

async function added(page, link, title, fill) {
  await press(page, page.getByRole("button", { name: link }).or(page.getByRole("link", { name: link })).first());
  await heading(page, title);
  await seen(page, title.toLowerCase().replaceAll(" ", "-"));
  await fill();
  await press(page, button(page, "Save"));
  await page.getByRole("alert").waitFor();
  await seen(page, `${title.toLowerCase().replaceAll(" ", "-")}-saved`);
}

for (const name of ["desktop", "phone without script"]) {
  test(`a partnership from nothing to its first referral: ${name}`, async () => {
    const house = await serve();
    const page = await open(running, house.address, mode(name));
    try {
      await page.goto(house.link);
      await heading(page, "Set up Alongside");
      await seen(page, "first-start");
      await press(page, button(page, "Create the partnership"));
      await page.getByRole("alert").getByRole("link").first().waitFor();
      await seen(page, "first-start-errors");
      await choose(page, page.getByRole("radio").first());
      await type(page, box(page, "Name of the partnership"), "Trent Vale Advice Partnership");
      await type(page, box(page, "Name of your organisation"), "Trent Vale Law Centre");
      await choose(page, page.getByRole("radio", { name: "Advice provider" }));
      await type(page, box(page, "Your name"), "Halina Mazur");
      await type(page, box(page, "Your e-mail address"), "halina@trentvale.example");
      await type(page, box(page, "Password"), "three quiet herons");
      await press(page, button(page, "Create the partnership"));
      await heading(page, "Trent Vale Advice Partnership");
      await seen(page, "partnership");

      await press(page, page.getByRole("link", { name: "Set-up list" }));
      await heading(page, "Set up Trent Vale Advice Partnership");
      await page.getByText("No referral can be sent yet.").waitFor();
      await seen(page, "set-up-begun");

      await press(page, page.getByRole("main").getByRole("link", { name: /^Name, wording/ }));
      await seen(page, "details");
      await press(page, button(page, "Save"));
      await told(page, /saved/i);

      await task(page, "Places where health care is given");
      await seen(page, "places-empty");
      await press(page, page.getByRole("link", { name: /^Import practices/ }).or(page.getByRole("button", { name: /^Import practices/ })).first());
      await heading(page, "Import practices from the NHS register");
      await seen(page, "import");
      await page.getByLabel("The file", { exact: true }).setInputFiles({ name: "practices.csv", mimeType: "text/csv", buffer: Buffer.from(PRACTICES) });
      await choose(page, page.getByRole("radio", { name: "Every open practice in the file" }));
      await press(page, button(page, "Upload and look through"));
      await heading(page, "Look through the import");
      await page.getByText("The name is missing.").waitFor();
      await page.getByText("“not a postcode” is not a full postcode").waitFor();
      await page.getByText("Nothing has been added yet.").waitFor();
      await seen(page, "import-preview");
      await press(page, button(page, "Add these practices"));
      await page.getByRole("alert").getByRole("link").first().waitFor();
      await seen(page, "import-undecided");
      await choose(page, page.getByRole("checkbox", { name: "Leave out the rows that cannot be used" }));
      await press(page, button(page, "Add these practices"));
      await heading(page, "Import finished");
      await page.getByText("2 added").waitFor();
      await seen(page, "import-done");

      await task(page, "Teams that refer and teams that receive");
      await seen(page, "teams");
      await added(page, "Add a team", "Add a team", async () => {
        await type(page, page.getByRole("textbox", { name: "Name, as staff say it" }), "Trent Vale intake");
        await choose(page, page.getByRole("radio").first());
        await pick(page, page.getByRole("combobox", { name: "Whose team is it?" }), "Trent Vale Law Centre");
      });

      await task(page, /^Services, areas of law/);
      await added(page, "Add a service", "Add a service", async () => {
        await pick(page, page.getByRole("combobox", { name: "Which advice provider offers it?" }), "Trent Vale Law Centre");
        await pick(page, page.getByRole("combobox", { name: "Which team receives referrals?" }), "Trent Vale intake (Trent Vale Law Centre)");
        await type(page, page.getByRole("textbox", { name: "Name, as staff say it" }), "Trent Vale advice");
        await choose(page, page.getByRole("group", { name: "May this name be read by others?" }).getByRole("radio").first());
        await choose(page, page.getByRole("checkbox", { name: "Debt" }));
        await choose(page, page.getByRole("group", { name: "How does it usually reach people?" }).getByRole("radio").first());
        for (const day of ["Monday", "Thursday"]) await type(page, page.getByRole("textbox", { name: day }), "9:00 to 12:30, 13:30 to 17:00");
      });

      await task(page, /^Services, areas of law/);
      await press(page, page.getByRole("link", { name: "Trent Vale advice" }));
      await heading(page, "Trent Vale advice");
      await choose(page, page.getByRole("group", { name: "Let more people refer" }).getByRole("radio").first());
      await typeDate(page, "From which day?", "1 4 2026");
      await press(page, button(page, "Let them refer"));
      await page.getByRole("alert").waitFor();
      await seen(page, "service-eligibility");

      await press(page, place(page, "Partnership"));
      await press(page, page.getByRole("link", { name: "Set-up list" }));
      await page.getByText("A first referral can be sent.").waitFor();
      await seen(page, "set-up-done");

      await press(page, place(page, "Partnership"));
      await press(page, page.getByRole("link", { name: /^Change.*time limits/i }));
      await seen(page, "time-limits");
      await type(page, page.getByRole("textbox", { name: /^Decide on a referral/ }), "99");
      await press(page, button(page, "Save"));
      await page.getByRole("alert").getByRole("link").first().waitFor();
      assert.equal(await page.getByRole("textbox", { name: /^Decide on a referral/ }).inputValue(), "99");
      await seen(page, "time-limits-error");
      await type(page, page.getByRole("textbox", { name: /^Decide on a referral/ }), "4");
      await press(page, button(page, "Save"));
      await told(page, /saved/i);

      await press(page, page.getByRole("button", { name: "Sign out" }));
      await heading(page, "Sign in");
      await seen(page, "signed-out");
      await type(page, page.getByRole("textbox", { name: "E-mail address" }), "halina@trentvale.example");
      await type(page, page.getByLabel("Password"), "not this");
      await press(page, button(page, "Sign in"));
      await page.getByRole("alert").getByRole("link").first().waitFor();
      assert.equal(await page.getByRole("textbox", { name: "E-mail address" }).inputValue(), "halina@trentvale.example");
      await seen(page, "sign-in-wrong");
      await type(page, page.getByLabel("Password"), "three quiet herons");
      await press(page, button(page, "Sign in"));
      await heading(page, "Trent Vale Advice Partnership");
      await close(page);
    } finally {
      await house.stop();
    }
  });
}

test("a manager edits, closes and reopens; a second manager who saves an old page is told", async () => {
  const house = await demo();
  try {
    const page = await open(running, house.address);
    await become(page, "Partnership manager");
    await press(page, page.getByRole("link", { name: "Organisations" }));
    await heading(page, "Organisations");
    await added(page, "Add an organisation", "Add an organisation", async () => {
      await type(page, box(page, "Name"), "Quillmere Community Fund");
      await choose(page, page.getByRole("radio", { name: "Funder" }));
    });
    await press(page, place(page, "Partnership"));
    await press(page, page.getByRole("link", { name: "Organisations" }));
    await type(page, box(page, "Name"), "quillmere");
    await press(page, button(page, "Show"));
    await press(page, page.getByRole("table").getByRole("link", { name: "Quillmere Community Fund" }));
    await heading(page, "Quillmere Community Fund");

    const other = await page.context().newPage();
    other.mode = page.mode;
    await other.goto(page.url());
    await type(other, box(other, "Name"), "Quillmere Trust");
    await press(other, button(other, "Save"));
    await other.getByRole("alert").waitFor();

    await type(page, box(page, "Name"), "Quillmere Foundation");
    await press(page, button(page, "Save"));
    await page.getByText(/else changed/i).first().waitFor();
    await page.getByRole("heading", { name: "Saved now, by someone else" }).waitFor();
    await page.getByText("Quillmere Trust").first().waitFor();
    await seen(page, "conflict");
    assert.equal(await box(page, "Name").inputValue(), "Quillmere Foundation", "what was typed is still there");
    await page.goto(other.url());
    assert.equal(await box(page, "Name").inputValue(), "Quillmere Trust", "and what was saved stands");

    await other.reload();
    await other.getByText("Close it", { exact: true }).first().click();
    await typeDate(other, "From which day is it closed?", "1 12 2026");
    await press(other, other.getByRole("button", { name: "Close it" }));
    await other.getByRole("alert").waitFor();
    await press(other, other.getByRole("button", { name: "Use it again" }));
    await other.getByRole("alert").waitFor();

    for (const [link, title] of [["Places", "Places"], ["Teams", "Teams"], ["Services, and who", "Services"]]) {
      await press(page, place(page, "Partnership"));
      await press(page, page.getByRole("main").getByRole("link", { name: link }));
      await heading(page, title);
      await seen(page, title.toLowerCase());
      await press(page, page.getByRole("table").getByRole("link").first());
      await seen(page, `${title.toLowerCase()}-one`);
      await press(page, button(page, "Save"));
      await page.getByRole("alert").waitFor();
    }
    await close(page);
  } finally {
    await house.stop();
  }
});
