import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { coresFor, inThreads } from "./thread-lanes.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-lanes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A thread that doubles numbers, ends by itself at 3 and throws at 4. */
const script = join(folder, "worker.mjs");
writeFileSync(
  script,
  `import { parentPort, threadId } from "node:worker_threads";
parentPort.on("message", ({ job }) => {
  if (job === 3) process.exit(7);
  if (job === 4) throw new Error("four");
  parentPort.postMessage({ result: { doubled: 2 * job, threadId } });
});
`,
);

interface Answer {
  readonly doubled: number;
  readonly threadId: number;
}

describe("jobs in threads", () => {
  it("are each answered once, also those that come after a thread ended by itself, in no more threads than were lost and there are cores", async () => {
    const jobs = Array.from({ length: 20 }, (_, n) => n);
    const answers = new Map<number, Answer>();
    const failed = new Map<number, string>();
    await inThreads<number, Answer>(pathToFileURL(script), jobs, {
      onDone: (answer, job) => void answers.set(job, answer),
      onFailed: (failure, job) => void failed.set(job, String(failure)),
    });
    expect([...failed.keys()].sort()).toEqual([3, 4]);
    expect(failed.get(3)).toContain("ended with code 7");
    expect(failed.get(4)).toContain("four");
    for (const job of jobs) if (job !== 3 && job !== 4) expect(answers.get(job)?.doubled).toBe(2 * job);
    expect(new Set([...answers.values()].map(({ threadId }) => threadId)).size).toBeLessThanOrEqual(availableParallelism() + 2);
  });
  it("end with the first failure where nobody hears of failures: of many that wait, some are never begun", async () => {
    const jobs = [4, ...new Array<number>(50000).fill(1)];
    let done = 0;
    await expect(inThreads<number, Answer>(pathToFileURL(script), jobs, { onDone: () => void done++ })).rejects.toThrow("four");
    expect(done).toBeLessThan(50000);
  });
  it("have a core each, share what fewer of them leave, and the last of many has all", () => {
    const shared = (jobs: number, cores: number) => Array.from({ length: jobs }, (_, index) => coresFor(index, jobs, cores));
    expect([shared(1, 2), shared(2, 2), shared(3, 2)]).toEqual([[2], [1, 1], [1, 1, 2]]);
    expect([shared(3, 8), shared(9, 8).at(-1), shared(2, 1)]).toEqual([[2, 2, 2], 8, [1, 1]]);
  });
});
