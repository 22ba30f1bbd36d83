import { mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReadAhead } from "./read-ahead.ts";

describe("reading ahead", () => {
  const size = 5 * 2 ** 20 + 1234;
  const content = Uint8Array.from({ length: size }, (_, n) => (n * 2654435761) >>> 24);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "deadwax-read-"));
    await writeFile(join(folder, "bytes"), content);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("gives the bytes of the file, whatever the order and however many read at once", async () => {
    const step = fc.record({
      reader: fc.nat(4),
      length: fc.oneof(fc.nat(300), fc.nat(200_000), fc.nat(3_000_000)),
      jump: fc.option(fc.nat(size + 10), { freq: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const handle = await open(join(folder, "bytes"), "r");
        try {
          const ahead = new ReadAhead(handle, size);
          const at = [0, 0, 0, 0, 0];
          await Promise.all(
            steps.map(async ({ reader, length, jump }) => {
              const start = jump ?? at[reader];
              at[reader] = Math.min(size, start + length);
              const bytes = await ahead.read(start, length);
              expect(Buffer.compare(bytes, content.subarray(start, start + length))).toBe(0);
            }),
          );
        } finally {
          await handle.close();
        }
      }),
      { numRuns: 40 },
    );
  });

  it("ends where the file ends, also when it became shorter meanwhile", async () => {
    const path = join(folder, "shrinking");
    await writeFile(path, content);
    const handle = await open(path, "r");
    const ahead = new ReadAhead(handle, size);
    await truncate(path, 1_500_000);
    let read = 0;
    for (;;) {
      const bytes = await ahead.read(read, 100_000);
      if (bytes.length === 0) break;
      read += bytes.length;
    }
    expect(read).toBe(1_500_000);
    await handle.close();
  });
});
