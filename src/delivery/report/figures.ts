import { formatTime, roundTo } from "../../audio/units.ts";

const minus = "\u2212";
const noBreakSpace = "\u00a0";

/** Nominal centres of the 31 third-octave bands, Hz (ISO 266). */
export const thirdOctaveCentresHz = [
  20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10_000,
  12_500, 16_000, 20_000,
] as const;

/** Units that are printed otherwise than they are named in a plan. */
const shownUnits: Readonly<Record<string, string>> = {
  "": "",
  percent: "%",
  "dB/octave": "dB/oct",
  "dB/oct": "dB/oct",
  ratio: "",
  seconds: "s",
};

/** Decimals that a figure in this unit deserves: no more than an ear or a meter can tell, and never so few that a fault reads 0. */
function decimalsFor(unit: string, value: number): number {
  const size = Math.abs(value);
  if (unit === "dB/octave" || unit === "dB/oct") return 2;
  if (/^(dB|LU|s$|seconds$)/.test(unit)) return 1;
  if (/^(samples|bits|frames)\b/.test(unit)) return 0;
  if (unit === "Hz") return size < 100 ? 1 : 0;
  if (unit === "ms") return size < 10 ? 1 : 0;
  if (/^(%|percent)/.test(unit) && size >= 1) return 1;
  if (Number.isInteger(value)) return 0;
  return size < 0.01 ? 4 : 2;
}

/** A bare figure with a true minus sign; "none" for what is not finite. */
export function formatNumber(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return value === Number.NEGATIVE_INFINITY ? `${minus}∞` : "none";
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? minus + text : text;
}

/** A figure with its unit, kept on one line: "−9.3 LUFS", "4.3 kHz", "31.2 %". Null reads "not measured". */
export function formatFigure(value: number | null, unit: string, decimals?: number): string {
  if (value === null || Number.isNaN(value)) return "not measured";
  if (unit === "Hz" && Math.abs(value) >= 1000) return `${trimZeros(formatNumber(value / 1000, decimals ?? 2))}${noBreakSpace}kHz`;
  const places = decimals ?? decimalsFor(unit, value);
  const figure = unit === "Hz" ? trimZeros(formatNumber(value, places)) : formatNumber(value, places);
  const shown = Object.hasOwn(shownUnits, unit) ? shownUnits[unit] : unit;
  return shown === "" ? figure : figure + noBreakSpace + shown;
}

/** A change with its sign: "+9.3 LU", "−1.2 dB", "0.0 dB" where nothing moved. */
export function formatChange(value: number | null, unit: string, decimals?: number): string {
  if (value === null || !Number.isFinite(value)) return "not known";
  const text = formatFigure(value, unit, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** The change between two figures as they are printed, so that a reader who subtracts them gets it: "+9.3 LU". */
export function formatChangeBetween(before: number | null, after: number | null, unit: string, decimals?: number): string {
  if (before === null || after === null) return "not known";
  // Frequencies are printed in kHz, coarser than they change.
  const step = unit === "Hz" ? 0 : 10 ** -(decimals ?? Math.max(decimalsFor(unit, before), decimalsFor(unit, after)));
  const printed = (value: number) => (step === 0 ? value : roundTo(value, step));
  return formatChange(printed(after) - printed(before), differenceUnit(unit), decimals);
}

/** The unit of a difference between two figures: loudness differs in LU, levels differ in dB. */
export function differenceUnit(unit: string): string {
  if (unit === "LUFS") return "LU";
  return /^dB(FS|TP)$/i.test(unit) ? "dB" : unit;
}

/** "−6.2 to −2.8 dB": one unit for both ends. */
export function formatRange(range: readonly [number, number], unit: string, decimals?: number): string {
  const places = decimals ?? Math.max(decimalsFor(unit, range[0]), decimalsFor(unit, range[1]));
  const low = unit === "Hz" ? formatFigure(range[0], unit) : formatNumber(range[0], places);
  return `${low} to ${formatFigure(range[1], unit, unit === "Hz" ? undefined : places)}`;
}

/** A band in words: "4.3 to 7.3 kHz", "below 148 Hz". */
export function formatBand(lowHz: number, highHz: number): string {
  if (lowHz <= 20) return `below ${formatFigure(highHz, "Hz")}`;
  if (highHz >= 20_000) return `above ${formatFigure(lowHz, "Hz")}`;
  const [low, high] = [formatFigure(lowHz, "Hz"), formatFigure(highHz, "Hz")];
  const unitOf = (figure: string): string => figure.split(noBreakSpace)[1];
  return `${unitOf(low) === unitOf(high) ? low.split(noBreakSpace)[0] : low} to ${high}`;
}

/** Minutes and seconds, as a track list shows them: "4:12". */
export function formatLength(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Where in the track: "0:41.2", or "0:41.2 to 0:43.0" when it lasts. */
export function formatTimeRange(startSeconds: number, endSeconds: number): string {
  const start = formatTime(startSeconds);
  const end = formatTime(endSeconds);
  return start === end ? start : `${start} to ${end}`;
}

/** A count with its noun: "1 finding", "3 findings". */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Sets text that comes from elsewhere ("-10 to -6 dBFS") like the report's own figures. */
export function typeset(text: string): string {
  return text.replace(/(^|[\s([,;:+/])-(?=\d)/g, `$1${minus}`).replace(/(\d) (?=(dB|LU|Hz|kHz|ms|s|bits?|%)(?![a-z]))/g, `$1${noBreakSpace}`);
}

/** Two figures that print alike did not change: compares at the printed step. */
export function printsAlike(first: number, second: number, unit: string): boolean {
  const step = 10 ** -Math.max(decimalsFor(unit, first), decimalsFor(unit, second));
  return roundTo(first, step) === roundTo(second, step);
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Between which frequencies a tilt in dB is counted; in dB/oct it is the slope between them. */
export const tiltSpan = "100 Hz against 10 kHz";
