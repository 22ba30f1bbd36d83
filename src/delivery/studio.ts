import { Inspector, inspectForRepair } from "../analysis/inspect.ts";
import { identityOf, measure, measurementsOf, readTrack } from "../analysis/measure.ts";
import type { Measurements } from "../analysis/measurements.ts";
import { SettingsError } from "../audio/errors.ts";
import type { Finding } from "../audio/findings.ts";
import { isrcForm, isrcOf } from "../audio/isrc.ts";
import type { AudioSource, ByteSource } from "../audio/source.ts";
import { checkPlan } from "../chain/chain.ts";
import { type Plan, withoutStages } from "../chain/plan.ts";
import type { StemPlan } from "../chain/stem-plan.ts";
import { openAudio } from "../formats/open.ts";
import { memorySpool } from "../formats/spool.ts";
import { checkNames, checkWishes } from "../mastering/check-wishes.ts";
import { defaultReferenceWish, type Reference, type ReferenceWish } from "../mastering/reference.ts";
import { compareToReferences, type ReferenceComparison } from "../mastering/reference-comparison.ts";
import { planRepair, withRepairOffers } from "../mastering/repair.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import { defaultWishes, type Wishes } from "../mastering/wishes.ts";
import type { EditOrder } from "../run/edits.ts";
import { requireMasterable, requireUsableLevel } from "../run/fit-premaster.ts";
import type { Output, Progress, RunHost } from "../run/host.ts";
import { checkTime, timeNow } from "../run/made-at.ts";
import { master } from "../run/master.ts";
import { planTrack } from "../run/plan-track.ts";
import { readReference } from "../run/read-reference.ts";
import type { OutputBits, Recipe, Tags } from "../run/recipe.ts";
import { renderChain } from "../run/render.ts";
import type { MasterResult } from "../run/result.ts";
import { portableSha256 } from "../run/sha256.ts";
import { TrialBench, type TrialMaterial } from "../run/trial.ts";
import { Engine } from "../wasm/engine.ts";
import { masterResult } from "./master-result.ts";

/** What to make; everything has a default. */
export interface StudioOrder {
  readonly wishes?: Partial<Wishes>;
  /** Records to come close to, each with what is wanted of it; everything by the default amounts unless told. */
  readonly references?: readonly StudioReference[];
  /** 24 unless told. */
  readonly bits?: OutputBits;
  readonly tags?: Tags;
  /** ISO 8601, UTC, to the second, `2026-01-31T12:00:00Z`; now unless told; the same time gives the same bytes. */
  readonly madeAt?: string;
  /** A finished plan to render instead of making one. */
  readonly plan?: Plan;
  /** Sample rate of the master, trimmed ends, a fade; nothing of it unless told. */
  readonly edits?: EditOrder;
  /** The `plans` of `mixStems`, where the source is its sum: the master's signature names every stem and its moves. */
  readonly stems?: readonly StemPlan[];
  readonly onProgress?: Progress;
}

/** A reference in memory. */
export interface StudioReference {
  readonly source: AudioSource;
  readonly wish?: ReferenceWish;
}

/** A finished master in memory. */
export interface MasterBytes {
  /** The signed WAV file. */
  readonly wav: Uint8Array<ArrayBuffer>;
  readonly result: MasterResult;
  /** What the master was made with, as its signature holds it; `writeAlternates` makes its versions by it. */
  readonly recipe: Recipe;
}

/** Deadwax on one engine, in memory: measure, inspect, plan, render and master, the same in Node and in a browser. */
export class Studio {
  readonly #module: WebAssembly.Module;
  readonly #engineSha256: string;

  /** `engineBytes` is engine.wasm: `deadwax/engine.wasm` in the package. Compiling takes a few milliseconds. */
  static async open(engineBytes: Uint8Array | ArrayBuffer): Promise<Studio> {
    const bytes = bytesOf(engineBytes);
    const hash = portableSha256();
    hash.update(bytes);
    return new Studio(await WebAssembly.compile(bytes), hash.hex());
  }

  private constructor(module: WebAssembly.Module, engineSha256: string) {
    this.#module = module;
    this.#engineSha256 = engineSha256;
  }

  #newEngine(): Engine {
    return new Engine(this.#module);
  }

  /** Opens the bytes of an audio file of any format that is read; they are read as needed and must stay. Throws AudioInputError with a sentence for the user. */
  decode(name: string, file: Uint8Array | ArrayBuffer): Promise<AudioSource> {
    const bytes = bytesOf(file);
    const source: ByteSource = {
      name,
      size: bytes.length,
      read: (start, length) => Promise.resolve(bytes.subarray(start, Math.min(bytes.length, start + length))),
    };
    return openAudio(source, memorySpool);
  }

  /** Every number of a track, up to eight channels; throws AudioInputError for more. */
  measure(source: AudioSource): Promise<Measurements> {
    return measure(source, this.#newEngine());
  }

  /** Trouble in a premaster, with times, values and advice. */
  async inspect(source: AudioSource): Promise<Finding[]> {
    const { findings, evidence } = await inspectForRepair(source, this.#newEngine());
    return withRepairOffers(findings, evidence);
  }

  /** Measures references, for `wishes.references`: once, for as many mixes as there are. */
  readReferences(references: readonly StudioReference[]): Promise<Reference[]> {
    return Promise.all(references.map(({ source, wish }) => readReference(source, wish ?? defaultReferenceWish, this.#newEngine())));
  }

  /** The distance of a mix to references, split into what mastering can do, what only the mix can, and what is not to be copied. */
  async compareTo(mix: AudioSource, references: readonly StudioReference[]): Promise<ReferenceComparison | null> {
    const readings = await readTrack(mix, this.#newEngine());
    const facts = gatherFacts(measurementsOf(identityOf(mix), readings), readings);
    return compareToReferences(facts, await this.readReferences(references), null);
  }

  /** What mastering would do, and why; nothing is rendered but excerpts. Throws AudioInputError and SettingsError as `master` does. */
  async plan(source: AudioSource, wishes: Partial<Wishes> = {}): Promise<Plan> {
    requireMasterable(source);
    const all = { ...defaultWishes, ...wishes };
    checkWishes(all);
    const engine = this.#newEngine();
    const inspector = new Inspector(source, engine);
    const readings = await readTrack(source, engine, (...block) => inspector.process(...block));
    const before = measurementsOf(identityOf(source), readings);
    const { findings, evidence } = inspector.finish(before);
    requireUsableLevel(source, findings);
    const repair = all.repair.length > 0 ? planRepair(evidence, all.repair).stage : null;
    const { plan } = await planTrack(source, before, readings, all, repair, this.#host(new MemoryOutput()), () => undefined);
    return withoutStages(plan, all.without);
  }

  /**
   * The samples of a plan, before dither: as long as the source and aligned with it. Throws SettingsError for a plan out of range, AudioInputError for a
   * source that is not mono or stereo.
   */
  async render(source: AudioSource, plan: Plan): Promise<Float32Array<ArrayBuffer>[]> {
    requireMasterable(source);
    checkPlan(plan);
    const engine = this.#newEngine();
    const out = Array.from({ length: source.channels }, () => new Float32Array(source.frames));
    let at = 0;
    await renderChain(source, engine, plan, (left, right, frames) => {
      [left, right].slice(0, source.channels).forEach((pointer, channel) => {
        out[channel].set(engine.f32(pointer, frames), at);
      });
      at += frames;
    });
    return out;
  }

  /**
   * The main job: a signed WAV file and everything the report shows. Throws SettingsError for a wish, an edit or a plan out of range, AudioInputError for a
   * source that is not mono or stereo, below 8 kHz or far above full scale.
   */
  async master(source: AudioSource, order: StudioOrder = {}): Promise<MasterBytes> {
    checkOrder(order);
    const began = Date.now();
    const output = new MemoryOutput();
    const references = [...(order.wishes?.references ?? []), ...(await this.readReferences(order.references ?? []))];
    const mastered = await master(
      source,
      {
        wishes: { ...defaultWishes, ...order.wishes, references },
        bits: order.bits ?? 24,
        ditherSeed: 1,
        tags: order.tags ?? {},
        madeAt: order.madeAt ?? timeNow(),
        plan: order.plan ?? null,
        changes: [],
        edits: order.edits ?? {},
        ...(order.stems ? { stems: order.stems } : {}),
      },
      this.#host(output),
      order.onProgress ?? (() => undefined),
    );
    const result = masterResult(mastered, source.name, "", Math.max(0.001, (Date.now() - began) / 1000));
    return { wav: output.bytes(), result, recipe: mastered.recipe };
  }

  #host(output: MemoryOutput): RunHost {
    let bench: { readonly material: TrialMaterial; readonly trials: TrialBench } | null = null;
    const benchFor = (material: TrialMaterial) => {
      if (bench?.material !== material) bench = { material, trials: new TrialBench(material, this.#newEngine()) };
      return bench.trials;
    };
    return {
      newEngine: () => this.#newEngine(),
      engineSha256: this.#engineSha256,
      newSha256: portableSha256,
      runTrials: (material, trials) => Promise.resolve(trials.map((trial) => benchFor(material).run(trial))),
      endTrials: () => {
        bench = null;
        return Promise.resolve();
      },
      newOutput: () => Promise.resolve(output.restart()),
    };
  }
}

/** What `fetch` and `File` give comes as a bare buffer. */
function bytesOf(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
}

const orderNames: readonly (keyof StudioOrder)[] = ["wishes", "references", "bits", "tags", "madeAt", "plan", "edits", "stems", "onProgress"];
const editNames: readonly (keyof EditOrder)[] = ["sampleRateHz", "trim", "fadeSeconds", "fadeInSeconds", "fadeShape"];

/** Programs in plain JavaScript have no types to keep them from it. */
function checkOrder(order: StudioOrder): void {
  const { wishes, bits = 24, madeAt, tags, edits } = order;
  checkNames("order", order, orderNames);
  checkNames("edits", edits ?? {}, editNames);
  checkWishes({ ...defaultWishes, ...wishes });
  if (bits !== 16 && bits !== 24 && bits !== "32f")
    throw new SettingsError("settings-out-of-range", "bits", `bits must be 16, 24 or "32f", got ${JSON.stringify(bits)}.`);
  if (madeAt !== undefined) checkTime("madeAt", madeAt);
  if (tags?.isrc !== undefined && isrcOf(tags.isrc) !== tags.isrc)
    throw new SettingsError(
      "settings-malformed",
      "isrc",
      `tags.isrc must have ${isrcForm}, in capitals and without the hyphens, got ${JSON.stringify(tags.isrc)}.`,
    );
}

/** A growing file in memory. */
class MemoryOutput implements Output {
  #buffer = new Uint8Array(1 << 20);
  #size = 0;

  restart(): this {
    this.#size = 0;
    return this;
  }

  append(bytes: Uint8Array): Promise<void> {
    if (this.#size + bytes.length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(this.#buffer.length * 2, this.#size + bytes.length));
      grown.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, this.#size);
    this.#size += bytes.length;
    return Promise.resolve();
  }

  patch(position: number, bytes: Uint8Array): Promise<void> {
    this.#buffer.set(bytes, position);
    return Promise.resolve();
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  discard(): Promise<void> {
    return Promise.resolve();
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#size);
  }
}
