import { blockFrames, type Engine } from "../wasm/engine.ts";
import { channelWeights, LoudnessGauge } from "./loudness.ts";
import { bandFrameValues, stepValues, type TrackReadings } from "./readings.ts";
import { floatTape, type Tape } from "./tape.ts";
import { TruePeak } from "./true-peak.ts";

/**
 * Takes every reading of one track while its blocks pass by: a file being read, or a master being rendered.
 * Memory grows by about 10 kB for every second of audio, nothing else does.
 */
export class TrackGauge {
  readonly #engine: Engine;
  readonly #sampleRateHz: number;
  readonly #channels: number;
  readonly #loudness: LoudnessGauge;
  readonly #truePeak: TruePeak;
  readonly #levels: number[] = [];
  readonly #spectra: number[] = [];
  readonly #steps: Tape<Float32Array>;
  readonly #bandFrames: Tape<Float32Array>;
  readonly #peaks: Tape<Float32Array>;
  readonly #stepsAt: number;
  readonly #bandsAt: number;
  #framesInSecond = 0;
  #frames = 0;

  /** `expectedFrames`: how much audio will come, if that is known. */
  constructor(engine: Engine, sampleRateHz: number, channels: number, expectedFrames = 0, speakerMask = 0) {
    this.#engine = engine;
    this.#sampleRateHz = sampleRateHz;
    this.#channels = channels;
    this.#loudness = new LoudnessGauge(engine, sampleRateHz, channels, expectedFrames, channelWeights(channels, speakerMask));
    this.#truePeak = new TruePeak(engine, channels);
    for (let channel = 0; channel < channels; channel += 2) {
      this.#levels.push(engine.call("newLevelMeter", sampleRateHz));
      this.#spectra.push(engine.call("newSpectrumMeter", sampleRateHz));
    }
    const spectrumLength = engine.call("spectrumLength", this.#spectra[0]);
    this.#steps = floatTape(((expectedFrames * 100) / sampleRateHz) * stepValues);
    this.#bandFrames = floatTape((expectedFrames / (spectrumLength / 2)) * bandFrameValues);
    this.#peaks = floatTape(expectedFrames / sampleRateHz + 1);
    this.#stepsAt = engine.allocateF32((Math.ceil((blockFrames * 100) / sampleRateHz) + 2) * stepValues);
    this.#bandsAt = engine.allocateF32(bandFrameValues * (Math.ceil(blockFrames / 256) + 1));
  }

  /** `pointers`: one block per channel in engine memory, at most `blockFrames` long. */
  process(pointers: readonly number[], frames: number): void {
    const engine = this.#engine;
    this.#loudness.process(pointers, frames);
    this.#levels.forEach((meter, pair) => {
      const count = engine.call("levelProcess", meter, pointers[pair * 2], pointers[pair * 2 + 1] ?? pointers[pair * 2], frames, this.#stepsAt);
      if (pair === 0) this.#steps.append(engine.f32(this.#stepsAt, count * stepValues));
    });
    this.#spectra.forEach((meter, pair) => {
      const right = pointers[pair * 2 + 1] ?? pointers[pair * 2];
      const count = engine.call("spectrumProcess", meter, pointers[pair * 2], right, frames, this.#bandsAt);
      if (pair === 0) this.#bandFrames.append(engine.f32(this.#bandsAt, count * bandFrameValues));
    });
    this.#trackPeaks(pointers, frames);
    this.#frames += frames;
  }

  /** True peak per second of audio, for the peak-to-short-term ratio. */
  #trackPeaks(pointers: readonly number[], frames: number): void {
    let done = 0;
    while (done < frames) {
      const count = Math.min(frames - done, this.#sampleRateHz - this.#framesInSecond);
      this.#truePeak.process(
        pointers.map((pointer) => pointer + done * 4),
        count,
      );
      this.#framesInSecond += count;
      done += count;
      if (this.#framesInSecond === this.#sampleRateHz) {
        this.#peaks.push(this.#truePeak.take());
        this.#framesInSecond = 0;
      }
    }
  }

  /** What comes next is another passage: the jump to it is no peak. */
  endPassage(): void {
    this.#truePeak.endPassage();
  }

  /** Call once, after the last block. */
  finish(): TrackReadings {
    const engine = this.#engine;
    this.#peaks.push(this.#truePeak.finish());
    const spectrumMeter = this.#spectra[0];
    const length = engine.call("spectrumLength", spectrumMeter);
    return {
      sampleRateHz: this.#sampleRateHz,
      channels: this.#channels,
      frames: this.#frames,
      stepPowers: this.#loudness.stepPowers(),
      monoStepPowers: this.#channels === 2 ? this.#loudness.foldedStepPowers() : null,
      totals: this.#levels.map((meter) => engine.f64(engine.call("levelRead", meter), 9).slice()),
      steps: this.#steps.values,
      bandFrames: this.#bandFrames.values,
      bandFrameSeconds: length / 2 / this.#sampleRateHz,
      spectrum: engine.f64(engine.call("spectrumRead", spectrumMeter), length / 2).slice(),
      spectrumFrames: engine.call("spectrumFrames", spectrumMeter),
      peaksPerSecond: this.#peaks.values,
    };
  }
}
