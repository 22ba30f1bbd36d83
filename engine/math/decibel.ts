// Decibels and linear gain: exact for coefficients and reports, fast for every sample. All deterministic: no host mathematics.

/** Linear gain of a level in dB: 10^(dB/20), to f64 precision. Any finite value; for settings, not for samples. */
export function decibelsToGain(decibels: f64): f64 {
  return Math.pow(10, decibels / 20);
}

/** Level in dB of a linear gain: 20 log10(gain), to f64 precision. Negative infinity for 0, NaN below. */
export function gainToDecibels(gain: f64): f64 {
  return 20 * Math.log10(gain);
}

/** Power ratio of a level in dB: 10^(dB/10), to f64 precision. */
export function decibelsToPower(decibels: f64): f64 {
  return Math.pow(10, decibels / 10);
}

/** Level in dB of a power ratio: 10 log10(power), to f64 precision. Negative infinity for 0, NaN below. */
export function powerToDecibels(power: f64): f64 {
  return 10 * Math.log10(power);
}

const sqrtHalfBits32: i32 = 0x3f3504f3;
const floorPower: f32 = 1e-20;

/**
 * 10 log10 of four powers at once. Powers below 1e-20 read -200 dB.
 * x = 2^e m with m in sqrt(1/2)...sqrt(2), ln m = 2 artanh((m - 1)/(m + 1)) to the fifth power.
 * Error: series < 6e-6 dB, f32 rounding < 2e-5 dB; a power of exactly 1 gives exactly 0 dB.
 */
export function powerToDecibelsX4(power: v128): v128 {
  const x = f32x4.pmax(f32x4.splat(floorPower), power);
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(sqrtHalfBits32)), 23);
  const mantissa = i32x4.sub(x, i32x4.shl(exponent, 23));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(mantissa, one), f32x4.add(mantissa, one));
  const z = f32x4.mul(s, s);
  const scale: f64 = 20 / Math.LN10;
  const inner = f32x4.add(f32x4.splat(<f32>(scale / 3)), f32x4.mul(z, f32x4.splat(<f32>(scale / 5))));
  const series = f32x4.mul(s, f32x4.add(f32x4.splat(<f32>scale), f32x4.mul(z, inner)));
  return f32x4.add(series, f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(<f32>(10 * Math.LOG10E * Math.LN2))));
}

/**
 * Linear gain of four levels in dB, -720...+720 dB (clamped).
 * 2^(n + f) with |f| <= 1/2: Taylor series of e^(f ln 2) to the fifth power, then n added to the exponent bits.
 * Error: series < 2.2e-5 dB, f32 rounding < 2e-5 dB within +-120 dB; 0 dB gives exactly 1.
 */
export function decibelsToGainX4(decibels: v128): v128 {
  const octaves = f32x4.mul(decibels, f32x4.splat(<f32>(Math.LN10 / 20 / Math.LN2)));
  const x = f32x4.pmin(f32x4.pmax(octaves, f32x4.splat(-120)), f32x4.splat(120));
  const rounder = f32x4.splat(1.5 * 8388608); // 1.5 * 2^23: adding it leaves the nearest whole number in the low bits
  const shifted = f32x4.add(x, rounder);
  const f = f32x4.sub(x, f32x4.sub(shifted, rounder));
  const ln2: f64 = Math.LN2;
  let series = f32x4.splat(<f32>((ln2 * ln2 * ln2 * ln2 * ln2) / 120));
  series = f32x4.add(f32x4.mul(series, f), f32x4.splat(<f32>((ln2 * ln2 * ln2 * ln2) / 24)));
  series = f32x4.add(f32x4.mul(series, f), f32x4.splat(<f32>((ln2 * ln2 * ln2) / 6)));
  series = f32x4.add(f32x4.mul(series, f), f32x4.splat(<f32>((ln2 * ln2) / 2)));
  series = f32x4.add(f32x4.mul(series, f), f32x4.splat(<f32>ln2));
  series = f32x4.add(f32x4.mul(series, f), f32x4.splat(1));
  return i32x4.add(series, i32x4.shl(shifted, 23));
}

/** 10 log10 of one power in f64; below 1e-30 it reads -300 dB. The same series to the ninth power: error < 2e-8 dB. */
export function powerToDecibelsFast(power: f64): f64 {
  const bits = reinterpret<i64>(max(power, 1e-30));
  const exponent = (bits - 0x3fe6a09e667f3bcd) >> 52;
  const mantissa = reinterpret<f64>(bits - (exponent << 52));
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  const scale = 20 / Math.LN10;
  const series = s * scale * (1 + z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9)))));
  return series + <f64>exponent * (10 * Math.LOG10E * Math.LN2);
}

/** Linear gain of one level in dB in f64, -6000...+6000 dB (clamped). The same series to the eighth power: error < 2e-9 dB; 0 dB gives exactly 1. */
export function decibelsToGainFast(decibels: f64): f64 {
  const x = min(max(decibels * (Math.LN10 / 20 / Math.LN2), -1000), 1000);
  const whole = nearest(x);
  const f = (x - whole) * Math.LN2;
  const high = 1.0 / 24 + f * (1.0 / 120 + f * (1.0 / 720 + f * (1.0 / 5040 + f * (1.0 / 40320))));
  const series = 1 + f * (1 + f * (0.5 + f * (1.0 / 6 + f * high)));
  return reinterpret<f64>(reinterpret<i64>(series) + ((<i64>whole) << 52));
}

/** Turns `count` powers (f32, a multiple of 4) in memory into dB, in place, with the per-sample approximation. */
export function powersToDecibels(values: usize, count: i32): void {
  for (let at = values, end = values + ((<usize>count) << 2); at < end; at += 16) v128.store(at, powerToDecibelsX4(v128.load(at)));
}

/** Turns `count` levels in dB (f32, a multiple of 4) in memory into linear gains, in place, with the per-sample approximation. */
export function decibelsToGains(values: usize, count: i32): void {
  for (let at = values, end = values + ((<usize>count) << 2); at < end; at += 16) v128.store(at, decibelsToGainX4(v128.load(at)));
}
