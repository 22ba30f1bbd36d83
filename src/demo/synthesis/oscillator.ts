/** Sawtooth, -1 ... 1, band-limited by a two-sample polynomial at the step (polyBLEP; Välimäki and Franck 2012). `phase` in 0 ... 1, `step` = frequency / sample rate. */
export function sawtooth(phase: number, step: number): number {
  let value = 2 * phase - 1;
  if (phase < step) {
    const t = phase / step - 1;
    value += t * t;
  } else if (phase > 1 - step) {
    const t = (phase - 1) / step + 1;
    value -= t * t;
  }
  return value;
}

/** Square wave, -1 ... 1, as the difference of two sawtooths half a period apart. */
export function squareWave(phase: number, step: number): number {
  const shifted = phase < 0.5 ? phase + 0.5 : phase - 0.5;
  return sawtooth(shifted, step) - sawtooth(phase, step);
}

/**
 * Saturates a buffer in place: drive, then x / sqrt(1 + x^2), antialiased by the slope of its antiderivative sqrt(1 + x^2) between neighbouring samples
 * (first-order ADAA, Parker et al. 2016), which for this curve is (a + b) / (F(a) + F(b)) and never divides by nearly nothing.
 */
export function saturateBuffer(samples: Float32Array, drive: number): void {
  let before = 0;
  let beforeF = 1;
  for (let n = 0; n < samples.length; n++) {
    const x = drive * samples[n];
    const f = Math.sqrt(1 + x * x);
    samples[n] = (x + before) / (f + beforeF);
    before = x;
    beforeF = f;
  }
}
