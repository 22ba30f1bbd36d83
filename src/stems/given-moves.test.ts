import { describe, expect, it } from "vitest";
import { parseStemMoves, requireMovedStems } from "./given-moves.ts";

const level = { stage: "conditioning", settings: { gainDb: -1.5, dcBlock: "off", subsonicHz: 0 } };
const planOf = (moves: unknown) => JSON.stringify({ stems: { stems: [{ role: "bass", moves }] } });

describe("moves on stems given by hand", () => {
  it("need no reasons: they are for the reader", () => {
    expect(parseStemMoves(planOf([level]))).toEqual({ bass: [{ ...level, because: [], effect: [] }] });
  });
  it.each([
    [[{ ...level, settings: { ...level.settings, gainDb: 99 } }], /^moves of bass: conditioning\.gainDb must be between -60 and 60 dB, got 99/],
    [[level, level], /^moves of bass: stages\[1\]: conditioning is there twice/],
    [[null], /^moves of bass: stages\[0\] must be an object/],
    [[{ ...level, key: "drums" }], /^only dynamic-bands can be keyed by another stem, got conditioning of bass/],
    [{}, /^stems\[0\] must be an object with "role"/],
  ])("%j is refused in one sentence that names the stem", (moves, sentence) => {
    expect(() => parseStemMoves(planOf(moves))).toThrow(sentence);
    expect(() => parseStemMoves(JSON.stringify({ stems: [null] }))).toThrow(/^stems\[0\] must be an object/);
  });
  it("count as they were edited, though the recipe beside them holds them unchanged", () => {
    const document = { ...JSON.parse(planOf([])), recipe: { stems: [{ role: "bass", moves: [level] }] } };
    expect(parseStemMoves(JSON.stringify(document))).toEqual({ bass: [] });
    expect(parseStemMoves(JSON.stringify({ recipe: document.recipe }))).toMatchObject({ bass: [level] });
  });
  it("are refused for a stem that is not there, or keyed by one, and not lost without a word", () => {
    const given = parseStemMoves(planOf([level])) ?? {};
    const stems = (...roles: string[]) => roles.map((role) => ({ role }));
    expect(() => requireMovedStems(given, stems("drums", "vocals"))).toThrow(/moves a stem bass, but the stems are drums, vocals/);
    const keyed = { bass: [{ stage: "dynamic-bands", key: "vox", settings: {}, because: [], effect: [] }] } as const;
    expect(() => requireMovedStems(keyed, stems("bass", "vocals"))).toThrow(/keyed by vox, but the stems are bass, vocals/);
    expect(() => requireMovedStems({ bass: [], drums: given["bass"] ?? [] }, stems("drums"))).not.toThrow();
  });
});
