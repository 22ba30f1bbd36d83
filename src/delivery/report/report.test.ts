import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { finding, measured, result, unmeasured } from "../../../test/report-fixture.ts";
import { stageOrder } from "../../chain/plan.ts";
import type { MasterResult } from "../../run/result.ts";
import { chartScript } from "./chart-script.ts";
import { renderReport } from "./report.ts";
import { describeStage } from "./sentences.ts";

const assets = { uplotScript: "var uPlot;", uplotStyle: ".uplot{}" };

/** The page as text, typography undone. */
function textOf(changes: Partial<MasterResult> = {}): string {
  const page = renderReport({ ...result, ...changes }, assets);
  const body = page.slice(page.indexOf("<body>"), page.indexOf("<script"));
  return body
    .replace(/<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll("\u00a0", " ")
    .replaceAll("\u2212", "-")
    .replace(/\s+/g, " ");
}

describe("renderReport", () => {
  it("tells the verdict in one sentence with its figures", () => {
    expect(textOf()).toContain("4:12 long: 9.3 LU louder, true peak -1.0 dBTP, all 2 guards held.");
    expect(textOf({ before: { ...measured, durationSeconds: 255 } })).toContain("4:15 in, 4:12 out:");
  });

  it("says in words what was cut, and that the limiter rested instead of drawing an empty picture", () => {
    const text = textOf({ edits: ["2.80 s of silence cut off the start."], curves: { ...result.curves, gainReductionDb: [0, -0.01] } });
    expect(text).toMatch(/the limiter had nothing to do.*What was done, and why 2.80 s of silence cut off the start\./);
  });

  it("shows what the clip takes beside what the limiter takes, and says how: a limiter at rest under 12 dB of drive would look like a fault", () => {
    const stages = [{ stage: "loudness" as const, settings: { clip: "perceptual", clipRampMs: 180 }, because: [], effect: [] }];
    const curves = { ...result.curves, gainReductionDb: [0, -0.4], clipReductionDb: [-0.8, -9.6] };
    const text = textOf({ plan: { ...result.plan, stages }, curves });
    expect(text).toContain("Deepest: clip -9.6 dB, limiter -0.4 dB. More than 1 dB in 50 % of the track.");
    expect(text).toContain(
      "The clip takes the tips of the peaks down by pulses that hide under the music; around them the level falls and rises over 180 ms. The limiter holds what is left.",
    );
  });

  it("says which settings were set by hand, and that the reasons do not speak of them", () => {
    const because = [{ metric: "integrated loudness", measured: -18.6, expected: -9, unit: "LUFS" }];
    const stages = [{ stage: "loudness" as const, settings: { driveDb: 6, clip: "off" }, because, effect: [], byHand: ["driveDb", "clip"] }];
    expect(textOf({ plan: { ...result.plan, stages } })).toContain(
      "Set by hand: drive 6 dB, clip off. The reasons are those of the plan before that.",
    );
  });

  it("tells what a move came to by the finished master where that was measured, not by the plan", () => {
    const loudness = { metric: "integrated loudness", measured: -18.6, expected: -9, unit: "LUFS" };
    const band = { metric: "level from 20 to 148 Hz", measured: 11.8, expected: [-0.6, 10.6], unit: "dB" } as const;
    const glue = { metric: "gain reduction", measured: 3, expected: 2, unit: "dB" };
    const stages = [
      { stage: "tone" as const, settings: {}, because: [band], effect: [] },
      { stage: "glue" as const, settings: {}, because: [glue], effect: [{ metric: glue.metric, before: 3, after: 2.4, unit: "dB" }] },
      {
        stage: "loudness" as const,
        settings: {},
        because: [loudness],
        effect: [{ metric: loudness.metric, before: -18.6, after: -9, unit: "LUFS" }],
      },
    ];
    const text = textOf({ plan: { ...result.plan, stages } });
    expect(text).toContain("1.2 dB above the expected -0.6 to 10.6 dB; in the master it is 10.4 dB, inside that range.");
    expect(text).toContain("the stage brings it to 2.4 dB, still 0.4 dB above.");
    expect(text).toContain("9.6 LU quieter than the aim of -9.0 LUFS; in the master it is -9.3 LUFS, still 0.3 LU quieter.");
  });

  it("leaves a figure out that is the same with a move and without it: the objective says why it stayed", () => {
    const objective = { with: 0.522, without: 2.537 };
    const ablation = (without: number) => ({ objective, metric: "distance of the bands", with: 0.3, without, unit: "dB", alternative: null });
    const told = (without: number) =>
      textOf({ plan: { ...result.plan, stages: [{ stage: "tone" as const, settings: {}, because: [], effect: [], ablation: ablation(without) }] } });
    expect(told(0.9)).toContain(
      "Put to the test: distance of the bands is 0.3 dB with it, 0.9 dB without; the objective is 0.522 with it, 2.537 without",
    );
    expect(told(0.31)).toContain("Put to the test: the objective is 0.522 with it, 2.537 without (lower is better).");
  });

  it("never lets a title, name, reason or advice become markup", () => {
    const evil = `"'><script>alert(1)</script>`;
    const page = renderReport(
      {
        ...result,
        source: `/x/${evil}.wav`,
        output: `${evil}.wav`,
        matrix: evil,
        style: evil,
        recipe: { ...result.recipe, tags: { title: evil } },
        plan: { ...result.plan, style: evil, stages: [{ stage: "loudness", settings: { [evil]: evil }, because: [], effect: [] }] },
        findings: [{ ...finding(evil, "warn", 1), unit: evil, expected: evil, advice: evil }],
        guards: [{ name: evil, value: 1, limit: 0, unit: evil, held: false }],
        refused: [{ stage: evil, reason: evil }],
        candidates: [{ name: evil, objective: 1, chosen: true }],
        playback: [{ service: evil, targetLufs: null, gainDb: 0, playedLufs: -9, note: evil }],
        before: { ...measured, notMeasured: { [evil]: evil } },
      },
      assets,
      { title: evil, artist: evil, facts: [[evil, evil]] },
    );
    expect(page).not.toContain("<script>alert");
    expect(page.match(/<script/g)).toHaveLength(4);
    expect(page.match(/<\/script/g)).toHaveLength(4);
  });

  it("refers to nothing outside itself", () => {
    const page = renderReport(result, assets);
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/(src|srcset|action|poster|data)\s*=\s*["']/i);
    expect(page).not.toMatch(/url\(|@import|@font-face|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(/);
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^(#|data:,$)/);
    expect(page).toContain("default-src 'none'");
  });

  it("keeps the folders of the maker's machine to itself", () => {
    const page = renderReport(result, assets);
    expect(page).not.toContain("somebody");
    expect(page).not.toContain("C:\\");
  });

  it("shows every stage, guard, refusal, candidate and service with its figures", () => {
    const text = textOf();
    for (const stage of stageOrder) {
      expect(text).toContain(describeStage(stage).title);
      expect(text).toContain(`${stage}.amountDb 1.25 dB`);
    }
    expect(text).toMatch(/True peak .*?-1\.00 dBTP at most -0\.95 dBTP held/);
    expect(text).toMatch(/Punch .*?6\.70 dB at least 6\.00 dB held/);
    expect(text).toContain("correlation would have fallen to -0.11.");
    expect(text).toMatch(/Soft clip chosen 0\.310 Gain and limit only 0\.610/);
    for (const { service } of result.playback) expect(text).toContain(service);
  });

  it("shows every finding with its time, and each piece of advice once in the mixer's list", () => {
    const clicks = Array.from({ length: 20 }, (_, index) => finding("clicks", "note", 10 + index));
    const text = textOf({ findings: [...clicks, finding("clipping", "stop", 61.5)] });
    for (let second = 10; second < 30; second += 1) expect(text).toContain(`0:${second}.0 7 samples , left`);
    expect(text.indexOf("Needs a new mix")).toBeLessThan(text.indexOf("Good to know"));
    expect(text).toContain("1:01.5");
    expect(text.match(/Mend the clicks\./g)).toHaveLength(1);
    expect(text).toContain("Clicks: 0:10.0, 0:11.0, 0:12.0 and 17 more");
  });

  it("says so when nothing was found, tried, refused or changed", () => {
    const text = textOf({
      findings: [],
      candidates: [],
      loudnessDesigns: [],
      refused: [],
      playback: [],
      guards: [],
      plan: { ...result.plan, stages: [] },
    });
    expect(text).toContain("0 findings: nothing asks for another mix.");
    expect(text).toContain(`0 of ${stageOrder.length} stages changed the sound`);
    expect(text).toContain("0 requests refused, 0 guards broken.");
    expect(text).not.toContain("What was tried");
  });

  it("tells once what many places of one fault ask for after figures of their own, and counts them as one fault", () => {
    const remedy = "Find the bus that overloads, and export again.";
    const places = [117, 1297, 3930].map((samples, at) => ({
      ...finding("clipping", "stop", at),
      advice: `${samples} left samples are cut flat at -10.3 dBFS. ${remedy}`,
    }));
    const text = textOf({ findings: places, notRecommended: true });
    expect(text.split(remedy)).toHaveLength(2);
    expect(text).toContain("1 finding below asks for a new mix");
  });

  it("does not say that the limiter held peaks where it rested", () => {
    const stages = [{ stage: "loudness" as const, settings: { clip: "off", driveDb: 3, ceilingDbtp: -1 }, because: [], effect: [] }];
    const rested = { ...result.curves, gainReductionDb: [0], clipReductionDb: [0] };
    expect(textOf({ plan: { ...result.plan, stages }, curves: rested })).not.toContain("peaks held");
    expect(textOf({ plan: { ...result.plan, stages }, curves: { ...rested, gainReductionDb: [-2] } })).toContain("peaks held at -1.0 dBTP");
  });

  it("labels a master of an unfit mix, and only that", () => {
    const findings = [finding("clipping", "stop", 3)];
    expect(textOf({ findings, notRecommended: true })).toContain("Not recommended for release.");
    expect(textOf({ findings, notRecommended: true })).toContain("1 finding below asks for a new mix");
    const stems = { stems: [], mix: null, nullDb: null, findings: [finding("stem-doubled", "stop", 0)], notDone: [] };
    expect(textOf({ stems, notRecommended: true })).toContain("1 finding below asks for a new mix");
    expect(textOf()).not.toContain("Not recommended");
  });

  it("says on top what to do now: release it, mend the mix first, or listen for what did not hold", () => {
    expect(textOf()).toContain("0 findings ask for another mix. It can be released as it is, if your ears agree.");
    const twice = [finding("clicks", "warn", 1), finding("clicks", "warn", 2), finding("rumble", "note", 0)];
    expect(textOf({ findings: twice })).toContain("1 finding in the mix is worth mending : mend it and master it again");
    const guards = [{ name: "pumping", value: 0.8, limit: 0.5, unit: "dB", held: false }];
    expect(textOf({ guards })).toContain("listen for 1 guard that did not hold . 0 findings ask for another mix. Matrix number");
    expect(textOf({ notRecommended: true })).not.toContain("if your ears agree");
  });

  it("names the guard that did not hold, in the headline and among what could not be fixed", () => {
    const text = textOf({ guards: [...result.guards, { name: "pumping", value: 0.8, limit: 0.5, unit: "dB", held: false }] });
    expect(text).toContain("2 of 3 guards held (not held: pumping).");
    expect(text).toContain("Pumping is 0.80 dB; the limit was at most 0.50 dB.");
  });

  it("survives a track of which nothing could be measured, and gives the reason", () => {
    const empty = { low: [], high: [] };
    const curves = { ...result.curves, waveformBefore: empty, waveformAfter: empty, shortTermBeforeLufs: [], shortTermAfterLufs: [] };
    const text = textOf({
      before: unmeasured(measured),
      after: unmeasured(measured),
      curves: { ...curves, gainReductionDb: [], bands: [] },
    });
    expect(text).toContain("loudness not measured, true peak not measured");
    expect(text).toContain("Loudness: silent (mix and master)");
    expect(text).not.toMatch(/NaN|undefined|Infinity|\bnull\b/);
  });
  it("prints a verify command that a shell takes as it stands", () => {
    expect(textOf()).toContain("deadwax verify night-train.wav --source 'night train.wav'");
    expect(textOf({ source: "-it's.wav" })).toContain(String.raw`--source './-it'\''s.wav'`);
  });
  it("gives the same bytes for the same result", () => {
    expect(renderReport(result, assets)).toBe(renderReport(structuredClone(result), assets));
  });

  it("takes the installed chart library as it is, and refuses one that would end its own element", () => {
    const folder = new URL("../../../node_modules/uplot/dist/", import.meta.url);
    const uplotScript = readFileSync(new URL("uPlot.iife.min.js", folder), "utf8");
    const uplotStyle = readFileSync(new URL("uPlot.min.css", folder), "utf8");
    expect(renderReport(result, { uplotScript, uplotStyle })).toContain(uplotScript);
    expect(() => renderReport(result, { uplotScript: "</SCRIPT>", uplotStyle })).toThrow("closing tag");
  });
});

interface DrawnChart {
  readonly options: { readonly width: number; readonly height: number; readonly series: unknown[] };
  readonly columns: unknown[][];
}

/** Runs the page's own script on the page's own data, with stand-ins for the browser and for uPlot. */
function drawnCharts(page: string): Map<string, DrawnChart> {
  const json = /id="chart-data">([^<]*)</.exec(page)?.[1] ?? "";
  const places = [...page.matchAll(/data-chart="(\w+)"/g)].map(([, name]) => ({ clientWidth: 640, getAttribute: () => name, name }));
  const drawn = new Map<string, DrawnChart>();
  class Plot {
    constructor(options: DrawnChart["options"], columns: unknown[][], place: { readonly name: string }) {
      drawn.set(place.name, { options, columns });
    }
  }
  runInNewContext(chartScript, {
    document: { documentElement: { clientWidth: 640 }, getElementById: () => ({ textContent: json }), querySelectorAll: () => places },
    getComputedStyle: () => ({ getPropertyValue: () => " #123456" }),
    matchMedia: () => ({ addEventListener: () => undefined }),
    addEventListener: () => undefined,
    devicePixelRatio: 1,
    uPlot: Plot,
  });
  return drawn;
}

describe("chartScript", () => {
  const names = ["waveformBefore", "waveformAfter", "loudness", "reduction", "bands", "thirdOctave"];

  it("draws all six charts, each series as long as its axis", () => {
    const charts = drawnCharts(renderReport(result, assets));
    expect([...charts.keys()].toSorted()).toEqual(names.toSorted());
    for (const { options, columns } of charts.values()) {
      expect(options.width).toBe(640);
      expect(columns).toHaveLength(options.series.length);
      for (const column of columns) expect(column).toHaveLength(columns[0].length);
    }
  });

  it("draws a trimmed master on the time axis of its longer mix", () => {
    const curves = { ...result.curves, shortTermBeforeLufs: [null, -18, -17, -16] };
    const columns = drawnCharts(renderReport({ ...result, curves }, assets)).get("loudness")?.columns ?? [];
    expect(columns[2]).toEqual([null, -9, null, null]);
  });

  it("draws mix and master alike when they differ in level only", () => {
    const [, before, after] = drawnCharts(renderReport(result, assets)).get("thirdOctave")?.columns ?? [];
    expect(after).toEqual(before);
  });

  it("leaves out the pictures of which there is no data", () => {
    const empty = { low: [], high: [] };
    const curves = { ...result.curves, waveformBefore: empty, waveformAfter: empty, shortTermBeforeLufs: [], shortTermAfterLufs: [] };
    const page = renderReport({ ...result, before: unmeasured(measured), after: unmeasured(measured), curves: { ...curves, bands: [] } }, assets);
    expect([...drawnCharts(page).keys()]).toEqual(["reduction"]);
  });
});
