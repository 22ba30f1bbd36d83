// Loudness after ITU-R BS.1770-5, annex 1, in the judge's own words.

/** The two sections of the K-weighting at 48 kHz [b0, b1, b2, a1, a2] (BS.1770-5, tables 1 and 2), and the frequency that keeps its place at other rates, Hz. */
const sections48 = [
  { section: [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585], cornerHz: 1681.97 },
  { section: [1, -2, 1, -1.99004745483398, 0.99007225036621], cornerHz: 38.1355 },
];
const tableRateHz = 48000;
const absoluteGateLufs = -70;

/**
 * A section moved to another rate: the bilinear transform of the table's filter is undone and done again, both times so that the corner stays.
 * With p = (1 - z^-1) / (1 + z^-1), z^-1 at 48 kHz is (1 - k p) / (1 + k p), k being the ratio of the warped corners.
 */
function atRate({ section, cornerHz }, sampleRateHz) {
  if (sampleRateHz === tableRateHz) return section;
  const k = Math.tan((Math.PI * cornerHz) / tableRateHz) / Math.tan((Math.PI * cornerHz) / sampleRateHz);
  const [b0, b1, b2, a1, a2] = section;
  const move = (c0, c1, c2) => {
    const constant = c0 + c1 + c2;
    const linear = 2 * k * (c0 - c2);
    const square = k * k * (c0 - c1 + c2);
    return [constant + linear + square, 2 * (constant - square), constant - linear + square];
  };
  const [n0, n1, n2] = move(b0, b1, b2);
  const [d0, d1, d2] = move(1, a1, a2);
  return [n0 / d0, n1 / d0, n2 / d0, d1 / d0, d2 / d0];
}

function filter(signal, [b0, b1, b2, a1, a2]) {
  const out = new Float64Array(signal.length);
  let s1 = 0;
  let s2 = 0;
  for (let n = 0; n < signal.length; n++) {
    const x = signal[n];
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    out[n] = y;
  }
  return out;
}

/** A signal through the K-weighting. */
function kWeighted(signal, sampleRateHz) {
  return sections48.reduce((stage, section) => filter(stage, atRate(section, sampleRateHz)), signal);
}

/** Power gain of the K-weighting at a frequency. */
export function kWeightingPower(frequencyHz, sampleRateHz) {
  const w = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const power = (c0, c1, c2) => (c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w)) ** 2 + (c1 * Math.sin(w) + c2 * Math.sin(2 * w)) ** 2;
  return sections48.reduce((product, one) => {
    const [b0, b1, b2, a1, a2] = atRate(one, sampleRateHz);
    return (product * power(b0, b1, b2)) / power(1, a1, a2);
  }, 1);
}

const lufsOf = (power) => -0.691 + 10 * Math.log10(power);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** K-weighted power of 100 ms steps, all channels together. */
function stepPowers(channels, sampleRateHz) {
  const step = Math.round(sampleRateHz / 10);
  const powers = new Float64Array(Math.floor(channels[0].length / step));
  for (const channel of channels) {
    const weighted = kWeighted(channel, sampleRateHz);
    for (let block = 0; block < powers.length; block++) {
      let sum = 0;
      for (let n = block * step; n < (block + 1) * step; n++) sum += weighted[n] * weighted[n];
      powers[block] += sum / step;
    }
  }
  return powers;
}

/** Mean power of every window of `length` steps. */
function windows(steps, length) {
  const powers = [];
  let sum = 0;
  for (let n = 0; n < steps.length; n++) {
    sum += steps[n] - (n >= length ? steps[n - length] : 0);
    if (n >= length - 1) powers.push(Math.max(0, sum) / length);
  }
  return powers;
}

/** Powers that pass the absolute gate and then a gate `relativeLu` from the mean of those. */
function gated(powers, relativeLu) {
  const audible = powers.filter((power) => lufsOf(power) > absoluteGateLufs);
  if (audible.length === 0) return [];
  const gate = lufsOf(mean(audible)) + relativeLu;
  return audible.filter((power) => lufsOf(power) > gate);
}

/**
 * { integratedLufs, rangeLu } of a list of channels. integratedLufs is -Infinity when nothing passes the absolute gate. rangeLu after EBU Tech 3342:
 * 10th to 95th percentile of 3 s windows, gated 20 LU under their mean; null for less than 3 s of sound.
 */
export function loudnessOf(channels, sampleRateHz) {
  const steps = stepPowers(channels, sampleRateHz);
  const kept = gated(windows(steps, 4), -10);
  const long = gated(windows(steps, 30), -20).sort((a, b) => a - b);
  const at = (share) => lufsOf(long[Math.round(share * (long.length - 1))]);
  return {
    integratedLufs: kept.length > 0 ? lufsOf(mean(kept)) : Number.NEGATIVE_INFINITY,
    rangeLu: long.length > 0 ? at(0.95) - at(0.1) : null,
  };
}
