// Short records on disk, and the command that masters them.
import { execFile, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Planar } from "../src/audio/source.ts";
import { openSource } from "../src/host/node/open-source.ts";
import { finishedSong, recordOf, sampleRateHz } from "./album-songs.ts";
import { program } from "./program.ts";

/** The loud end of a song of record 1, peaks at -7 dBFS. */
export function shortSong(index: number, seconds = 6): Planar {
  return finishedSong(recordOf(1)[index], 10 + index).map((side) => side.slice(-seconds * sampleRateHz).map((x) => x / 2));
}

/** What came of a command. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line. */
export function deadwax(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Outcome> {
  return run(process.execPath, [program, ...args], env);
}

function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return promisify(execFile)(file, args, { maxBuffer: 2 ** 26, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: Outcome) => failure,
  );
}

/** Runs the command line on one core, where the system has a way; on all of them otherwise. */
export function deadwaxOnOneCore(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  if (spawnSync("taskset", ["-c", "0", "true"]).status !== 0) {
    console.log("skipped: one core against several (no taskset on the PATH)");
    return deadwax(args, env);
  }
  return run("taskset", ["-c", "0", process.execPath, program, ...args], env);
}

/** Runs the command line and kills it, as the system would, when a line of its progress matches; true when it was killed before it ended. */
export function deadwaxKilledAt(line: RegExp, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      said += text;
      if (line.test(said)) child.kill("SIGKILL");
    });
    child.on("exit", (_, signal) => resolve(signal === "SIGKILL"));
  });
}

/** Every file of a folder and those below it, by its path, with its hash. */
export function hashesOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(
    paths.sort().map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(folder, path)))
        .digest("hex"),
    ]),
  );
}

/** All samples of an audio file. */
export async function samplesOf(path: string): Promise<Planar> {
  const source = await openSource(path);
  const planar = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
  await source.read(0, planar);
  return planar;
}
