import type { ComparePageData } from "../../../delivery/compare/page-data.ts";
import { colour, drawPictures, type Picture, strokeOf } from "./plots.ts";

/** Nominal centres of the 31 third-octave bands, Hz (ISO 266). */
const centresHz = [
  20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10000,
  12500, 16000, 20000,
];
const decadesHz = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
const fewHz = [20, 100, 1000, 10000];

function hertz(value: number): string {
  return value >= 1000 ? `${+(value / 1000).toFixed(1)}k` : String(+value.toFixed(1));
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Third-octave levels of every version against the mean of all: at equal loudness what differs is tone, and it is small. */
function differences({ candidates }: ComparePageData): (number | null)[][] {
  return candidates.map(({ thirdOctaveDb }) =>
    thirdOctaveDb.map((level, band) => {
      const all = candidates.map((candidate) => candidate.thirdOctaveDb[band]).filter((other) => other !== null);
      return level === null ? null : level - all.reduce((sum, other) => sum + other, 0) / all.length;
    }),
  );
}

/** Draws spectrum and loudness of all versions in the order in which they are shown; returns what draws them anew with the labels of the moment. */
export function drawComparison(data: ComparePageData, order: readonly number[], label: (voice: number) => string): () => void {
  const lines = (values: readonly (readonly (number | null)[])[], unit: string) =>
    order.map((voice, place) => ({ label: label(voice), colour: colour(`v${place % 8}`), values: values[voice], unit, ...strokeOf(place) }));
  const tone = differences(data);
  const loudnesses = data.candidates.map(({ shortTermLufs }) => shortTermLufs);
  const spectrum = (): Picture => ({
    x: {
      label: "Frequency",
      values: centresHz,
      range: [20, 20000],
      isLogarithmic: true,
      splits: (plot) => (plot.width < 520 ? fewHz : decadesHz),
      show: hertz,
    },
    lines: lines(tone, "dB"),
    depth: 24,
    height: 260,
  });
  const loudness = (): Picture => ({
    x: {
      label: "Time",
      values: data.candidates[0].shortTermLufs.map((_, index) => index * data.stepSeconds),
      range: [0, data.durationSeconds],
      steps: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600],
      show: clock,
    },
    lines: lines(loudnesses, "LUFS"),
    depth: 15,
    height: 240,
    under: (plot) => {
      const left = plot.valToPos(data.passage.startSeconds, "x", true);
      plot.ctx.fillStyle = colour("range");
      plot.ctx.fillRect(left, plot.bbox.top, plot.valToPos(data.passage.endSeconds, "x", true) - left, plot.bbox.height);
    },
  });
  return drawPictures({ spectrum, loudness });
}
