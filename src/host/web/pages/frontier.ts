// The script of the frontier page (delivery/frontier/page.ts), bundled and inlined there.
import type { FrontierResult, FrontierStep } from "../../../delivery/frontier/frontier-result.ts";
import { readData } from "./dom.ts";
import { colour, drawPictures, type Line, type Picture, signed, strokeOf } from "./plots.ts";

const { steps, kneeLufs } = readData<FrontierResult>("page-data");
const loudness = steps.map(({ lufs }) => lufs);
const range = [loudness[0] - 0.2, loudness[loudness.length - 1] + 0.2] as const;

function over(lines: readonly Line[], height: number, depth: number): Picture {
  return {
    x: { label: "Loudness, LUFS", values: loudness, range, show: (lufs) => signed(lufs, Number.isInteger(lufs) ? 0 : 1) },
    lines,
    depth,
    height,
    under: (plot) => {
      if (kneeLufs === null) return;
      const knee = plot.valToPos(kneeLufs, "x", true);
      plot.ctx.fillStyle = colour("after-fill");
      plot.ctx.fillRect(knee, plot.bbox.top, plot.bbox.left + plot.bbox.width - knee, plot.bbox.height);
    },
  };
}

function line(label: string, name: string, unit: string, pick: (step: FrontierStep) => number | null, index = 0): Line {
  return { label, colour: colour(name), unit, values: steps.map(pick), hasPoints: true, ...strokeOf(index) };
}

const codecColours = ["after", "before", "held", "warn"];

drawPictures({
  price: () => over([line("Price", "after", "", ({ price }) => price)], 260, 100),
  punch: () => over([line("Peak to short-term loudness", "before", "dB", ({ psrDb }) => psrDb)], 200, 30),
  codecs: () =>
    over(
      steps[0].codecPeaks.map(({ codec }, index) =>
        line(codec, codecColours[index % codecColours.length], "dBTP", ({ codecPeaks }) => codecPeaks[index].truePeakDbtp, index),
      ),
      200,
      20,
    ),
});
