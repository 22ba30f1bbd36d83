// Child processes for the bench: run one to its end, keep what it printed, and say what it cost.
import { spawn } from "node:child_process";

/**
 * Runs a program to its end. Returns { stdout, stderr }; throws with the last lines of stderr when it fails.
 * `options.input` is written to its stdin, which is otherwise closed.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const { input, ...spawnOptions } = options;
    const child = spawn(program, args, { stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"], ...spawnOptions });
    const out = [];
    const err = [];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const stdout = Buffer.concat(out).toString();
      const stderr = Buffer.concat(err).toString();
      if (code === 0) resolve({ stdout, stderr });
      else reject(new Error(`${program} ended with ${signal ?? code}: ${stderr.trim().split("\n").slice(-4).join(" | ")}`));
    });
    if (input !== undefined) child.stdin.end(input);
  });
}

/** True when the program can be started with these arguments. */
export async function canRun(program, args) {
  try {
    await run(program, args);
    return true;
  } catch {
    return false;
  }
}
