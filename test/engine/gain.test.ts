import { expect, it } from "vitest";
import { runKernel } from "../engine.ts";
import { testKernelContract, testProgramme } from "../kernel-contract.ts";

testKernelContract({ name: "gain", maker: "newGain", working: [-6], neutral: [0], latencyFrames: 0 });

it.each([-60, -6, 0, 6, 60])("a gain of %f dB multiplies every sample by 10^(dB/20), rounded to f32", (gainDb) => {
  const programme = testProgramme(4800);
  const factor = Math.fround(10 ** (gainDb / 20));
  expect(runKernel("newGain", [gainDb], programme, programme).left).toEqual(programme.map((sample) => sample * factor));
});
