// Every component, as `cargo test` draws it into target/gallery.html, under the policy it is served with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { MODES, accessible, browser, choose, close, mode, open, pick, picture, press, root, tabTo, type, typeDate } from "./kit.mjs";

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'none'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const KINDS = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", html: "text/html; charset=utf-8" };

let server;
let address;
let running;

before(async () => {
  server = createServer((asked, answer) => {
    const file = asked.url.match(/^\/assets\/([a-z]+)-[0-9a-f]{12}\.(css|js|svg)$/);
    const page = asked.url === "/hostile" ? "gallery-hostile" : "gallery";
    const body = readFileSync(join(root, file ? `src/web/assets/${file[1]}.${file[2]}` : `target/${page}.html`));
    answer.writeHead(200, { "content-type": KINDS[file ? file[2] : "html"], "content-security-policy": POLICY });
    answer.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  address = `http://127.0.0.1:${server.address().port}`;
  running = await browser();
});

after(async () => {
  await running?.close();
  server?.close();
});

for (const how of MODES) {
  test(`every component is accessible and fits: ${how.name}`, async () => {
    const page = await open(running, address, how);
    await page.goto("/");
    await accessible(page);
    if (how.script && !how.keyboard) await picture(page, "gallery");
    await page.goto("/hostile");
    await accessible(page);
    if (how.script && !how.keyboard) await picture(page, "gallery-hostile");
    await close(page);
  });
}

test("with script, what a choice reveals opens and closes with it, and errors are in focus", async () => {
  const page = await open(running, address);
  await page.goto("/");
  await assert.doesNotReject(page.locator(".nhsuk-error-summary:focus-within, .nhsuk-error-summary:focus").waitFor());
  const letter = page.getByRole("group", { name: "The date on the letter" });
  assert.ok(await letter.isVisible());
  await page.getByRole("radio", { name: "Routine" }).check();
  assert.ok(!(await letter.isVisible()));
  await close(page);
});

test("without script, what a choice would reveal can be filled in all the same", async () => {
  const page = await open(running, address, mode("desktop without script"));
  await page.goto("/");
  assert.ok(await page.getByRole("group", { name: "The date on the letter" }).isVisible());
  await close(page);
});

for (const how of ["desktop", "phone without script", "keyboard only"]) {
  test(`every control can be reached and used: ${how}`, async () => {
    const page = await open(running, address, mode(how));
    await page.goto("/");
    if (page.mode.keyboard) {
      await page.evaluate(() => document.activeElement.blur());
      await tabTo(page, page.getByRole("link", { name: "Skip to main content" }));
    }
    await type(page, page.getByRole("textbox", { name: "Given name" }), "Zoë");
    await choose(page, page.getByRole("radio", { name: "Routine" }));
    await choose(page, page.getByRole("checkbox", { name: "Routine" }));
    await pick(page, page.getByRole("combobox", { name: "Team" }).first(), "Routine");
    await typeDate(page, "Date of birth", "5 3 1961");
    assert.equal(await page.getByRole("textbox", { name: "Given name" }).inputValue(), "Zoë");
    assert.equal(await page.getByRole("group", { name: "Date of birth" }).getByRole("textbox", { name: "Year" }).inputValue(), "1961");
    assert.ok(await page.getByRole("checkbox", { name: "Routine" }).isChecked());
    await press(page, page.getByRole("link", { name: "Refer a patient" }).first());
    await page.waitForURL("**/referrals/new");
    await close(page);
  });
}

test("the checks notice what is wrong", async () => {
  const page = await open(running, address);
  const bad = {
    "a box without a name": "<h1>x</h1><input>",
    "words that can hardly be read": '<h1>x</h1><p id="faint">Faint words</p>',
    "no heading": "<p>x</p>",
    "something wider than a phone": '<h1>x</h1><svg width="2000" height="10" aria-hidden="true"></svg>',
  };
  await page.goto("/");
  for (const [what, html] of Object.entries(bad)) {
    await page.evaluate((inside) => {
      document.body.innerHTML = `<main>${inside}</main>`;
      document.getElementById("faint")?.style.setProperty("color", "#ddd");
    }, html);
    await assert.rejects(accessible(page), assert.AssertionError, what);
  }
  await page.evaluate(() => (document.body.innerHTML = "<main><h1>x</h1></main>"));
  await accessible(page);
  await close(page);
});
