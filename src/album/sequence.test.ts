import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeParts, type SequencePart } from "./sequence.ts";

/** Tracks of any length, each behind a gap, a crossfade of at most half the shorter neighbour, or neither. */
const records = fc
  .record({ sampleRateHz: fc.constantFrom(44100, 48000), tracks: fc.array(track(), { minLength: 1, maxLength: 8 }) })
  .map(({ sampleRateHz, tracks }) => ({
    sampleRateHz,
    parts: tracks.map(({ frames, gapSeconds, share }, n): SequencePart => {
      const shorter = Math.min(frames, tracks[n - 1]?.frames ?? 0);
      const crossfadeSeconds = share === null ? 0 : (share * shorter) / 2 / sampleRateHz;
      return { frames, gapSeconds: crossfadeSeconds > 0 ? 0 : gapSeconds, crossfadeSeconds, isSegue: false };
    }),
  }));

function track() {
  return fc.record({
    frames: fc.integer({ min: 1, max: 400_000 }),
    gapSeconds: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true })),
    share: fc.oneof(fc.constant(null), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  });
}

describe("the places of tracks in a programme", () => {
  it("keep every crossfade between two tracks: none begins before the one before it has ended, or outlasts its track", () => {
    fc.assert(
      fc.property(records, ({ sampleRateHz, parts }) => {
        const marks = placeParts(parts, sampleRateHz);
        for (const [n, { startFrame, endFrame }] of marks.entries()) {
          expect(endFrame - startFrame).toBe(parts[n].frames);
          expect(startFrame).toBeGreaterThanOrEqual(Math.max(marks[n - 1]?.startFrame ?? 0, marks[n - 2]?.endFrame ?? 0));
          expect(endFrame).toBeGreaterThanOrEqual(marks[n - 1]?.endFrame ?? 0);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
  it("lie at most two CD frames (588 samples each at 44.1 kHz) from what was asked", () => {
    fc.assert(
      fc.property(records, ({ sampleRateHz, parts }) => {
        const marks = placeParts(parts, sampleRateHz);
        for (const [n, { gapSeconds, crossfadeSeconds }] of parts.entries()) {
          const asked = (marks[n - 1]?.endFrame ?? 0) + (gapSeconds - crossfadeSeconds) * sampleRateHz;
          expect(Math.abs(marks[n].startFrame - asked)).toBeLessThanOrEqual(sampleRateHz === 44100 ? 2 * 588 : 2);
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
  it("are CD frames at 44.1 kHz also without a gap; only a segue is joined to the sample", () => {
    const plain = { gapSeconds: 0, crossfadeSeconds: 0, isSegue: false };
    const parts = [
      { ...plain, frames: 930_936 },
      { ...plain, frames: 588 },
      { ...plain, frames: 1000, isSegue: true },
    ];
    // 930 936 = 1583 CD frames and 132 samples: the next one is the 1584th.
    expect(placeParts(parts, 44100).map(({ startFrame }) => startFrame)).toEqual([0, 1584 * 588, 1585 * 588]);
    expect(placeParts(parts, 48000).map(({ startFrame }) => startFrame)).toEqual([0, 930_936, 931_524]);
  });
});
