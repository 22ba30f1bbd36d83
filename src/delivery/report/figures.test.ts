import { describe, expect, it } from "vitest";
import {
  formatBand,
  formatChange,
  formatChangeBetween,
  formatFigure,
  formatLength,
  formatRange,
  formatTimeRange,
  printsAlike,
  typeset,
} from "./figures.ts";

const nbsp = "\u00a0";
const minus = "\u2212";

describe("figures", () => {
  it("sets a true minus and keeps figure and unit on one line", () => {
    expect(formatFigure(-9.3, "LUFS")).toBe(`${minus}9.3${nbsp}LUFS`);
    expect(formatFigure(0.62, "")).toBe("0.62");
  });

  it("never prints minus zero", () => {
    expect(formatFigure(-0.04, "dB")).toBe(`0.0${nbsp}dB`);
    expect(formatChange(-0.04, "dB")).toBe(`0.0${nbsp}dB`);
  });

  it("does not round a small share of clipped samples down to nothing", () => {
    expect(formatFigure(0.0003, "% of loud samples")).toBe(`0.0003${nbsp}% of loud samples`);
  });

  it("subtracts what is printed: 12.5 LU to 11.6 LU is 0.9 LU less, not the 0.95 that was measured", () => {
    expect(formatChangeBetween(12.543, 11.591, "LU")).toBe(`${minus}0.9${nbsp}LU`);
    expect(formatChangeBetween(-29.26, -11.84, "LUFS")).toBe(`+17.5${nbsp}LU`);
    expect(formatChangeBetween(19_388, 19_409, "Hz")).toBe(`+21${nbsp}Hz`);
    expect(formatChangeBetween(null, -9, "LUFS")).toBe("not known");
  });

  it("gives kilohertz from 1000 Hz on, without trailing zeros", () => {
    expect(formatFigure(4300, "Hz")).toBe(`4.3${nbsp}kHz`);
    expect(formatFigure(48_000, "Hz")).toBe(`48${nbsp}kHz`);
    expect(formatFigure(44_100, "Hz")).toBe(`44.1${nbsp}kHz`);
    expect(formatFigure(31.5, "Hz")).toBe(`31.5${nbsp}Hz`);
    expect(formatFigure(100, "Hz")).toBe(`100${nbsp}Hz`);
  });

  it("signs every change that is not zero", () => {
    expect(formatChange(9.3, "LU")).toBe(`+9.3${nbsp}LU`);
    expect(formatChange(0.31, "dB/octave")).toBe(`+0.31${nbsp}dB/oct`);
    expect(formatChange(-3.5, "dB")).toBe(`${minus}3.5${nbsp}dB`);
  });

  it("says so when there is no figure", () => {
    expect(formatFigure(null, "LUFS")).toBe("not measured");
    expect(formatFigure(Number.NaN, "LUFS")).toBe("not measured");
    expect(formatChange(null, "LU")).toBe("not known");
    expect(formatFigure(Number.NEGATIVE_INFINITY, "dBFS")).toBe(`${minus}∞${nbsp}dBFS`);
  });

  it("gives both ends of a range the same decimals and one unit", () => {
    expect(formatRange([-6.2, -2], "dB")).toBe(`${minus}6.2 to ${minus}2.0${nbsp}dB`);
  });

  it("names bands by their edges", () => {
    expect(formatBand(20, 148)).toBe(`below 148${nbsp}Hz`);
    expect(formatBand(148, 392)).toBe(`148 to 392${nbsp}Hz`);
    expect(formatBand(795, 1500)).toBe(`795${nbsp}Hz to 1.5${nbsp}kHz`);
    expect(formatBand(12_200, 24_000)).toBe(`above 12.2${nbsp}kHz`);
  });

  it("writes times as a player does", () => {
    expect(formatLength(252.4)).toBe("4:12");
    expect(formatLength(59.7)).toBe("1:00");
    expect(formatTimeRange(41.2, 43)).toBe("0:41.2 to 0:43.0");
    expect(formatTimeRange(41.21, 41.22)).toBe("0:41.2");
  });

  it("sets figures inside text from elsewhere alike, and leaves hyphens between words and ranges", () => {
    expect(typeset("-10 to -6 dBFS")).toBe(`${minus}10 to ${minus}6${nbsp}dBFS`);
    expect(typeset("the 1-4 kHz band, de-essed")).toBe(`the 1-4${nbsp}kHz band, de-essed`);
  });

  it("tells apart what prints apart", () => {
    expect(printsAlike(-9.31, -9.34, "LUFS")).toBe(true);
    expect(printsAlike(-9.3, -9.4, "LUFS")).toBe(false);
  });
});
