/** One version: samples, and the gain that matches its passage to the others. */
export interface Voice {
  readonly buffer: AudioBuffer;
  readonly gain: number;
}

const fadeSeconds = 0.012;
const fadePoints = 33;
/** So far ahead are events set, lest their time has passed before the audio thread sees them. */
const leadSeconds = 0.006;

/**
 * A fade from one level to another along a raised cosine. The versions are one piece of music, so their amplitudes add: two such fades in opposite
 * directions add up to exactly one, which keeps the power equal. Sine and cosine would do so for unrelated signals; here they would swell by 3 dB
 * at every switch, and tell an ABX listener whether anything was switched at all.
 */
export function fadeCurve(from: number, to: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: fadePoints }, (_, point) => from + ((to - from) * (1 - Math.cos((Math.PI * point) / (fadePoints - 1)))) / 2);
}

/**
 * Plays several versions in step and lets one of them be heard. All sources start at one moment of the audio clock and loop together; switching moves
 * gains only, so the place in the music is kept to the sample. Nothing but gains lies between the samples and the loudspeaker.
 */
export class Player {
  readonly durationSeconds: number;
  readonly #context: BaseAudioContext;
  readonly #voices: readonly Voice[];
  readonly #gains: GainNode[];
  readonly #out: GainNode;
  #sources: AudioBufferSourceNode[] = [];
  #current = 0;
  #offsetSeconds = 0;
  #startedAt: number | null = null;
  #fadeEndsAt = 0;
  #outFadeEndsAt = 0;

  constructor(context: BaseAudioContext, voices: readonly Voice[]) {
    this.#context = context;
    this.#voices = voices;
    this.durationSeconds = voices[0].buffer.duration;
    this.#out = new GainNode(context, { gain: 0 });
    this.#out.connect(context.destination);
    this.#gains = voices.map((voice, index) => {
      const node = new GainNode(context, { gain: index === 0 ? voice.gain : 0 });
      node.connect(this.#out);
      return node;
    });
  }

  get isPlaying(): boolean {
    return this.#startedAt !== null;
  }

  /** Place in the passage, seconds. */
  get position(): number {
    const elapsed = this.#startedAt === null ? 0 : Math.max(0, this.#context.currentTime - this.#startedAt);
    return (this.#offsetSeconds + elapsed) % this.durationSeconds;
  }

  /** Starts all versions together at a moment of the audio clock. */
  play(when: number = this.#context.currentTime + leadSeconds): void {
    if (this.isPlaying) return;
    const start = Math.max(when, this.#outFadeEndsAt);
    this.#sources = this.#voices.map(({ buffer }, index) => {
      const source = new AudioBufferSourceNode(this.#context, { buffer, loop: true });
      source.connect(this.#gains[index]);
      source.start(start, this.#offsetSeconds);
      return source;
    });
    this.#startedAt = start;
    this.#outFadeEndsAt = fade(this.#out.gain, 0, 1, start);
  }

  /** Stops after a short fade; the place is kept. */
  pause(): void {
    if (!this.isPlaying) return;
    this.#offsetSeconds = this.position;
    this.#startedAt = null;
    this.#outFadeEndsAt = fade(this.#out.gain, 1, 0, Math.max(this.#context.currentTime + leadSeconds, this.#outFadeEndsAt));
    for (const source of this.#sources) source.stop(this.#outFadeEndsAt);
  }

  /** Moves to another place, playing on when playing. */
  seek(seconds: number): void {
    const wasPlaying = this.isPlaying;
    this.pause();
    this.#offsetSeconds = Math.max(0, Math.min(this.durationSeconds - 0.01, seconds));
    if (wasPlaying) this.play();
  }

  /** Lets another version be heard, by a crossfade of 12 ms; a switch that comes during a fade waits for its end. */
  switchTo(voice: number, now: number = this.#context.currentTime + leadSeconds): void {
    if (voice === this.#current) return;
    const when = Math.max(now, this.#fadeEndsAt);
    fade(this.#gains[this.#current].gain, this.#voices[this.#current].gain, 0, when);
    this.#fadeEndsAt = fade(this.#gains[voice].gain, 0, this.#voices[voice].gain, when);
    this.#current = voice;
  }
}

/** Returns when the next fade of the same gain may begin. */
function fade(gain: AudioParam, from: number, to: number, when: number): number {
  gain.setValueCurveAtTime(fadeCurve(from, to), when, fadeSeconds);
  return when + fadeSeconds + 0.001;
}
