// The engine's doors: what JavaScript may call. Kernels are made once, then fed block after block.
import { Kernel } from "./kernel";

export { allocate, allocateF32, allocateF64, closeScratch, openScratch, reserve } from "./memory";

/** Changes a stereo block in place. */
export function kernelProcess(kernel: Kernel, left: usize, right: usize, frames: i32): void {
  kernel.process(left, right, frames);
}
/** Brings a kernel back to the state after construction. */
export function kernelReset(kernel: Kernel): void {
  kernel.reset();
}
/** Frames by which a kernel lags. */
export function kernelLatency(kernel: Kernel): i32 {
  return kernel.latency();
}
/** Couples a kernel to a leader of the same kind; 0 linear, 1 rides its gains, 2 has to share its changes. */
export function kernelFollow(kernel: Kernel, leader: Kernel): i32 {
  return kernel.follow(leader);
}
/** Reads a figure a kernel keeps; its class says which index means what. */
export function kernelMeter(kernel: Kernel, index: i32): f64 {
  return kernel.meter(index);
}
export { newSaturation } from "./colour/saturation";
export { decimatorProcess, newDecimator } from "./convert/decimator";
export { copyFinite } from "./convert/finite";
export { decodePcm, newPcmEncoder, pcmEncode, pcmEncoderSeek, pcmSampleBytes } from "./convert/pcm";
export { newResampler, resamplerBound, resamplerFinish, resamplerProcess, resamplerReach, resamplerReset } from "./convert/resample";
export { changeApply, changeEnergy, changeKeep, changeTake, changeWeigh, newChangeShare } from "./dynamics/change-share";
export { newClipRamp } from "./dynamics/clip-ramp";
export { newCompressor } from "./dynamics/compressor";
export { newDeEsser } from "./dynamics/de-esser";
export { dynamicBandsResponseDb, dynamicBandsSetBand, newDynamicBands } from "./dynamics/dynamic-bands";
export { newFade } from "./dynamics/fade";
export { newGain } from "./dynamics/gain";
export { newLimiter } from "./dynamics/limiter";
export { newPerceptualClip } from "./dynamics/perceptual-clip";
export { newSoftClip } from "./dynamics/soft-clip";
export { newDcBlocker } from "./filters/dc-blocker";
export { eqResponseDb, eqSetBand, eqSideResponseDb, newEq, newEqBand } from "./filters/eq";
export { kWeightingPowers } from "./filters/k-weighting";
export { newToneEq, toneEqDesign, toneEqSetPoint } from "./filters/tone-eq";
export { decibelsToGain, decibelsToGainFast, decibelsToGains, gainToDecibels, powersToDecibels, powerToDecibelsFast } from "./math/decibel";
export { mixBlock } from "./math/mix-block";
export {
  crossCorrelationFeed,
  crossCorrelationReach,
  crossCorrelationReset,
  crossCorrelationSolve,
  newCrossCorrelation,
} from "./meters/cross-correlation";
export { levelProcess, levelRead, newLevelMeter } from "./meters/levels";
export { linearFitApply, linearFitHear, linearFitLatency, linearFitProcess, linearFitSolve, newLinearFit } from "./meters/linear-fit";
export { loudnessProcess, newLoudnessMeter } from "./meters/loudness";
export { newNullTest, nullTestProcess, nullTestRead } from "./meters/null-test";
export { newPairSpectrum, pairSpectrumMeasure } from "./meters/pair-spectrum";
export { newSpectrumMeter, spectrumFrames, spectrumLength, spectrumProcess, spectrumRead } from "./meters/spectrum";
export { stretchBends, stretchLevels } from "./meters/stretches";
export { newTruePeakMeter, truePeakFinish, truePeakProcess, truePeakRead } from "./meters/true-peak";
export { newDeclick } from "./repair/declick";
export { newDeclip } from "./repair/declip";
export { dehumSetLine, newDehum } from "./repair/dehum";
export { jumpKind } from "./repair/spike";
export { newLowMono } from "./stereo/low-mono";
export { newWidth } from "./stereo/width";
