import { testSignals } from "./judge.ts";
import { tech3342Signals } from "./vectors.ts";

for (const sampleRateHz of [48000, 44100]) testSignals("EBU Tech 3342 loudness range", tech3342Signals(sampleRateHz));
