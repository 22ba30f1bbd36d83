import uPlot from "uplot";

/** A figure of the style sheet's palette. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A number with a true minus sign. */
export function signed(value: number, decimals: number): string {
  return (value < 0 ? "\u2212" : "") + Math.abs(value).toFixed(decimals);
}

/** Who sees no colours tells lines by dashes and, three by three, by weight; of two that lie upon each other the lower shows through. */
export function strokeOf(index: number): Pick<Line, "dash" | "width"> {
  return { dash: [[], [9, 4], [2, 3]][index % 3], width: 1.75 + 1.25 * Math.floor(index / 3) };
}

/** A stroke as a legend names it. */
function borderOf([stroke = 0]: readonly number[] = []): string {
  return stroke === 0 ? "solid" : stroke > 3 ? "dashed" : "dotted";
}

/** One line of a plot. */
export interface Line {
  readonly label: string;
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly unit: string;
  readonly width?: number;
  readonly dash?: number[];
  readonly hasPoints?: boolean;
}

/** A horizontal axis: its values, how they are printed, where ticks stand. */
export interface Horizontal {
  readonly label: string;
  readonly values: readonly number[];
  readonly range: readonly [number, number];
  readonly isLogarithmic?: boolean;
  /** Distances that ticks may have. */
  readonly steps?: number[];
  readonly splits?: (plot: uPlot) => number[];
  readonly show: (value: number) => string;
}

/** A plot of several lines over one axis; `under` paints behind them. */
export interface Picture {
  readonly x: Horizontal;
  readonly lines: readonly Line[];
  /** Most decibels shown below the highest value. */
  readonly depth: number;
  readonly height: number;
  readonly under?: (plot: uPlot) => void;
}

/** Lowest and highest value of all lines, at most `depth` apart. */
function verticalRange({ lines, depth }: Picture): [number, number] {
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const top = Math.ceil(Math.max(...known, -1000) + 0.5);
  return [Math.max(Math.floor(Math.min(...known, top - 1) - 0.5), top - depth), top];
}

function axis(more: uPlot.Axis): uPlot.Axis {
  const grid = { stroke: colour("grid"), width: 1 };
  return { stroke: colour("muted"), font: "12px system-ui, sans-serif", gap: 6, grid, ticks: { show: false }, ...more };
}

function horizontalAxis({ splits, show, steps }: Horizontal): uPlot.Axis {
  const own = splits ? { splits, filter: (_: uPlot, values: number[]) => values } : {};
  return axis({ size: 30, space: 56, grid: { show: false }, values: (_, values) => values.map(show), ...(steps ? { incrs: steps } : {}), ...own });
}

function series({ label, colour: stroke, unit, width, dash, hasPoints }: Line): uPlot.Series {
  const value = (_: uPlot, figure: number | null) => (figure === null ? "" : `${signed(figure, 1)}\u00a0${unit}`);
  return { label, stroke, width: width ?? 1.75, points: { show: hasPoints === true, size: 7, fill: stroke }, value, ...(dash ? { dash } : {}) };
}

/** As wide as a sheet of A4 leaves room for, px. */
const sheetWidth = 660;

function plotInto(place: HTMLElement, picture: Picture, mostWidth: number): uPlot {
  const { x, lines, height, under } = picture;
  const options: uPlot.Options = {
    width: Math.max(200, Math.min(mostWidth, place.clientWidth)),
    height,
    scales: { x: { time: false, range: [...x.range], ...(x.isLogarithmic ? { distr: 3 } : {}) }, y: { range: verticalRange(picture) } },
    series: [{ label: x.label, value: (_, value) => (value === null ? "" : x.show(value)) }, ...lines.map(series)],
    axes: [
      horizontalAxis(x),
      axis({ size: 52, space: 28, values: (_, values) => values.map((value) => signed(value, Number.isInteger(value) ? 0 : 1)) }),
    ],
    legend: { markers: { dash: (plot, index) => borderOf(plot.series[index].dash) } },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
    ...(under ? { hooks: { drawClear: [under] } } : {}),
  };
  return new uPlot(options, [[...x.values], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData, place);
}

/** Fills every `[data-chart]` and follows the page's width, its colour scheme and the printer. Returns what draws them anew. */
export function drawPictures(makers: Readonly<Record<string, () => Picture>>): () => void {
  let plots: uPlot[] = [];
  const drawWithin = (mostWidth: number) => {
    for (const plot of plots) plot.destroy();
    plots = [...document.querySelectorAll<HTMLElement>("[data-chart]")].map((place) =>
      plotInto(place, makers[place.dataset["chart"] ?? ""](), mostWidth),
    );
  };
  const draw = () => drawWithin(Number.POSITIVE_INFINITY);
  draw();
  let lastWidth = document.documentElement.clientWidth;
  addEventListener("resize", () => {
    if (document.documentElement.clientWidth === lastWidth) return;
    lastWidth = document.documentElement.clientWidth;
    draw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  // Paper is light and narrow.
  addEventListener("beforeprint", () => {
    document.documentElement.dataset["theme"] = "light";
    drawWithin(sheetWidth);
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset["theme"];
    draw();
  });
  return draw;
}
