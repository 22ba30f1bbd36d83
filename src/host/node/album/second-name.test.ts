import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { giveSecondName } from "./second-name.ts";

const refusal = vi.hoisted((): { code: string | null } => ({ code: null }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const link: typeof real.link = async (from, to) => {
    if (refusal.code === null) return real.link(from, to);
    throw Object.assign(new Error(`${refusal.code}: link`), { code: refusal.code });
  };
  return { ...real, link };
});

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "deadwax-name-"));
  writeFileSync(join(work, "a"), "music");
});
afterEach(() => rmSync(work, { recursive: true }));

describe("a second name of a file", () => {
  it("leaves the first where the file system has links", async () => {
    refusal.code = null;
    await giveSecondName(join(work, "a"), join(work, "b"));
    expect([readFileSync(join(work, "a"), "utf8"), readFileSync(join(work, "b"), "utf8")]).toEqual(["music", "music"]);
  });
  it.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"])("takes the place of the first where links are refused with %s", async (code) => {
    refusal.code = code;
    await giveSecondName(join(work, "a"), join(work, "b"));
    expect(readFileSync(join(work, "b"), "utf8")).toBe("music");
    expect(existsSync(join(work, "a"))).toBe(false);
  });
  it("is refused like the link where a move would not help", async () => {
    refusal.code = "ENOSPC";
    await expect(giveSecondName(join(work, "a"), join(work, "b"))).rejects.toThrow("ENOSPC");
    expect(existsSync(join(work, "a"))).toBe(true);
  });
});
