import { thirdOctaveHz } from "../analysis/readings.ts";
import { percentile } from "../analysis/statistics.ts";
import { AudioInputError } from "../audio/errors.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import { formatTime, powerToDb, roundTo } from "../audio/units.ts";
import { areDoubled, correlationOf, gainsInMix, nullDb, type SetProducts } from "./products.ts";
import { finding, type OpenStem } from "./set-checks.ts";
import type { Thirds } from "./thirds.ts";

/** A sum that nulls this deep is the mix. */
const nullLimitDb = -60;
/** A cell of the spectrogram stands out where the mix is this much stronger there than the bus explains. */
const excessDb = 3;
/** More than this share of the mix outside the stems is a missing stem: of all its power, or of its third octaves on the mean (docs/decisions/stems.md). */
const missingDb = { power: -27, bands: -17 };

/** A stem in its place, and where its last sample lies in the song, frames. */
export interface SummedStem extends OpenStem {
  readonly endFrame: number;
}

/**
 * What concerns the set: doubled stems, and the sum against the mix; with `tell` a missing stem is a finding too. `atMixLevels` measures the set again with the stems at the levels they have in the
 * mix. Throws AudioInputError `input-stems` for a stem that is missing.
 */
export async function checkSum(
  stems: readonly SummedStem[],
  set: SetProducts,
  mix: AudioSource | null,
  atMixLevels: (gains: readonly (number | null)[]) => Promise<SetProducts>,
  manner: "stop" | "tell" = "stop",
): Promise<{ nullDb: number | null; findings: Finding[] }> {
  const findings = doubledStems(stems, set.products);
  if (!mix || !set.mix) return { nullDb: null, findings };
  const residualDb = roundTo(nullDb(set.products, stems.length), 0.1);
  if (residualDb <= nullLimitDb) return { nullDb: residualDb, findings };
  const level = await atMixLevels(gainsInMix(set.products, stems.length));
  const missing = missingStem(level.sum, set.mix, mix, stems);
  if (missing && manner === "stop") throw new AudioInputError("input-stems", mix.name, missing.sentence);
  if (missing) {
    findings.push(
      finding(mix, "stem-missing", "stop", missing.powerDb, "dB", `below ${missingDb.power} dB of its power outside the stems`, {
        advice: missing.sentence,
      }),
    );
  }
  if (findings.length > 0) return { nullDb: residualDb, findings };
  const why =
    nullDb(level.products, stems.length) <= nullLimitDb
      ? "At the levels they have in the mix they do: their faders were moved after it was made."
      : "Processing on the mix bus makes this normal; send a mix without it to be sure.";
  findings.push(
    finding(mix, "stem-sum", "warn", residualDb, "dB", `below ${nullLimitDb} dB`, {
      advice: `The stems do not add up to the mix, though nothing in it is missing from them. ${why}`,
    }),
  );
  return { nullDb: residualDb, findings };
}

function doubledStems(stems: readonly OpenStem[], products: SetProducts["products"]): Finding[] {
  return stems.flatMap((one, i) =>
    stems.slice(i + 1).flatMap((other, offset) => {
      if (!areDoubled(products, i, i + 1 + offset)) return [];
      const alike = correlationOf(products, i, i + 1 + offset);
      return [
        finding(one.source, "stem-doubled", "stop", roundTo(alike, 0.001), "", "two different stems", {
          advice: `${one.file} and ${other.file} hold the same sound${alike < 0 ? ", one of them turned over" : ""} (correlation ${alike.toFixed(3)}): ${alike < 0 ? "they cancel each other" : "it would be heard twice"}. Leave one out, or export the right one.`,
        }),
      ];
    }),
  );
}

/** What the mix holds and the stems do not, once the filter and the gain of a mix bus are taken out: medians over time per band, over the bands per frame. */
function missingStem(
  sum: Thirds,
  mix: Thirds,
  { name, sampleRateHz }: AudioSource,
  stems: readonly SummedStem[],
): { readonly sentence: string; readonly powerDb: number } | null {
  const excess = excessOf(sum, mix);
  if (excess.powerDb < missingDb.power && excess.bandsDb < missingDb.bands) return null;
  const [low, high] = excess.range;
  const powerDb = roundTo(excess.powerDb, 0.1);
  const where = `most of it from ${Math.round(low)} to ${Math.round(high)} Hz, at ${formatTime(excess.seconds)} above all`;
  const what = whatIsMissing(stems, excess.seconds * sampleRateHz, sampleRateHz);
  const sentence = `${name} holds something that no stem holds (${powerDb} dB of its power, ${where}): ${what}, or leave out the mix to go on without.`;
  return { sentence, powerDb };
}

/** What may be missing at a place of the song, and what to do: a whole stem, or the rest of one that has ended before it. */
function whatIsMissing(stems: readonly SummedStem[], atFrame: number, sampleRateHz: number): string {
  const first = stems.reduce((one, other) => (other.endFrame < one.endFrame ? other : one));
  if (first.endFrame > atFrame) return "a stem is missing. Export it";
  return `a stem is missing, or the rest of ${first.file}, which ends at ${formatTime(first.endFrame / sampleRateHz)} of the song. Export it`;
}

function excessOf(sum: Thirds, mix: Thirds) {
  const bands = thirdOctaveHz.length;
  const frames = Math.min(sum.powers.length, mix.powers.length) / bands;
  const cell = ({ powers }: Thirds, frame: number, band: number) => powers[frame * bands + band] + 1e-12;
  const ratios = Array.from({ length: frames }, (_, frame) =>
    thirdOctaveHz.map((_, band) => powerToDb(cell(mix, frame, band) / cell(sum, frame, band))),
  );
  const ofFrame = ratios.map((row) => percentile(row, 0.5));
  const ofBand = thirdOctaveHz.map((_, band) =>
    percentile(
      ratios.map((row, frame) => row[band] - ofFrame[frame]),
      0.5,
    ),
  );
  const outside = new Array<number>(bands).fill(0);
  const all = new Array<number>(bands).fill(0);
  const perFrame = new Array<number>(frames).fill(0);
  ratios.forEach((row, frame) => {
    row.forEach((ratioDb, band) => {
      const power = cell(mix, frame, band);
      const overDb = ratioDb - ofFrame[frame] - ofBand[band];
      const extra = overDb > excessDb ? power * (1 - 10 ** (-overDb / 10)) : 0;
      all[band] += power;
      outside[band] += extra;
      perFrame[frame] += extra;
    });
  });
  const total = (values: readonly number[]) => values.reduce((sum_, value) => sum_ + value, 0);
  const shares = outside.map((power, band) => power / all[band]);
  const strong = outside.flatMap((power, band) => (power >= Math.max(...outside) / 4 ? [band] : []));
  return {
    powerDb: powerToDb(total(outside) / total(all) + 1e-9),
    bandsDb: powerToDb(total(shares) / bands + 1e-9),
    range: [thirdOctaveHz[strong[0] ?? 0] / 1.122, thirdOctaveHz[strong.at(-1) ?? 0] * 1.122] as const,
    seconds: perFrame.indexOf(Math.max(...perFrame)) * mix.frameSeconds,
  };
}
