import { thirdOctaveHz } from "../analysis/readings.ts";
import { roundTo } from "../audio/units.ts";
import { unlikeDb } from "./reference-curve.ts";

/** What the notes to the mixer are made from. */
export interface MixerFacts {
  readonly names: readonly string[];
  /** What only the mix can do, per third octave, dB. */
  readonly parts: readonly number[];
  readonly distanceDb: number;
  readonly figures: readonly { readonly metric: string; readonly mix: number | null; readonly reference: number | null; readonly whose: string }[];
  readonly isMono: boolean;
  /** Whether a limiter has shaved the peaks, by the rule of the finding `limited-input`. */
  readonly isLimited: boolean;
}

/** Less than this is not worth opening a mix for. */
const tellingDb = 1.5;

/** What only the mix can do, as sentences for whoever mixed it; each names a band or figure and its size. */
export function notesToMixer({ names, parts, distanceDb, figures, isMono, isLimited }: MixerFacts): string[] {
  const record = names.join(" and ");
  const notes = regions(parts).map(({ from, to, meanDb }) => {
    const verb = meanDb > 0 ? "Bring up" : "Turn down";
    return `${verb} what plays ${rangeOf(from, to)} by about ${roundTo(Math.abs(meanDb), 0.5)} dB: that much is left to ${record} after all that mastering may do.`;
  });
  if (distanceDb > unlikeDb) {
    notes.push(
      `The spectrum lies ${roundTo(distanceDb, 0.1)} dB rms from ${record}: these are other instruments; choose a reference nearer to this song, or arrange nearer to it.`,
    );
  }
  const plr = figures.find(({ metric, whose }) => metric === "peak to loudness" && whose === "mix");
  if (plr) {
    const fact = `peaks stand ${plr.mix} dB above the loudness, ${plr.reference} dB in ${record}`;
    notes.push(
      isLimited
        ? `Take limiter and clipper off the mix bus: ${fact}; mastering cannot bring them back.`
        : `The hits are softer than in the reference: ${fact}. No limiter shows in the mix: the difference lies in the playing and in the compressors of its channels, and mastering does not add it.`,
    );
  }
  if (isMono) notes.push("The mix is mono: only a stereo mix can be as wide as a stereo reference.");
  return notes;
}

/** Runs of third octaves that call for the same, strongest first; at most four. */
function regions(parts: readonly number[]): { from: number; to: number; meanDb: number }[] {
  const found: { from: number; to: number; meanDb: number }[] = [];
  for (let band = 0; band < parts.length; band++) {
    const sign = Math.sign(parts[band]);
    if (Math.abs(parts[band]) < tellingDb) continue;
    let to = band;
    while (to + 1 < parts.length && Math.sign(parts[to + 1]) === sign && Math.abs(parts[to + 1]) >= tellingDb) to++;
    const run = parts.slice(band, to + 1);
    found.push({ from: band, to, meanDb: run.reduce((sum, part) => sum + part, 0) / run.length });
    band = to;
  }
  return found.sort((a, b) => Math.abs(b.meanDb) - Math.abs(a.meanDb)).slice(0, 4);
}

function rangeOf(from: number, to: number): string {
  const hertz = (frequencyHz: number) => (frequencyHz < 1000 ? `${roundTo(frequencyHz, 5)} Hz` : `${roundTo(frequencyHz / 1000, 0.1)} kHz`);
  return `from ${hertz(thirdOctaveHz[from] * 10 ** -0.05)} to ${hertz(thirdOctaveHz[to] * 10 ** 0.05)}`;
}
