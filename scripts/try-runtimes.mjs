// By hand: the renderings of test/runtimes on other versions of Node, compared with this one.
// node scripts/try-runtimes.mjs [VERSION...]   default 20 22 24; each comes as the npm package `node`, into a temporary folder kept for the next run
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const versions = process.argv.length > 2 ? process.argv.slice(2) : ["20", "22", "24"];
const folder = join(tmpdir(), "deadwax-runtimes");

/** Path of the binary of a Node version, installed on first use. */
function nodeBinary(version) {
  const prefix = join(folder, `node-${version}`);
  const binary = join(prefix, "node_modules", "node", "bin", "node");
  if (!existsSync(binary)) {
    mkdirSync(prefix, { recursive: true });
    execFileSync("npm", ["install", "--prefix", prefix, "--no-save", "--loglevel=error", `node@${version}`], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  return binary;
}

/** One self-contained script that prints the hashes as JSON. */
async function bundleHashes() {
  const contents = `
    import { readFileSync } from "node:fs";
    import { masterHashes } from "./test/runtimes/masters.ts";
    const engine = new Uint8Array(readFileSync(process.argv[2]));
    console.log(JSON.stringify({ version: process.version, hashes: await masterHashes(engine) }));`;
  const stdin = { contents, resolveDir: process.cwd(), loader: "ts" };
  const bundled = await build({ stdin, bundle: true, write: false, format: "esm", platform: "node", target: "node20" });
  mkdirSync(folder, { recursive: true });
  const script = join(folder, "hashes.mjs");
  writeFileSync(script, bundled.outputFiles[0].contents);
  return script;
}

const script = await bundleHashes();
const hashesOn = (binary) => JSON.parse(execFileSync(binary, [script, resolve("dist/engine.wasm")], { encoding: "utf8" }));
const here = hashesOn(process.execPath);
console.log(`${here.version} (this one): ${Object.keys(here.hashes).length} renderings`);
let differing = 0;
for (const version of versions) {
  const there = hashesOn(nodeBinary(version));
  const unequal = Object.keys(here.hashes).filter((name) => there.hashes[name] !== here.hashes[name]);
  console.log(`${there.version}: ${unequal.length === 0 ? "equal" : `DIFFERENT in ${unequal.join(", ")}`}`);
  differing += unequal.length;
}
process.exit(differing === 0 ? 0 : 1);
