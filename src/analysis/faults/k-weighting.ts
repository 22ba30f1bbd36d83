/**
 * Power gain of the K-weighting filters of BS.1770-5 at one frequency, from their analogue-matched parameters (STANDARDS 1.1).
 * For reports from spectra; the meter itself runs in the engine.
 */
export function kWeightingPower(frequencyHz: number, sampleRateHz: number): number {
  const omega = (2 * Math.PI * frequencyHz) / sampleRateHz;
  return shelfPower(omega, sampleRateHz) * highPassPower(omega, sampleRateHz);
}

function shelfPower(omega: number, sampleRateHz: number): number {
  const q = 0.7071752369554196;
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRateHz);
  const vh = 10 ** (3.999843853973347 / 20);
  const vb = vh ** 0.4996667741545416;
  const b = [vh + (vb * k) / q + k * k, 2 * (k * k - vh), vh - (vb * k) / q + k * k];
  const a = [1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k];
  return magnitudeSquared(b, omega) / magnitudeSquared(a, omega);
}

function highPassPower(omega: number, sampleRateHz: number): number {
  const q = 0.5003270373238773;
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRateHz);
  const a0 = 1 + k / q + k * k;
  const a = [1, (2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0];
  return magnitudeSquared([1, -2, 1], omega) / magnitudeSquared(a, omega);
}

function magnitudeSquared([c0, c1, c2]: number[], omega: number): number {
  const re = c0 + c1 * Math.cos(omega) + c2 * Math.cos(2 * omega);
  const im = c1 * Math.sin(omega) + c2 * Math.sin(2 * omega);
  return re * re + im * im;
}
