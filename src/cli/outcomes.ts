import type { JobListener } from "../host/node/thread-lanes.ts";
import { failureDocument, isOfOneInput, noteFailure } from "./exit.ts";
import type { InputsProgress } from "./progress.ts";

/** How documents are printed: all at the end, a line each, or not at all. */
export interface DocumentFlags {
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** What is known of the inputs of a command before the first is looked at. */
export interface Inputs {
  /** Of each, what its document holds where it failed, beside the error. */
  readonly names: readonly object[];
  /** Whether it is a single one, whose failure is that of the command. */
  readonly isOne: boolean;
}

/** How the jobs of a run are told of. */
export interface Telling<Job, Result> {
  /** Says in its turn what came of an input, unless documents are asked for, and makes its document. */
  tell(result: Result, job: Job, index: number): object;
  /** Says it as soon as it has ended instead, also when it failed. */
  tellAtOnce?(result: Result): void;
  readonly progress?: InputsProgress;
  /** The number among the inputs of each job; its own unless told. */
  readonly places?: readonly number[];
}

/** What came of the inputs of a command. Each is told of, and its document printed, in its turn: as soon as it and all before it have ended. */
export class Outcomes {
  readonly #inputs: Inputs;
  readonly #flags: DocumentFlags;
  readonly #open: Set<number>;
  readonly #waiting = new Map<number, () => object>();
  readonly #documents: object[] = [];
  readonly #failures = new Map<number, unknown>();
  #turn = 0;

  constructor(inputs: Inputs, flags: DocumentFlags) {
    this.#inputs = inputs;
    this.#flags = flags;
    this.#open = new Set(inputs.names.keys());
  }

  /** The inputs that failed, by their number, and why. */
  get failures(): ReadonlyMap<number, unknown> {
    return this.#failures;
  }

  /** Hears of the jobs of a run. What fails for all ends it, and is why the rest was not done. */
  async hear<Job, Result>(run: (listener: Required<JobListener<Job, Result>>) => Promise<void>, telling: Telling<Job, Result>): Promise<void> {
    const { tell, tellAtOnce, progress, places } = telling;
    const areKept = !tellAtOnce || this.#flags.json || this.#flags.jsonl;
    const end = (index: number, add: (place: number) => void) => {
      const place = places?.[index] ?? index;
      if (progress) progress.end(index, () => add(place));
      else add(place);
    };
    const listener: Required<JobListener<Job, Result>> = {
      onDone: (result, job, index) =>
        end(index, (place) => {
          tellAtOnce?.(result);
          this.add(place, areKept ? () => tell(result, job, index) : () => ({}));
        }),
      onFailed: (failure, _, index) => {
        if (this.#endsAll(failure)) throw failure;
        end(index, (place) => this.fail(place, failure, Boolean(tellAtOnce)));
      },
    };
    await run(listener).catch((failure) => {
      progress?.done();
      this.failRest(failure);
    });
    progress?.done();
  }

  /** Adds what came of an input: `tell` is called in its turn, and gives its document. */
  add(index: number, tell: () => object): void {
    this.#open.delete(index);
    this.#waiting.set(index, tell);
    for (let next = this.#waiting.get(this.#turn); next; next = this.#waiting.get(++this.#turn)) {
      this.#waiting.delete(this.#turn);
      this.#print(next());
    }
  }

  /** Adds an input that failed, which keeps no other from it; the exit code is that of the first. */
  fail(index: number, failure: unknown, isToldAtOnce = false): void {
    if (isToldAtOnce) noteFailure(failure);
    this.#addFailure(index, failure, () => (isToldAtOnce ? undefined : noteFailure(failure)));
  }

  /** Adds as failed, for one reason, whatever has not been added. Throws that where it is of a single input, and so of the command. */
  failRest(failure: unknown): void {
    if (this.#isAlone()) throw failure;
    noteFailure(failure);
    for (const index of [...this.#open]) this.#addFailure(index, failure, () => undefined);
  }

  /** Prints what --json prints: a list, or of a single input its document alone. */
  end(isList = !this.#inputs.isOne): void {
    if (this.#flags.json) console.log(JSON.stringify(isList ? this.#documents : this.#documents[0], null, 2));
  }

  #addFailure(index: number, failure: unknown, note: () => void): void {
    this.#failures.set(index, failure);
    this.add(index, () => {
      note();
      return { ...this.#inputs.names[index], ...failureDocument(failure) };
    });
  }

  /** What --json prints of a single input that failed is that of a command; a line says which input. */
  #isAlone(): boolean {
    return this.#inputs.isOne && !this.#flags.jsonl;
  }

  #endsAll(failure: unknown): boolean {
    return this.#isAlone() || !isOfOneInput(failure);
  }

  #print(document: object): void {
    if (this.#flags.jsonl) process.stdout.write(`${JSON.stringify(document)}\n`);
    else if (this.#flags.json) this.#documents.push(document);
  }
}
