import { basename } from "node:path";

/** Shows how far long work is: a bar on a terminal, one line a stage elsewhere, nothing when told to be quiet. Writes to stderr only. */
export class ProgressDisplay {
  readonly #label: string;
  readonly #mode: "bar" | "lines" | "none";
  #stage = "";
  #stageStart = 0;
  #lastDraw = 0;

  constructor(label: string, quiet: boolean) {
    this.#label = label;
    this.#mode = quiet ? "none" : process.stderr.isTTY ? "bar" : "lines";
  }

  update(stage: string, share: number, audioSeconds = 0): void {
    if (this.#mode === "none") return;
    const now = performance.now();
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#stageStart = now;
      if (this.#mode === "lines") process.stderr.write(`${this.#label}: ${stage}\n`);
    }
    if (this.#mode !== "bar" || (now - this.#lastDraw < 50 && share < 1)) return;
    this.#lastDraw = now;
    const filled = Math.round(share * 24);
    const seconds = (now - this.#stageStart) / 1000;
    const speed = seconds > 0.05 && audioSeconds > 0 ? ` ${Math.round((share * audioSeconds) / seconds)}x real time` : "";
    const bar = `${"█".repeat(filled)}${"░".repeat(24 - filled)}`;
    const line = `${this.#label} ${stage.padEnd(12)} ${bar} ${String(Math.round(share * 100)).padStart(3)} %${speed}`;
    // A line that wraps cannot be drawn over.
    process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
  }

  /** A line for whoever reads a log; the bar of a terminal has it already. */
  line(text: string): void {
    if (this.#mode === "lines") process.stderr.write(`${text}\n`);
  }

  done(): void {
    if (this.#mode === "bar") process.stderr.write("\r\x1b[K");
  }
}

/** Says on stderr what is done with a file, or was met in it: "mix.wav: measure". Silent when told to be quiet. */
export function tellerOf(quiet: boolean): (path: string, what: string) => void {
  return (path, what) => {
    if (!quiet) console.error(`${basename(path)}: ${what}`);
  };
}
