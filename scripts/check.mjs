// npm run check: everything about the repository that a machine can judge, one line a check. Ends non-zero when any fails.
// node scripts/check.mjs [NAME...] runs only the checks named.
import { spawnSync } from "node:child_process";
import { checkDocs } from "./check-docs.mjs";
import { checkFiles } from "./check-files.mjs";
import { checkLockfile } from "./check-lockfile.mjs";

const bin = (name) => `node_modules/.bin/${name}`;

/** Runs a tool and returns the lines it complained in: none when it succeeded. */
function complaints(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 2 ** 27 });
  if (error) return [error.message];
  if (status === 0) return [];
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 0 ? lines : [`${program} ended with ${status}`];
}

/** TypeScript 7 objects to a declaration inside AssemblyScript's own standard library; only complaints about our files count. */
function engineTypes() {
  return complaints(bin("tsc"), ["-p", "engine"]).filter((line) => line.startsWith("engine/"));
}

/**
 * Biome's diagnostics, one line each: "file:line rule what". Warnings count; hints do not.
 * Biome cannot parse AssemblyScript's decorated functions and leaves those files alone: their complaint is dropped.
 */
function lint() {
  const options = ["--reporter=github", "--diagnostic-level=warn", "--error-on-warnings", "--max-diagnostics=500"];
  return complaints(bin("biome"), ["check", ".", ...options])
    .filter((line) => line.startsWith("::") && !(line.includes("/engine/") && line.endsWith("Decorators are not valid here.")))
    .map((line) => line.replace(/^::\w+ title=([^,]*),file=([^,]*),line=(\d+)[^:]*::(.*)$/, "$2:$3 $1 $4").replace(`${process.cwd()}/`, ""));
}

const checks = [
  ["types", "tsc -b: every floor, imports downward only", () => complaints(bin("tsc"), ["-b"])],
  ["test-types", "tsc -p tsconfig.test.json", () => complaints(bin("tsc"), ["-p", "tsconfig.test.json"])],
  ["engine-types", "tsc -p engine", engineTypes],
  ["lint", "biome: format, lint, import cycles, function length", lint],
  ["unused", "knip: files, exports, dependencies nobody uses", () => complaints(bin("knip"), ["--no-progress", "--no-config-hints"])],
  ["docs", "a doc comment on every export, no document named that is missing", checkDocs],
  ["files", "file length, machine paths, registry hosts", checkFiles],
  ["lockfile", "optional packages of every platform", checkLockfile],
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some(([known]) => known === name));
if (unknown.length > 0) {
  console.error(`no check is named ${unknown.join(", ")}; there are ${checks.map(([name]) => name).join(", ")}`);
  process.exit(2);
}

let failed = 0;
for (const [name, what, check] of checks) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const found = check();
  console.log(`${found.length === 0 ? "ok  " : "FAIL"} ${name.padEnd(13)} ${what}`);
  for (const line of found) console.log(`       ${line}`);
  if (found.length > 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
