// What a command costs: wall time, CPU time of all its threads and children, and the most memory it held.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** bash counts the CPU of finished children (`time`) and tells the child's process id on descriptor 3. */
const timed = 'TIMEFORMAT="%R %U %S"; time { "$@" >/dev/null 2>&4 4>&- 3>&- & echo $! >&3; wait $!; }';
const memoryPollMs = 10;

/** Largest resident set so far in bytes; Linux only, 0 elsewhere or when the process is gone. */
function peakResidentBytes(pid) {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Runs a command once: { wallSeconds, cpuSeconds, peakBytes }. Throws with its stderr when it fails. */
export function costOf(program, args) {
  return new Promise((resolve, reject) => {
    const shell = spawn("bash", ["-c", timed, "bash", program, ...args], { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"] });
    let pid = 0;
    let peakBytes = 0;
    let times = "";
    let complaints = "";
    const poll = setInterval(() => {
      if (pid) peakBytes = Math.max(peakBytes, peakResidentBytes(pid));
    }, memoryPollMs);
    shell.stderr.on("data", (chunk) => (times += chunk));
    shell.stdio[3].on("data", (chunk) => (pid = Number(chunk)));
    shell.stdio[4].on("data", (chunk) => (complaints += chunk));
    shell.on("error", reject);
    shell.on("close", (code) => {
      clearInterval(poll);
      const [wallSeconds, user, system] = times.trim().split("\n").at(-1).split(" ").map(Number);
      if (code === 0) resolve({ wallSeconds, cpuSeconds: user + system, peakBytes });
      else reject(new Error(`${program} ${args.join(" ")} ended with ${code}: ${complaints.trim().split("\n").slice(-3).join(" | ")}`));
    });
  });
}

/** Runs several commands in turn, `rounds` times over, so that a slow moment of the machine meets all alike. One array of costs per command. */
export async function alternate(commands, rounds) {
  const costs = commands.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [program, ...args]] of commands.entries()) costs[index].push(await costOf(program, args));
  }
  return costs;
}

/** Median and spread (largest minus smallest, in percent of the median) of some figures. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, spreadPercent: (100 * (sorted.at(-1) - sorted[0])) / median, count: sorted.length };
}
