// The kit of the browser journeys: starts the demonstration, opens pages at desktop and phone size,
// with and without script, by keyboard, and checks them for accessibility.
//
// Things are found as people find them: by role and name.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** The root of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const program = process.env.ALONGSIDE ?? join(root, "target/debug/alongside");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** What WCAG 2.2 asks at levels A and AA. */
const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const SIZES = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 375, height: 800 },
};

/** How people come: desktop and phone, each with and without script, and by keyboard alone. */
export const MODES = [
  { name: "desktop", size: "desktop", script: true },
  { name: "desktop without script", size: "desktop", script: false },
  { name: "phone", size: "phone", script: true },
  { name: "phone without script", size: "phone", script: false },
  { name: "keyboard only", size: "desktop", script: true, keyboard: true },
];

/** One of them, by name. */
export const mode = (name) => MODES.find((one) => one.name === name) ?? assert.fail(`no mode ${name}`);

/** Starts `alongside demo`; answers its address and how to stop it. */
export async function demo({ model = "1", args = [], startsWithin = 120_000 } = {}) {
  const started = await start(["demo", "--model", String(model), "--port", "0", ...args], /http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+/, startsWithin);
  return { ...started, address: started.found };
}

/** Starts the real thing on an empty folder; answers its address, the link of the first start, and how to stop it. */
export async function serve({ startsWithin = 60_000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "alongside-"));
  const started = await start(["serve", "--data", folder, "--port", "0"], /http:\/\/\S+\/set-up\/\S+/, startsWithin);
  const stopped = async () => {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...started, address: new URL(started.found).origin, link: started.found, stop: stopped };
}

/** Starts the program, and waits until it has said this. */
async function start(args, wanted, startsWithin) {
  const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const found = await new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error(`not within ${startsWithin} ms; it said:\n${said}`)), startsWithin);
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const match = said.match(wanted);
      if (match) {
        clearTimeout(late);
        found(match[0]);
      }
    });
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("error", failed);
    child.on("exit", (code) => failed(new Error(`it ended with ${code}; it said:\n${said}`)));
  });
  return { found, said: () => said, stop: () => stop(child) };
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(late);
}

/** Starts the browser. Nothing of it leaves this machine. */
export function browser() {
  return chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/**
 * Opens a page in a mode. The test fails when the page asks anything of another site, when a script
 * of ours fails, or when the content policy stops something.
 */
export async function open(running, address, mode = MODES[0]) {
  const context = await running.newContext({
    baseURL: address,
    viewport: SIZES[mode.size],
    isMobile: mode.size === "phone",
    hasTouch: mode.size === "phone",
    javaScriptEnabled: mode.script,
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) wrong.push(`asked elsewhere: ${request.url()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script failed: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) wrong.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 500) wrong.push(`${response.status()} from ${response.url()}`);
  });
  page.mode = mode;
  page.wrong = wrong;
  return page;
}

/** Closes a page, and fails when anything went wrong behind the scenes. */
export async function close(page) {
  await page.context().close();
  assert.deepEqual(page.wrong, []);
}

/** Becomes the person of the demonstration who has this role, in this partnership, with this name. */
export async function signInAs(page, role, { partnership, name = "" } = {}) {
  await page.goto("/sign-in");
  const where = partnership ? page.getByRole("region", { name: partnership }) : page;
  const wanted = new RegExp(`^\\s*${escape(role)}\\b.*${escape(name)}`, "is");
  await press(page, where.getByRole("button", { name: wanted }).first());
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

/** Signs out, and sees that it is so. */
export async function signOut(page) {
  await press(page, page.getByRole("button", { name: "Sign out" }));
  await page.getByRole("button", { name: "Sign out" }).waitFor({ state: "detached" });
}

const escape = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Hands: by pointer, or in the keyboard mode by keyboard alone, so that one journey serves for both.

/** Presses a button or follows a link. */
export async function press(page, target) {
  if (!page.mode.keyboard) return target.click();
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Writes into a box, in the place of what is there. */
export async function type(page, target, words) {
  if (!page.mode.keyboard) return target.fill(words);
  await tabTo(page, target);
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.type(words);
}

/** Writes a date into the three boxes of the question with this name: `typeDate(page, "Date of birth", "5 3 1961")`. */
export async function typeDate(page, question, date) {
  const group = page.getByRole("group", { name: question });
  const parts = date.split(" ");
  for (const [n, label] of ["Day", "Month", "Year"].entries()) await type(page, group.getByRole("textbox", { name: label }), parts[n]);
}

/** Ticks a box, or chooses a radio button; by keyboard, arrows choose among radio buttons. */
export async function choose(page, target) {
  if (!page.mode.keyboard) return target.check();
  if ((await target.getAttribute("type")) !== "radio") {
    await tabTo(page, target);
    if (!(await target.isChecked())) await page.keyboard.press("Space");
    return;
  }
  const name = await target.getAttribute("name");
  await tabUntil(page, (wanted) => document.activeElement.matches("input[type=radio]") && document.activeElement.name === wanted, name);
  await page.keyboard.press("Space");
  for (let arrows = 0; arrows < 50 && !(await target.isChecked()); arrows += 1) await page.keyboard.press("ArrowDown");
  assert.ok(await target.isChecked(), `the arrows do not reach ${target}`);
}

/** Picks one of a list by its words. */
export async function pick(page, target, words) {
  if (!page.mode.keyboard) return target.selectOption({ label: words });
  await tabTo(page, target);
  await page.keyboard.type(words);
  assert.equal(await target.evaluate((list) => list.selectedOptions[0].label), words);
}

/** Goes on with Tab until this is in focus; fails when Tab never reaches it, or when it does not look it. */
export async function tabTo(page, target) {
  const element = await target.elementHandle();
  await tabUntil(page, (node) => node === document.activeElement, element);
  assert.ok(await visiblyFocused(page), `${target} must look as if it is in focus`);
}

async function tabUntil(page, reached, argument) {
  for (let presses = 0; presses < 300; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(reached, argument)) return;
  }
  assert.fail("Tab does not reach it");
}

/** Whether the element in focus is drawn otherwise than when it is not; radio buttons and boxes are drawn by their labels. */
function visiblyFocused(page) {
  return page.evaluate(() => {
    const node = document.activeElement;
    const look = () => {
      const drawn = [getComputedStyle(node), ...[node.nextElementSibling].filter(Boolean).map((label) => getComputedStyle(label, "::before"))];
      return drawn.map((style) => [style.outline, style.backgroundColor, style.boxShadow, style.color, style.borderColor].join()).join("|");
    };
    const focused = look();
    node.blur();
    const plain = look();
    node.focus();
    return focused !== plain;
  });
}

// Checks ----------------------------------------------------------------------------------------

/** The page keeps to WCAG 2.2 AA as far as a program can tell; it has a title, one h1, and no side-scrolling. */
export async function accessible(page) {
  const where = page.url();
  const found = await withScript(page, async (there) => {
    await there.evaluate(axe);
    return there.evaluate((tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags } }), STANDARD);
  });
  const broken = found.violations.map((rule) => `${rule.id}: ${rule.help}\n${rule.nodes.map((node) => `    ${node.target.join(" ")}  ${node.failureSummary.split("\n").slice(1).join(";")}`).join("\n")}`);
  assert.deepEqual(broken, [], `${where} is not accessible:\n${broken.join("\n")}`);
  assert.equal(await page.locator("h1").count(), 1, `${where} must have one h1`);
  assert.match(await page.title(), /\S.* - Alongside$/, `${where} must have a title`);
  await fits(page);
}

/**
 * Runs a check that is itself a program. On a page without script, where none can run, the page as
 * it stands is laid out once more in a browser with script, from which our own scripts are kept.
 */
async function withScript(page, check) {
  if (page.mode.script) return check(page);
  const url = page.url();
  const html = await page.content();
  const context = await page.context().browser().newContext({ viewport: page.viewportSize(), storageState: await page.context().storageState() });
  try {
    const twin = await context.newPage();
    await twin.route("**/*", (route) => {
      if (route.request().url() === url) return route.fulfill({ body: html, contentType: "text/html; charset=utf-8" });
      return route.request().resourceType() === "script" ? route.abort() : route.continue();
    });
    await twin.goto(url);
    return await check(twin);
  } finally {
    await context.close();
  }
}

/** Nothing sticks out sideways, at this size and at 320 pixels; wide tables scroll in a box of their own. */
export async function fits(page) {
  const before = page.viewportSize();
  for (const width of [before.width, 320]) {
    await page.setViewportSize({ width, height: before.height });
    const out = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      const scrolls = (node) => node && node !== document.body && (["auto", "scroll"].includes(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
      const over = [...document.querySelectorAll("body *")].filter((node) => {
        const box = node.getBoundingClientRect();
        const clipped = getComputedStyle(node).clipPath !== "none" || box.width <= 1;
        return !clipped && box.right > room + 1 && !scrolls(node.parentElement) && !node.closest(".nhsuk-u-visually-hidden");
      });
      return document.documentElement.scrollWidth > room + 1 ? over.slice(0, 5).map((node) => node.outerHTML.slice(0, 120)) : [];
    });
    assert.deepEqual(out, [], `${page.url()} is wider than ${width} pixels`);
  }
  await page.setViewportSize(before);
}

/** A picture of the whole page, in target/screenshots. */
export async function picture(page, name) {
  const folder = process.env.SCREENSHOTS ?? join(root, "target/screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}-${page.mode.size}.png`), fullPage: true });
}
