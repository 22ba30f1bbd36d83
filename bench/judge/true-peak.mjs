// True peak at 16x: a windowed sinc evaluated between samples wherever the samples come within 3 dB of the highest one; the outermost 32 samples of a file are taken as they are.

const phases = 16;
const reach = 32; // 64 taps
const nearShare = 0.7;

const kernels = Array.from({ length: phases - 1 }, (_, phase) =>
  Float64Array.from({ length: 2 * reach }, (_, tap) => {
    const t = tap - reach + 1 - (phase + 1) / phases;
    const sinc = Math.sin(Math.PI * t) / (Math.PI * t);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / reach));
  }),
);

function between(channel, n, kernel) {
  let sum = 0;
  for (let tap = 0; tap < kernel.length; tap++) sum += channel[n + tap - reach + 1] * kernel[tap];
  return Math.abs(sum);
}

/** Highest true peak of a list of channels, dBTP; -Infinity for silence. */
export function truePeakDbtp(channels) {
  let highest = 0;
  for (const channel of channels) for (let n = 0; n < channel.length; n++) highest = Math.max(highest, Math.abs(channel[n]));
  if (highest === 0) return Number.NEGATIVE_INFINITY;
  const near = highest * nearShare;
  for (const channel of channels) {
    for (let n = reach; n + reach < channel.length; n++) {
      const here = Math.abs(channel[n]);
      const next = Math.abs(channel[n + 1]);
      if (here < near || next < near) continue;
      // An interpolated peak lies beside a local maximum of the samples.
      if (here < Math.abs(channel[n - 1]) && next < Math.abs(channel[n + 2])) continue;
      for (const kernel of kernels) highest = Math.max(highest, between(channel, n, kernel));
    }
  }
  return 20 * Math.log10(highest);
}
