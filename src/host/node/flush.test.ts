import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { newFile } from "./files.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-flush-"));
const path = join(folder, "a.wav");
const some = await open(folder, "r");
const prototype = Object.getPrototypeOf(some) as typeof some;
await some.close();
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(path, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function write(): Promise<void> {
  const file = await newFile(path);
  await file.append(new Uint8Array(9));
  await file.commit();
}

describe("a finished file", () => {
  it("lies on the disk before it gets its name, and then its name does", async () => {
    const named: boolean[] = [];
    vi.spyOn(prototype, "sync").mockImplementation(() => {
      named.push(existsSync(path));
      return Promise.resolve();
    });
    await write();
    expect(named).toEqual([false, true]);
  });
  it.each([
    ["EINVAL", true],
    ["ENOSYS", true],
    ["ENOTSUP", true],
    ["EIO", false],
    ["ENOSPC", false],
  ])("whose disk answers %s appears: %s; where it does not, nothing is left", async (code, appears) => {
    vi.spyOn(prototype, "sync").mockRejectedValue(Object.assign(new Error(code), { code }));
    const failure = await write().catch((cause) => cause);
    expect([existsSync(path), failure?.code]).toEqual([appears, appears ? undefined : "output-failed"]);
    expect(existsSync(join(folder, `.a.wav.${process.pid}.part`))).toBe(false);
  });
});
