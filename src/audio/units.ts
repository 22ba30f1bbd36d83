// Conversions for planning and reports. Nothing here may touch samples: those are computed in the engine.

/** Decibels of a power ratio. */
export function powerToDb(power: number): number {
  return 10 * Math.log10(power);
}

/** Decibels of an amplitude ratio. */
export function gainToDb(gain: number): number {
  return 20 * Math.log10(gain);
}

/** Rounds to a multiple of `step`, free of binary dust in print (0.1 + 0.2 → 0.3). Settings and reported values pass through here, so that plans are equal on every machine. */
export function roundTo(value: number, step: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  return Number((Math.round(value / step) * step).toFixed(decimals));
}

/** m:ss.t, the way a player shows it. */
export function formatTime(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths - minutes * 600) / 10).toFixed(1).padStart(4, "0")}`;
}
