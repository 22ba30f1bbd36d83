import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { MasteringError } from "../../audio/errors.ts";
import { inThreads } from "./thread-lanes.ts";

/** Answers a job with its own name; "dies" takes its thread with it, "waits" has no answer, "full" fails as all jobs would on a disk that is full. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", (job) => {
      if (job === "dies") process.exit(7);
      if (job === "full") parentPort.postMessage({ failure: { code: "output-failed", path: "out.wav", message: "the disk is full" } });
      else if (job !== "waits") parentPort.postMessage({ result: job });
    });`)}`,
);

/** What a listener hears of some jobs; a MasteringError ends all of them. */
function listen(jobs: readonly string[]) {
  const heard: string[] = [];
  const ended = inThreads<string, string>(script, jobs, {
    onDone: (result) => void heard.push(`done ${result}`),
    onFailed: (failure, job) => {
      heard.push(`failed ${job}`);
      if (failure instanceof MasteringError) throw failure;
    },
  });
  return { heard, ended };
}

describe("jobs in threads", () => {
  it("go on past one whose thread died", async () => {
    const { heard, ended } = listen(["dies", "a", "b", "c"]);
    await ended;
    expect(heard.toSorted()).toEqual(["done a", "done b", "done c", "failed dies"]);
  });
  it("end together where the listener throws: one that is cut off is no failure of its own, and none is begun afterwards", async () => {
    const waiting = new Array<string>(availableParallelism() - 1).fill("waits");
    const { heard, ended } = listen(["full", ...waiting, "a", "b"]);
    await expect(ended).rejects.toThrow("the disk is full");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard).toEqual(["failed full"]);
  });
});
