// node bench/rivals/libsonare-master.mjs IN.wav PRESET: a preset master of a 24-bit stereo WAV with @libraz/libsonare, read and rendered whole, result thrown away.
import { readFileSync } from "node:fs";
import { init, masterAudioStereo } from "@libraz/libsonare";

const headerBytes = 44;
const [file, preset] = process.argv.slice(2);
const bytes = readFileSync(file);
const sampleRateHz = bytes.readUInt32LE(24);
const frames = (bytes.length - headerBytes) / 6;
const left = new Float32Array(frames);
const right = new Float32Array(frames);
for (let n = 0; n < frames; n++) {
  left[n] = bytes.readIntLE(headerBytes + 6 * n, 3) / 8388608;
  right[n] = bytes.readIntLE(headerBytes + 6 * n + 3, 3) / 8388608;
}
await init();
const master = masterAudioStereo(left, right, sampleRateHz, preset);
console.log(JSON.stringify({ frames: master.left.length, stages: master.stages }));
