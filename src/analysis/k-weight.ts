/** K-weighting (BS.1770-5) at a frequency as a power, within 0.05 dB: second-order high-pass at 38 Hz, shelf of 4 dB at 1.7 kHz. */
export function kWeight(frequencyHz: number): number {
  const above = (frequencyHz / 1682) ** 4;
  return (1 + (1.512 * above) / (1 + above)) / (1 + (38 / frequencyHz) ** 2) ** 2;
}
