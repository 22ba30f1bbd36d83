// True peak at 16x: a windowed sinc evaluated between samples wherever the samples come within 6 dB of the highest one.

const phases = 16;
const reach = 32; // 64 taps
const nearShare = 0.5;

const kernels = Array.from({ length: phases - 1 }, (_, phase) =>
  Float64Array.from({ length: 2 * reach }, (_, tap) => {
    const t = tap - reach + 1 - (phase + 1) / phases;
    const sinc = Math.sin(Math.PI * t) / (Math.PI * t);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / reach));
  }),
);

function between(channel, n, kernel) {
  let sum = 0;
  for (let tap = 0; tap < kernel.length; tap++) sum += (channel[n + tap - reach + 1] ?? 0) * kernel[tap];
  return Math.abs(sum);
}

/** Highest true peak of a list of channels, dBTP; -Infinity for silence. */
export function truePeakDbtp(channels) {
  let highest = 0;
  for (const channel of channels) for (let n = 0; n < channel.length; n++) highest = Math.max(highest, Math.abs(channel[n]));
  const near = highest * nearShare;
  for (const channel of channels) {
    for (let n = 0; n + 1 < channel.length; n++) {
      const here = Math.abs(channel[n]);
      const next = Math.abs(channel[n + 1]);
      // An interpolated peak lies beside a local maximum of the samples.
      const isPeak = here >= Math.abs(channel[n - 1] ?? 0) || next >= Math.abs(channel[n + 2] ?? 0);
      if (here < near || next < near || !isPeak) continue;
      for (const kernel of kernels) highest = Math.max(highest, between(channel, n, kernel));
    }
  }
  return 20 * Math.log10(highest);
}
