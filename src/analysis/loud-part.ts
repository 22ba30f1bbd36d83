/** The steps of a track that count as loud. */
export interface LoudPart {
  /** Mean square; 0 where nothing is loud. */
  readonly power: number;
  readonly steps: number;
}

/** -70 dBFS. */
const quietestPower = 1e-7;

/** Steps above -70 dBFS and within 10 dB of their own mean (the gates of BS.1770 on unweighted levels). */
export function loudPartOf(steps: number, stepPower: (step: number) => number): LoudPart {
  const absolute = gated(steps, stepPower, quietestPower);
  return gated(steps, stepPower, Math.max(quietestPower, absolute.power / 10));
}

function gated(steps: number, stepPower: (step: number) => number, gate: number): LoudPart {
  let sum = 0;
  let counted = 0;
  for (let step = 0; step < steps; step++) {
    const power = stepPower(step);
    if (power < gate) continue;
    sum += power;
    counted++;
  }
  return { power: counted > 0 ? sum / counted : 0, steps: counted };
}
