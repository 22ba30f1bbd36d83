// The rivals of the loudness stage: two filter chains of ffmpeg, each driven until it reaches a loudness at a true peak.
import { existsSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process.mjs";
import { levelsOf } from "./judge.mjs";

const toleranceLu = 0.02;
const largestDriveDb = 36;
const sourceRateHz = 48000;
/** Where both rivals clip and limit while they are solved, dBFS. The result is scaled to the true peak asked for, which equals lowering this. */
const workingLimitDbfs = -1.5;
const limit = (10 ** (workingLimitDbfs / 20)).toFixed(8);

const resample = (rateHz) => `aresample=${rateHz}:resampler=soxr:precision=28`;
/** ffmpeg alimiter with its default attack (5 ms) and release (50 ms), automatic level off, at four times the source rate. */
const limiterAt4x = `${resample(4 * sourceRateHz)},alimiter=limit=${limit}:attack=5:release=50:level=0:latency=1,${resample(sourceRateHz)}`;
const drive = (db) => `aformat=sample_fmts=dblp,volume=${db.toFixed(4)}dB:precision=double`;

/** name -> filter chain for a drive in dB. apsyclip runs at the source rate with its defaults, clipping at the limiter's limit. */
export const rivals = {
  alimiter: (driveDb) => `${drive(driveDb)},${limiterAt4x}`,
  "apsyclip+alimiter": (driveDb) => `${drive(driveDb)},apsyclip=clip=${limit}:level=0,${limiterAt4x}`,
};

async function render(input, output, filters, codec) {
  await run("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", input, "-af", filters, "-c:a", codec, "-f", "wav", output]);
}

/** Finds the drive at which the rival, scaled to truePeakDbtp, has `lufs`; leaves that rendering in `work`. */
async function solveDrive(filtersAt, input, work, target, toolsFolder) {
  const tried = [];
  let driveDb = target.lufs - (await levelsOf(input, toolsFolder)).lufs;
  for (let round = 0; round < 10; round++) {
    await render(input, work, filtersAt(driveDb), "pcm_f32le");
    const levels = await levelsOf(work, toolsFolder);
    const scaleDb = target.truePeakDbtp - levels.truePeakDbtp;
    const missLu = levels.lufs + scaleDb - target.lufs;
    tried.push({ driveDb, scaleDb, missLu });
    if (Math.abs(missLu) <= toleranceLu) break;
    const before = tried.at(-2);
    const slope = before ? (missLu - before.missLu) / (driveDb - before.driveDb) : 0.8;
    driveDb = Math.min(largestDriveDb, driveDb - missLu / Math.min(1.2, Math.max(0.15, slope)));
    if (tried.some((one) => Math.abs(one.driveDb - driveDb) < 1e-3)) break;
  }
  const best = tried.reduce((a, b) => (Math.abs(a.missLu) <= Math.abs(b.missLu) ? a : b));
  if (best !== tried.at(-1)) await render(input, work, filtersAt(best.driveDb), "pcm_f32le");
  return { ...best, rounds: tried.length };
}

/**
 * The rival's master of `input` at `target` { lufs, truePeakDbtp }, made once and kept in `folder`.
 * Returns { file, driveDb, scaleDb, missLu, rounds }; a large missLu means that the rival cannot get there.
 */
export async function rivalMaster(rival, name, input, target, folder, toolsFolder) {
  const stem = join(folder, `${name}.${rival}.${target.lufs.toFixed(2)}`);
  const file = `${stem}.wav`;
  if (existsSync(file)) return JSON.parse(await readFile(`${stem}.json`, "utf8"));
  const work = `${stem}.work`;
  const solved = await solveDrive(rivals[rival], input, work, target, toolsFolder);
  await render(work, `${stem}.part`, `${drive(solved.scaleDb)}`, "pcm_s24le");
  await rm(work);
  const result = { file, ...solved };
  await writeFile(`${stem}.json`, JSON.stringify(result));
  await rename(`${stem}.part`, file);
  return result;
}
