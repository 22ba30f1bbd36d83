import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OutputError } from "../audio/errors.ts";
import type { JobListener } from "../host/node/thread-lanes.ts";
import { Outcomes } from "./outcomes.ts";

type Listener = Required<JobListener<string, number>>;

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => Boolean(printed.push(String(text))));
  vi.spyOn(console, "error").mockImplementation((text) => void printed.push(`stderr ${text}\n`));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const names = ["a", "b", "c"].map((file) => ({ file }));
const telling = { tell: (value: number, job: string) => ({ file: job, value }) };
const line = (document: object) => `${JSON.stringify(document)}\n`;
const full = new OutputError("output-failed", "b", "b cannot be written: the disk is full.");
const error = { code: full.code, path: "b", message: full.message };

describe("what came of several inputs", () => {
  it("is printed in their order, each as soon as it and all before it have ended", async () => {
    const outcomes = new Outcomes({ names, isOne: false }, { jsonl: true });
    const seen: string[][] = [];
    await outcomes.hear(async (listener: Listener) => {
      for (const index of [2, 0, 1]) {
        listener.onDone(10 * index, names[index].file, index);
        seen.push([...printed]);
      }
    }, telling);
    const [a, b, c] = names.map(({ file }, index) => line({ file, value: 10 * index }));
    expect(seen).toEqual([[], [a], [a, b, c]]);
  });
  it("is one list at the end with --json, of a single one its document alone unless it is always a list", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const [several, one, measured] = [3, 1, 1].map((count) => new Outcomes({ names: names.slice(0, count), isOne: count === 1 }, { json: true }));
    for (const [outcomes, count] of [[several, 3] as const, [one, 1] as const, [measured, 1] as const])
      for (let index = count - 1; index >= 0; index--) outcomes.add(index, () => names[index]);
    several.end();
    one.end();
    measured.end(true);
    expect(log.mock.calls.map(([text]) => JSON.parse(text))).toEqual([names, names[0], [names[0]]]);
  });
  it("is why the rest was not done where it is a full disk: it is said once, and stands at each", async () => {
    const outcomes = new Outcomes({ names, isOne: false }, { jsonl: true });
    const run = async (listener: Listener) => {
      listener.onDone(7, "c", 2);
      listener.onFailed(full, "b", 1);
    };
    await outcomes.hear(run, telling);
    expect([outcomes.failures.size, process.exitCode]).toEqual([2, 1]);
    expect(printed).toEqual([
      `stderr deadwax: ${full.message}\n`,
      line({ file: "a", error }),
      line({ file: "b", error }),
      line({ file: "c", value: 7 }),
    ]);
  });
  it("is thrown where a single one failed, whose document is that of the command; a line says which input", async () => {
    const run = async (listener: Listener) => listener.onFailed(full, "a", 0);
    const alone = { names: names.slice(0, 1), isOne: true };
    await expect(new Outcomes(alone, { json: true }).hear(run, telling)).rejects.toBe(full);
    await new Outcomes(alone, { jsonl: true }).hear(run, telling);
    expect(printed.at(-1)).toBe(line({ file: "a", error }));
  });
});
