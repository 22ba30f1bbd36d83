/** Where the threshold is given, Hz, rising. */
const frequenciesHz: StaticArray<f64> = [
  20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10000,
  12500, 14000, 16000, 18000,
];
/** The threshold there, dB SPL: ISO 226:2003 up to 12.5 kHz, ISO 389-7:2005 above. */
const thresholdsDb: StaticArray<f64> = [
  78.5, 68.7, 59.5, 51.1, 44, 37.5, 31.5, 26.5, 22.1, 17.9, 14.4, 11.4, 8.6, 6.2, 4.4, 3, 2.2, 2.4, 3.5, 1.7, -1.3, -4.2, -6, -5.4, -1.5, 6, 12.6,
  13.9, 12.3, 18.4, 40.2, 73.2,
];

/** The quietest tone that young ears hear in silence, dB SPL: free field, both ears, median of 18 to 25 year olds (ISO 226:2003, ISO 389-7:2005), straight
 *  over the logarithm of the frequency between the points of the standards. 20 Hz...18 kHz; beyond them the value at the end.
 *  Terhardt's formula (1979), which many codecs use, lies 12 to 32 dB higher between 12.5 and 18 kHz: what a process hides there by it is heard. */
export function hearingThresholdDbSpl(frequencyHz: f64): f64 {
  let above = 1;
  while (above < frequenciesHz.length - 1 && frequenciesHz[above] < frequencyHz) above++;
  const low = frequenciesHz[above - 1];
  const share = Math.log(frequencyHz / low) / Math.log(frequenciesHz[above] / low);
  const from = thresholdsDb[above - 1];
  return from + (thresholdsDb[above] - from) * min(max(share, 0), 1);
}
