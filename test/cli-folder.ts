import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program } from "./program.ts";
import { kickBursts, pinkNoise } from "./signals.ts";
import { chunk, floats, formatChunk, riff } from "./wav-fixtures.ts";

/** A folder in which commands are run, with temporary files in a folder of its own. */
export class CliFolder {
  readonly path = mkdtempSync(join(tmpdir(), "deadwax-cli-"));
  readonly #spools = join(this.path, "spools");
  readonly environment = { ...process.env, TMPDIR: this.#spools };

  constructor() {
    mkdirSync(this.#spools);
  }

  at(name: string): string {
    return join(this.path, name);
  }

  deadwax(...words: string[]) {
    return this.#run(process.execPath, [program, ...words]);
  }

  /** A line of the shell, in which `deadwax` stands for the command. */
  shell(line: string) {
    return this.#run("bash", ["-c", `set -o pipefail; deadwax() { "${process.execPath}" "${program}" "$@"; }; ${line}`]);
  }

  #run(command: string, words: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(command, words, { cwd: this.path, env: this.environment, encoding: "utf8" });
    return { status, stdout, stderr };
  }

  hashOf(name: string): string {
    return createHash("sha256")
      .update(readFileSync(this.at(name)))
      .digest("hex");
  }

  temporaries(): string[] {
    return [...readdirSync(this.path), ...readdirSync(this.#spools)].filter((name) => name.endsWith(".part") || name.endsWith(".spool"));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A float WAV file. */
export function float32(channels: number, values: readonly number[], sampleRateHz = 48000): Uint8Array {
  return riff(formatChunk({ tag: 3, channels, sampleRateHz, bits: 32 }), chunk("data", floats(values, 4)));
}

/** A beat over noise, the same in every channel, interleaved. */
export function beat(channels: number, seconds: number, sampleRateHz = 48000): number[] {
  const frames = Math.round(seconds * sampleRateHz);
  const noise = pinkNoise(sampleRateHz, 1, -30, frames);
  const mono = kickBursts(sampleRateHz, -10, 0.5, frames).map((sample, n) => sample + noise[n]);
  return [...mono].flatMap((sample) => new Array<number>(channels).fill(sample));
}
