import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requireWritable } from "./writable-folder.ts";

const refusal = vi.hoisted((): { place: string; code: string } => ({ place: "", code: "" }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const access: typeof real.access = async (path, mode) => {
    if (path === refusal.place) throw Object.assign(new Error(refusal.code), { code: refusal.code });
    return real.access(path, mode);
  };
  return { ...real, access };
});

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "deadwax-writable-"));
  refusal.place = "";
});
afterEach(() => rmSync(work, { recursive: true }));

describe("a folder that is to be written", () => {
  it("may be there or be made, and is not made yet", async () => {
    await requireWritable(work);
    await requireWritable(join(work, "a", "b"));
    expect(readdirSync(work)).toEqual([]);
  });
  it.each([
    ["EROFS", "the disk that holds FOLDER is read-only"],
    ["EACCES", "there is no permission to write in FOLDER"],
  ])("is refused by the folder above it with %s: %s", async (code, reason) => {
    Object.assign(refusal, { place: work, code });
    const folder = join(work, "a", "b");
    await expect(requireWritable(folder)).rejects.toThrow(`${folder} cannot be written: ${reason.replace("FOLDER", work)}; name a folder elsewhere.`);
  });
});
