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

/** How far a command over one or more inputs is: by how many have ended, and of a single one by its share. */
export class InputsProgress {
  readonly #display: ProgressDisplay;
  readonly #stage: string;
  readonly #paths: readonly string[];
  #ended = 0;

  constructor(stage: string, paths: readonly string[], plural: string, quiet: boolean) {
    this.#stage = stage;
    this.#paths = paths;
    this.#display = new ProgressDisplay(paths.length === 1 ? basename(paths[0]) : `${paths.length} ${plural}`, quiet);
    if (paths.length > 0) this.#display.update(stage, 0);
  }

  /** The share that is done of a single input. */
  readonly share = (share: number): void => this.#display.update(this.#stage, share);

  /** One has ended; `tell` prints what came of it where the bar has been. */
  end(index: number, tell: () => void): void {
    this.done();
    tell();
    const { length } = this.#paths;
    this.#display.line(`${++this.#ended} of ${length}: ${this.#paths[index]}`);
    if (this.#ended < length) this.#display.update(this.#stage, this.#ended / length);
  }

  /** Takes the bar away. */
  done(): void {
    this.#display.done();
  }
}

/** Says on stderr what is done with a file, or was met in it: "mix.wav: measure". Silent when told to be quiet. */
export function tellerOf(quiet: boolean): (path: string, what: string) => void {
  return (path, what) => {
    if (!quiet) console.error(`${basename(path)}: ${what}`);
  };
}
