import { describe, expect, it } from "vitest";
import { betterBuiltIn, runStylesLearn } from "./styles-learn.ts";

const error = (style: string, figure: number) => ({ style, figure, toneDb: 0, loudnessLu: figure, sideToMidDb: 0 });

describe("styles learn", () => {
  it("says which built-in style comes nearer than the learned one, and nothing where none does or none can be told", () => {
    expect(betterBuiltIn(error("mine", 1.14), [error("loud", 0.44), error("club", 1.12)])).toBe(
      "on masters that it was not shown, loud comes nearer to this engineer (0.44 against 1.14): take that, or learn from more pairs",
    );
    expect(betterBuiltIn(error("mine", 0.4), [error("loud", 0.44)])).toBeNull();
    expect(betterBuiltIn(null, [error("loud", 0.44)])).toBeNull();
  });
  it("refuses a file that would be called as a built-in style before it looks at any pair", async () => {
    const learning = runStylesLearn(["missing.wav=missing.master.wav"], { output: "Lo Fi.yaml", quiet: true });
    await expect(learning).rejects.toThrow("--output names the style, and lo-fi is a built-in one; call the file otherwise.");
  });
});
