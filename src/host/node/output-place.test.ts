import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newFile } from "./files.ts";
import { placeOf, refuseNoFile } from "./output-place.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-place-"));
const at = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ["here", "there", "deep", "deep/er"]) mkdirSync(at(name));

async function write(path: string, text: string) {
  const file = await newFile(path);
  await file.append(new TextEncoder().encode(text));
  expect(readdirSync(at("here")).filter((name) => name.endsWith(".part"))).toEqual([]);
  await file.commit();
}

describe("an output whose name is a symbolic link", () => {
  it("is written through links of links to the file they lead to, and they stay links", async () => {
    writeFileSync(at("there/song.wav"), "old");
    symlinkSync("../there/song.wav", at("here/one.wav"));
    symlinkSync("one.wav", at("here/two.wav"));
    await write(at("here/two.wav"), "new");
    expect(readFileSync(at("there/song.wav"), "utf8")).toBe("new");
    expect(["one.wav", "two.wav"].map((name) => lstatSync(at("here", name)).isSymbolicLink())).toEqual([true, true]);
    expect([readdirSync(at("here")), readdirSync(at("there"))]).toEqual([["one.wav", "two.wav"], ["song.wav"]]);
  });
  it("makes the file that a link of a linked folder leads to, where there is none yet", async () => {
    symlinkSync("deep/er", at("shortcut"));
    symlinkSync("../new.wav", at("deep/er/link.wav"));
    await write(at("shortcut/link.wav"), "made");
    expect(readFileSync(at("deep/new.wav"), "utf8")).toBe("made");
  });
  it("is refused in a circle, and so is what is no file", async () => {
    symlinkSync("b", at("a"));
    symlinkSync("a", at("b"));
    expect(() => placeOf(at("a"))).toThrow("leads in a circle");
    symlinkSync("/dev/null", at("null"));
    await expect(refuseNoFile(at("null"))).rejects.toMatchObject({ message: `${at("null")} is no regular file; name another file.` });
    await expect(refuseNoFile(at("here"))).rejects.toMatchObject({ message: `${at("here")} is a folder; name another file.` });
    await refuseNoFile(at("nothing"));
  });
});
