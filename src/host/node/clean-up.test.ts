import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { ByteSource } from "../../audio/source.ts";
import { closeFiles, closingFiles } from "./clean-up.ts";
import { openFile } from "./files.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-clean-up-"));
const mix = join(folder, "mix.wav");
writeFileSync(mix, "four");
afterAll(() => rmSync(folder, { recursive: true }));

const isOpen = (file: ByteSource) =>
  file.read(0, 4).then(
    () => true,
    () => false,
  );

it("closes what a piece of work opened, also when it fails, and nothing of what was opened beside it", async () => {
  const before = await openFile(mix);
  let beside: ByteSource | null = null;
  const [one, other] = await Promise.all([
    closingFiles(async () => {
      const file = await openFile(mix);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return [file, beside !== null && (await isOpen(beside))] as const;
    }),
    closingFiles(async () => {
      beside = await openFile(mix);
      await new Promise((resolve) => setTimeout(resolve, 40));
      return isOpen(beside);
    }),
  ]);
  expect([one[1], other, await isOpen(one[0]), await isOpen(before)]).toEqual([true, true, false, true]);
  let failed: ByteSource | null = null;
  const failing = closingFiles(async () => {
    failed = await openFile(mix);
    throw new Error("on the way");
  });
  await expect(failing).rejects.toThrow("on the way");
  expect(failed && (await isOpen(failed))).toBe(false);
  await closeFiles();
  expect(await isOpen(before)).toBe(false);
});
