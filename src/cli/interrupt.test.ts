import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const built = fileURLToPath(new URL("../../dist/cli/interrupt.js", import.meta.url));

/** A program that prints more than a pipe holds, and is interrupted; what it prints after that is not to come. */
const program = `
  const { stopCleanly, watchOutput } = await import(${JSON.stringify(built)});
  stopCleanly();
  watchOutput();
  for (let line = 0; line < 20; line++) console.log("x".repeat(99999));
  process.on("SIGINT", () => setInterval(() => { console.log("late"); console.error("late"); }, 1));
  process.kill(process.pid, "SIGINT");
`;
const run = (reader: string) =>
  spawnSync("bash", ["-c", `set -o pipefail; "$0" --input-type=module -e "$1" | (${reader})`, process.execPath, program], { encoding: "utf8" });

describe("an interruption", () => {
  it("does not cut off what a slow reader has not taken yet, and nothing comes after it", () => {
    const { status, stdout, stderr } = run("sleep 0.3; wc -c");
    expect([status, stdout.trim(), stderr]).toEqual([130, "2000000", "\ndeadwax: interrupted; nothing was left half-written.\n"]);
  });
  it("ends the program though nobody reads", () => {
    expect(run("sleep 2").status).toBe(130);
  });
});
