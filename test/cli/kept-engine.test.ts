// Ten years on: the program has another engine, and the one that a recipe names lies in `engines/`, as releases keep it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { beat, CliFolder, float32 } from "../cli-folder.ts";
import { program } from "../program.ts";

const cli = new CliFolder();
const root = resolve(dirname(program), "../../..");
const enginePath = cli.at("deadwax/dist/engine.wasm");

/** The program in a folder of its own, whose engine is not that of other tests. */
function later(...words: string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli.at("deadwax/dist/program/node/main.js"), ...words], {
    cwd: cli.path,
    env: cli.environment,
    encoding: "utf8",
  });
  return { status, stderr, stdout };
}

/** An engine that can do nothing: whoever calls it fails. A module of no sections (WebAssembly 1.0, section 5.5.16). */
const otherEngine = Uint8Array.from([0, ...Buffer.from("asm"), 1, 0, 0, 0]);

beforeAll(() => {
  for (const part of ["dist/program", "dist/pages", "dist/engine.wasm", "package.json"])
    cpSync(`${root}/${part}`, cli.at(`deadwax/${part}`), { recursive: true });
  symlinkSync(`${root}/node_modules`, cli.at("deadwax/node_modules"));
  writeFileSync(cli.at("mix.wav"), float32(2, beat(2, 3)));
  writeFileSync(cli.at("drums.wav"), float32(2, beat(2, 3)));
  writeFileSync(cli.at("bass.wav"), float32(2, [...beat(2, 3)].reverse()));
  const quick = ["--search", "off", "--quiet", "--no-report"];
  expect(later("master", "mix.wav", "-o", "mix.master.wav", ...quick).status).toBe(0);
  expect(later("master", "--stems", "drums=drums.wav", "bass=bass.wav", "-o", "stems.master.wav", "--alternates", "stems", ...quick).status).toBe(0);
  const first = readFileSync(enginePath);
  writeFileSync(enginePath, otherEngine);
  mkdirSync(cli.at("deadwax/engines"));
  writeFileSync(cli.at(`deadwax/engines/${createHash("sha256").update(first).digest("hex")}.wasm`), first);
});
afterAll(() => cli.remove());

const stems = ["--stems", "drums=drums.wav", "bass=bass.wav"];
const masters: [string, string, string[]][] = [
  ["a master of a mix", "mix.master.wav", ["--source", "mix.wav"]],
  ["a master of stems", "stems.master.wav", stems],
  ["a stem master", "stems.master.stem-drums.wav", stems],
];

it.each(masters)("%s is verified and made again by the engine of its recipe alone", (_, master, from) => {
  expect(JSON.parse(later("verify", master, ...from, "--json", "--quiet").stdout)).toMatchObject({ verdict: "reproduced" });
  expect(later("recall", master, ...from, "-o", "again.wav", "--force", "--quiet").status).toBe(0);
  expect(readFileSync(cli.at("again.wav")).equals(readFileSync(cli.at(master)))).toBe(true);
});

it("an engine that is not kept is named, with code 5, and nothing is written", () => {
  rmSync(cli.at("deadwax/engines"), { recursive: true });
  for (const [, master, from] of masters) {
    const { status, stderr } = later("recall", master, ...from, "-o", "lost.wav", "--quiet");
    expect({ status, stderr }).toEqual({ status: 5, stderr: expect.stringContaining("which this version of Deadwax does not hold") });
  }
  expect([existsSync(cli.at("lost.wav")), cli.temporaries()]).toEqual([false, []]);
});
