import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { removeTemporaries } from "./clean-up.ts";
import { newFile } from "./files.ts";

const system = vi.hoisted(() => ({ hasLinks: true }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const link: typeof real.link = (from, to) =>
    system.hasLinks ? real.link(from, to) : Promise.reject(Object.assign(new Error("EPERM"), { code: "EPERM" }));
  // As slow as a thread may be.
  const open: typeof real.open = async (...words) => {
    await new Promise(setImmediate);
    return real.open(...words);
  };
  return { ...real, link, open };
});

const folder = mkdtempSync(join(tmpdir(), "deadwax-files-"));
const path = join(folder, "a.wav");
const textOf = () => readFileSync(path, "utf8");
afterEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

async function begun(text: string, keepsExisting: boolean) {
  const file = await newFile(path, keepsExisting);
  await file.append(new TextEncoder().encode(text));
  return file;
}

describe.each([true, false])("a file on a disk with links: %s", (hasLinks) => {
  it("that may replace nothing keeps what appeared while it was written, says so, and leaves nothing", async () => {
    system.hasLinks = hasLinks;
    const file = await begun("mine", true);
    writeFileSync(path, "theirs");
    await expect(file.commit()).rejects.toMatchObject({ code: "output-exists", message: expect.stringContaining("is kept; name another file") });
    expect([textOf(), readdirSync(folder)]).toEqual(["theirs", ["a.wav"]]);
  });
  it("appears whole where nothing stands, and replaces what does when it may", async () => {
    system.hasLinks = hasLinks;
    await (await begun("first", true)).commit();
    expect([textOf(), readdirSync(folder)]).toEqual(["first", ["a.wav"]]);
    await (await begun("second", false)).commit();
    expect([textOf(), readdirSync(folder)]).toEqual(["second", ["a.wav"]]);
  });
});

it("a file that is interrupted while it is opened leaves nothing", async () => {
  const opening = newFile(path);
  removeTemporaries();
  const file = await opening.catch(() => null);
  expect(readdirSync(folder)).toEqual([]);
  await file?.discard();
});
