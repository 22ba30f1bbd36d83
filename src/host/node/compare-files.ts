import { rm } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { loudnessOf } from "../../analysis/loudness.ts";
import { identityOf, measurementsOf, readTrack } from "../../analysis/measure.ts";
import type { Measurements } from "../../analysis/measurements.ts";
import type { TrackReadings } from "../../analysis/readings.ts";
import { AudioInputError, SettingsError } from "../../audio/errors.ts";
import type { AudioSource } from "../../audio/source.ts";
import { roundTo } from "../../audio/units.ts";
import { type ComparedCandidate, type CompareResult, gentlenessRanks, type MergedCandidate } from "../../delivery/compare/compare-result.ts";
import { renderComparePage } from "../../delivery/compare/page.ts";
import { wavDataRange } from "../../formats/wav/data-range.ts";
import { resolveStyle } from "../../mastering/styles/styles.ts";
import { type CompareCandidate, matchingGainsDb, passageLoudness, printMatched } from "../../run/compare.ts";
import { chooseExcerpts, type Excerpt } from "../../run/excerpts.ts";
import type { Progress } from "../../run/host.ts";
import type { MasterOrder } from "../../run/master.ts";
import { sweepLater } from "./clean-up.ts";
import { newEngine } from "./engine.ts";
import { newFile, openFile } from "./files.ts";
import type { MasterFileOrder } from "./master-file.ts";
import { masterInParallel } from "./master-pool.ts";
import { openSource } from "./open-source.ts";
import { readPageAssets } from "./page-assets.ts";
import { newSha256 } from "./run-host.ts";

/** What to compare, where it goes, and how much of it the page plays. */
export interface CompareOrder {
  readonly mix: string;
  /** An existing folder. */
  readonly folder: string;
  readonly candidates: readonly CompareCandidate[];
  /** 5 to 120. */
  readonly passageSeconds: number;
  /** Of the masters behind the copies, ISO 8601; it does not reach the copies. */
  readonly madeAt: string;
}

/** Name of the page in the folder. */
export const comparePageName = "compare.html";

/** File name of a candidate's copy. */
export function matchedFileName(candidate: string): string {
  return `${candidate.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.matched.wav`;
}

/** A candidate at its own loudness: rendered, or the mix. */
interface Rendered {
  readonly candidate: CompareCandidate;
  readonly path: string;
  readonly measurements: Measurements;
}

/** Masters the mix once per candidate, writes loudness-matched copies and the page to hear them blind. */
export async function compareMix(order: CompareOrder, onProgress: Progress): Promise<CompareResult> {
  const mix = await openSource(order.mix);
  refuseHugePage(order, mix);
  const readings = await readTrack(mix, newEngine());
  const before = measurementsOf(identityOf(mix), readings);
  requireLoudness(order.mix, before);
  const rendered = await renderCandidates(order, before, onProgress);
  try {
    const [passage] = chooseExcerpts(readings, order.passageSeconds, 1);
    const result = { ...(await matchCandidates(order, rendered, passage, onProgress)), warnings: mix.warnings };
    await writePage(order, result, passage, mix);
    return result;
  } finally {
    await Promise.all(rendered.filter(({ candidate }) => candidate.wishes).map(({ path }) => rm(path, { force: true })));
  }
}

/** Of all passages as they stand in the page, bytes: it is one string while it is written, and Chromium takes 16 s to unpack 370 MB. */
const mostAudioBytes = 400e6;

/** Throws SettingsError before anything is rendered; every sample takes three bytes, and in base64 four. */
export function refuseHugePage({ candidates, passageSeconds }: CompareOrder, { sampleRateHz, channels, frames }: AudioSource): void {
  const bytesPerSecond = candidates.length * channels * sampleRateHz * 4;
  if (Math.min(passageSeconds, frames / sampleRateHz) * bytesPerSecond <= mostAudioBytes) return;
  const most = Math.floor(mostAudioBytes / bytesPerSecond);
  throw new SettingsError(
    "settings-out-of-range",
    "--passage",
    `--passage must be at most ${most} s for ${candidates.length} versions at ${sampleRateHz} Hz, or the page gets too large for a browser, got ${passageSeconds}.`,
  );
}

function requireLoudness(path: string, { integratedLufs }: Measurements): void {
  if (integratedLufs === null)
    throw new AudioInputError("input-too-short", path, `${path} has no measurable loudness: it needs at least 0.4 s of audio above -70 LUFS.`);
}

/** One master per candidate, several at once, under temporary names that are swept when the program is interrupted. */
async function renderCandidates({ mix, folder, candidates, madeAt }: CompareOrder, before: Measurements, onProgress: Progress): Promise<Rendered[]> {
  sweepLater(folder);
  const pathOf = (candidate: CompareCandidate) => join(folder, `.${matchedFileName(candidate.name)}.rendered.${process.pid}.part`);
  const orders = candidates.flatMap((candidate): MasterFileOrder[] =>
    candidate.wishes ? [{ mix, output: pathOf(candidate), report: null, repairPreview: null, order: masterOrder(candidate.wishes, madeAt) }] : [],
  );
  let done = 0;
  onProgress("master", 0, 0);
  const results = await masterInParallel(orders, () => onProgress("master", ++done / orders.length, before.durationSeconds * orders.length));
  return candidates.map((candidate): Rendered => {
    const at = orders.findIndex(({ output }) => output === pathOf(candidate));
    if (at < 0) return { candidate, path: mix, measurements: before };
    return { candidate, path: pathOf(candidate), measurements: { ...results[at].after, file: matchedFileName(candidate.name) } };
  });
}

/** As floats, so that the copy is dithered once. */
function masterOrder(wishes: MasterOrder["wishes"], madeAt: string): MasterOrder {
  return { wishes, bits: "32f", ditherSeed: 1, tags: {}, madeAt, plan: null, changes: [] };
}

async function matchCandidates(
  order: CompareOrder,
  rendered: readonly Rendered[],
  passage: Excerpt,
  onProgress: Progress,
): Promise<Omit<CompareResult, "warnings">> {
  const { copies, merged } = await writeCopies(order.folder, rendered, passage, (share) => onProgress("match", share, 0));
  const ranks = gentlenessRanks(copies.map(({ candidate, measurements }) => (candidate.wishes ? measurements.plrDb : null)));
  const quietest = Math.min(...copies.map(({ passageLufs }) => passageLufs));
  const [{ measurements, gainDb }] = copies;
  const { durationSeconds, sampleRateHz } = measurements;
  const stepSeconds = Math.max(1, Math.ceil(durationSeconds / mostPoints));
  const candidates = copies.map(
    (copy, index): ComparedCandidate => ({
      name: copy.candidate.name,
      style: copy.candidate.wishes ? resolveStyle(copy.candidate.wishes.style).name : null,
      styleFile: copy.candidate.styleFile ?? null,
      intensity: copy.candidate.wishes?.intensity ?? null,
      targetLufs: copy.candidate.wishes?.targetLufs ?? null,
      ceilingDbtp: copy.candidate.wishes?.ceilingDbtp ?? null,
      reference: copy.candidate.reference ?? null,
      file: matchedFileName(copy.candidate.name),
      gainDb: copy.gainDb,
      passageGainDb: roundTo(quietest - copy.passageLufs, 0.01),
      master: copy.measurements,
      matched: copy.matched,
      gentleness: ranks[index],
      shortTermLufs: shortTerm(copy.readings, stepSeconds),
    }),
  );
  return {
    source: order.mix,
    page: comparePageName,
    matchedLufs: roundTo((measurements.integratedLufs ?? -70) + gainDb, 0.001),
    durationSeconds,
    passage: { startSeconds: passage.startFrame / sampleRateHz, endSeconds: passage.endFrame / sampleRateHz },
    stepSeconds,
    candidates,
    merged,
  };
}

/** A candidate's matched copy on disk. */
interface Copy extends Rendered {
  readonly gainDb: number;
  readonly pcmSha256: string;
  readonly readings: TrackReadings;
  readonly matched: Measurements;
  readonly passageLufs: number;
}

/** Every copy that is like no other: two masters that are the same to the sample are one version, and nobody is asked to tell them apart. */
async function writeCopies(folder: string, rendered: readonly Rendered[], passage: Excerpt, onProgress: (share: number) => void) {
  const gainsDb = matchingGainsDb(
    rendered.map(({ measurements: { integratedLufs, truePeakDbtp } }) => ({
      integratedLufs: integratedLufs ?? -70,
      truePeakDbtp: truePeakDbtp ?? -120,
    })),
  );
  const copies: Copy[] = [];
  const merged: MergedCandidate[] = [];
  for (const [index, one] of rendered.entries()) {
    const masters = copies.filter(({ candidate }) => candidate.wishes);
    const copy = await writeCopy(folder, one, gainsDb[index], passage, masters);
    if ("sameAs" in copy) merged.push(copy);
    else copies.push(copy);
    onProgress((index + 1) / rendered.length);
  }
  return { copies, merged };
}

const mostPoints = 600;

/** Short-term loudness once per step, LUFS. */
function shortTerm(readings: TrackReadings, stepSeconds: number): (number | null)[] {
  const { lufs } = loudnessOf(readings.stepPowers).shortTerm;
  const points: (number | null)[] = [];
  for (let at = 0; at < lufs.length; at += stepSeconds * 10) points.push(lufs[at] > -70 ? roundTo(lufs[at], 0.01) : null);
  return points;
}

async function writeCopy(folder: string, one: Rendered, gainDb: number, passage: Excerpt, masters: readonly Copy[]): Promise<Copy | MergedCandidate> {
  const { name } = one.candidate;
  const file = matchedFileName(name);
  const output = await newFile(join(folder, file));
  const printed = await printMatched(await openSource(one.path), newEngine(), gainDb, name, output, newSha256());
  const { pcmSha256, readings } = printed;
  const twin = one.candidate.wishes ? masters.find((master) => master.pcmSha256 === pcmSha256) : undefined;
  if (twin) {
    await output.discard();
    return { name, sameAs: twin.candidate.name };
  }
  await printed.finish({});
  await output.commit();
  const passageLufs = await passageLoudness(await openSource(join(folder, file)), newEngine(), passage);
  return { ...one, gainDb, pcmSha256, readings, matched: measurementsOf({ file, bits: 24, isPcm: true }, readings), passageLufs: passageLufs ?? -70 };
}

async function writePage(order: CompareOrder, result: CompareResult, passage: Excerpt, { sampleRateHz, channels }: AudioSource): Promise<void> {
  const base64: string[] = [];
  for (const { file } of result.candidates) base64.push(await passageSamples(join(order.folder, file), passage, channels));
  const title = basename(order.mix, extname(order.mix));
  const page = renderComparePage(result, title, { sampleRateHz, channels, base64 }, await readPageAssets("compare"));
  const output = await newFile(join(order.folder, comparePageName));
  await output.append(new TextEncoder().encode(page));
  await output.commit();
}

/** The passage's bytes as they stand in a 24-bit file. */
async function passageSamples(path: string, { startFrame, endFrame }: Excerpt, channels: number): Promise<string> {
  const bytes = await openFile(path);
  const { start } = await wavDataRange(bytes);
  const frameBytes = 3 * channels;
  return Buffer.from(await bytes.read(start + startFrame * frameBytes, (endFrame - startFrame) * frameBytes)).toString("base64");
}
