// Sine, tangent and powers made of +, -, x, / and square roots only, which every JavaScript engine rounds alike: the demo songs are the same bytes everywhere.

const tableSize = 8192;
const sineTable = new Float64Array(tableSize + 1);
for (let n = 0; n <= tableSize; n++) {
  const cycles = n / tableSize;
  const folded = cycles < 0.25 ? cycles : cycles < 0.75 ? 0.5 - cycles : cycles - 1; // sine of the same value within a quarter turn
  const x = 2 * Math.PI * folded;
  let sum = 0;
  for (let k = 1, term = x; k < 24; term *= (-x * x) / ((k + 1) * (k + 2)), k += 2) sum += term;
  sineTable[n] = sum;
}

/** Sine of a phase in cycles, 0 or more; linear interpolation, error below 1e-7. */
export function sineOf(cycles: number): number {
  const at = (cycles - Math.floor(cycles)) * tableSize;
  const index = at | 0;
  return sineTable[index] + (at - index) * (sineTable[index + 1] - sineTable[index]);
}

/** Tangent of pi times `x`, 0 ... 0.49: the warped frequency of a digital filter. */
export function tangentOfPi(x: number): number {
  return sineOf(x / 2) / sineOf(x / 2 + 0.25);
}

/** 2 to the power of `x`, for any x within -60 ... 60. */
export function powerOf2(x: number): number {
  const whole = Math.floor(x);
  const y = (x - whole) * Math.LN2;
  let result = 1;
  let term = 1;
  for (let k = 1; k < 18; k++) {
    term *= y / k;
    result += term;
  }
  for (let k = 0; k < Math.abs(whole); k++) result *= whole > 0 ? 2 : 0.5;
  return result;
}

const octavesPerDecade = 3.321928094887362; // log2(10)

/** Linear gain of a level in dB. */
export function gainOf(db: number): number {
  return powerOf2((db / 20) * octavesPerDecade);
}

/** Factor per frame that makes a decay lose 60 dB in `seconds`. */
export function decayFactor(seconds: number, sampleRateHz: number): number {
  return powerOf2((-3 * octavesPerDecade) / (seconds * sampleRateHz));
}

/** Frequency of a MIDI note number, A4 = 69 = 440 Hz; fractions bend. */
export function midiToHz(midi: number): number {
  return 440 * powerOf2((midi - 69) / 12);
}
