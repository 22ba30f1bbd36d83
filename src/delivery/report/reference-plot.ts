import { roundTo } from "../../audio/units.ts";
import type { ReferenceBand } from "../../mastering/reference-comparison.ts";
import { formatNumber } from "./figures.ts";
import type { Markup } from "./html.ts";
import { html } from "./html.ts";

const width = 880;
const height = 280;
const left = 44;
const bottom = 28;
/** The octaves among the third octaves, by their place, as pictures name them. */
export const octaveLabels: readonly (readonly [index: number, text: string])[] = [
  [2, "31.5"],
  [5, "63"],
  [8, "125"],
  [11, "250"],
  [14, "500"],
  [17, "1k"],
  [20, "2k"],
  [23, "4k"],
  [26, "8k"],
  [29, "16k"],
];

/** A curve over the third octaves: class of the style sheet, name in the legend, levels. */
interface Line {
  readonly look: "before" | "after" | "reference";
  readonly name: string;
  readonly levels: readonly (number | null)[];
}

/** Curves over the third octaves as a drawing that needs no script. Levels more than 45 dB under the highest are cut off. */
export function linePlot(label: string, lines: readonly Line[]): Markup {
  const known = lines.flatMap(({ levels }) => levels).filter((level) => level !== null);
  const top = Math.ceil((Math.max(...known) + 1) / 5) * 5;
  const low = Math.max(top - 50, Math.floor((Math.min(...known) - 1) / 5) * 5);
  const frame = new Frame(low, top);
  // The heaviest line lies below the others.
  const drawn = lines.toReversed().map(({ look, levels }) => html`<polyline class="${look}" points="${frame.points(levels)}"/>`);
  return html`${svg(label, [...frame.grid(), ...drawn])}<p class="legend lines">${lines.map(({ look, name }) => html`<span class="${look}">${name}</span>`)}</p>`;
}

const parts = [
  { look: "after", name: "mastering can", of: (band: ReferenceBand) => band.masteringPartDb },
  { look: "reference", name: "only the mix can", of: (band: ReferenceBand) => band.mixPartDb },
  { look: "before", name: "not to be copied", of: (band: ReferenceBand) => band.notCopiedDb },
] as const;

/** The difference to the reference per third octave, its three parts stacked away from 0. */
export function partsPlot(label: string, bands: readonly ReferenceBand[]): Markup {
  const reach = Math.ceil(Math.max(3, ...bands.flatMap((band) => [1, -1].map((sign) => stacked(band, sign)))) / 3) * 3;
  const frame = new Frame(-reach, reach);
  const bars = bands.flatMap((band, index) => barsOf(frame, band, index));
  return html`${svg(label, [...frame.grid(), ...bars])}<p class="legend">${parts.map(({ look, name }) => html`<span class="${look}">${name}</span>`)}</p>`;
}

function stacked(band: ReferenceBand, sign: number): number {
  return parts.reduce((sum, part) => sum + Math.max(0, sign * part.of(band)), 0);
}

function barsOf(frame: Frame, band: ReferenceBand, index: number): Markup[] {
  const from = { up: 0, down: 0 };
  return parts.flatMap(({ look, of }) => {
    const side = of(band) > 0 ? "up" : "down";
    const start = from[side];
    from[side] += of(band);
    const [y, end] = [frame.y(Math.max(start, from[side])), frame.y(Math.min(start, from[side]))];
    if (end - y < 0.05) return [];
    return [html`<rect class="${look}" x="${roundTo(frame.x(index) - 9, 0.1)}" y="${y}" width="18" height="${roundTo(end - y, 0.1)}"/>`];
  });
}

/** Where levels and bands lie in the drawing. */
class Frame {
  readonly #low: number;
  readonly #top: number;
  constructor(low: number, top: number) {
    this.#low = low;
    this.#top = top;
  }

  x(band: number): number {
    return roundTo(left + 14 + (band * (width - left - 28)) / 30, 0.1);
  }

  y(level: number): number {
    const share = (Math.max(this.#low, Math.min(this.#top, level)) - this.#low) / (this.#top - this.#low);
    return roundTo(8 + (1 - share) * (height - bottom - 8), 0.1);
  }

  points(levels: readonly (number | null)[]): string {
    return levels.flatMap((level, band) => (level === null ? [] : [`${this.x(band)},${this.y(level)}`])).join(" ");
  }

  grid(): Markup[] {
    const step = this.#top - this.#low > 30 ? 10 : this.#top - this.#low > 12 ? 5 : 3;
    const lines: Markup[] = [];
    for (let level = Math.ceil(this.#low / step) * step; level <= this.#top; level += step) {
      const y = this.y(level);
      lines.push(
        html`<line x1="${left}" x2="${width}" y1="${y}" y2="${y}"/><text x="${left - 8}" y="${y + 4}" text-anchor="end">${formatNumber(level, 0)}</text>`,
      );
    }
    return [...lines, ...octaveLabels.map(([band, text]) => html`<text x="${this.x(band)}" y="${height - 8}" text-anchor="middle">${text}</text>`)];
  }
}

function svg(label: string, content: readonly Markup[]): Markup {
  return html`<div class="scroll" tabindex="0"><svg class="plot wide" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${content}</svg></div>`;
}
