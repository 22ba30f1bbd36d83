import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPairs } from "./learn-style-files.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-pairs-"));
const at = (...path: string[]) => join(folder, ...path);
const put = (name: string, ...files: string[]) => {
  mkdirSync(at(name));
  for (const file of files) writeFileSync(at(name, file), "");
};

beforeAll(() => {
  put("good", "b.mix.wav", "b.master.flac", "a.MIX.WAV", "A.Master.wav", "a.master.html", ".b.mix.wav", "cover.jpg");
  put("lone", "a.mix.wav", "a.master.wav", "b.mix.wav", "b.master.html");
  put("none", "a.wav");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("pairs to learn from", () => {
  it("are found in a folder by name, in whatever case, and between two paths", async () => {
    expect(await findPairs([at("good"), `${at("lone", "a.mix.wav")}=${at("lone", "a.master.wav")}`])).toEqual([
      { mix: at("good", "a.MIX.WAV"), master: at("good", "A.Master.wav") },
      { mix: at("good", "b.mix.wav"), master: at("good", "b.master.flac") },
      { mix: at("lone", "a.mix.wav"), master: at("lone", "a.master.wav") },
    ]);
  });
  it("may hold an equals sign in either path: the first behind which a file lies parts them", async () => {
    put("a=b", "mix.wav", "master.wav");
    const [mix, master] = [at("a=b", "mix.wav"), at("a=b", "master.wav")];
    expect(await findPairs([`${mix}=${master}`])).toEqual([{ mix, master }]);
  });
  it("are refused where a mix lacks its master, where there are none, and where a mix comes twice, by whatever path", async () => {
    await expect(findPairs([at("lone")])).rejects.toThrow("b.mix.wav has no master; put b.master.wav beside it, or take it out.");
    await expect(findPairs([at("none")])).rejects.toThrow("holds no pairs");
    await expect(findPairs([at("good"), `${folder}/good/../good/b.mix.wav=${at("lone", "a.master.wav")}`])).rejects.toThrow("is in two pairs");
    await expect(findPairs(["a.wav"])).rejects.toThrow("a pair must be mix.wav=master.wav or a folder");
  });
});
