/** The power of two that lasts about `seconds`, in frames, `least` at the least: the nearest on a logarithmic axis, where 1.42, a little over √2, keeps 44.1
 *  and 48 kHz together. Windows and blocks that are a matter of time, not of frames, last alike at every rate. */
export function powerOfTwoFrames(seconds: f64, sampleRateHz: f64, least: i32): i32 {
  let frames = least;
  while (<f64>frames * 1.42 < sampleRateHz * seconds) frames <<= 1;
  return frames;
}
