// Makes what src/web/assets/ holds. Called by `cargo run -p xtask -- assets`:
//   node build.mjs SOURCE OUT
// from a folder in which `npm ci` has run.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import * as sass from "sass";
import { fixtures } from "./fixtures.mjs";
import { prune } from "./prune.mjs";

const [source, out] = process.argv.slice(2).map((path) => resolve(path));
const { version } = JSON.parse(readFileSync("node_modules/nhsuk-frontend/package.json", "utf8"));
const licence = `NHS.UK frontend ${version}, copyright NHS England, MIT licence; see VENDORED.md`;
mkdirSync(out, { recursive: true });

const compiled = sass.compile(join(source, "alongside.scss"), { style: "compressed", loadPaths: ["node_modules"], quietDeps: true });
const css = prune(compiled.css);
if (/@font-face|url\((?!"?data:)|@import/.test(css)) {
  throw new Error("the style sheet would fetch something from elsewhere");
}
writeFileSync(join(out, "alongside.css"), `/* ${licence} */\n${css.replace(/^\uFEFF|^@charset "UTF-8";/, "")}\n`);

await build({
  entryPoints: [join(source, "alongside.mjs")],
  outfile: join(out, "alongside.js"),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2019",
  legalComments: "none",
  nodePaths: [resolve("node_modules")],
  banner: { js: `/* ${licence} */` },
});

const drawn = fixtures().map(([name, html]) => `<!-- case: ${name} -->\n${html}\n`);
writeFileSync(join(out, "nhsuk-frontend.html"), `<!-- ${licence} -->\n${drawn.join("")}`);
