/** The power of two that lasts about as long as `framesAt48kHz` do at 48 kHz, in frames, `least` at the least: the nearest on a logarithmic axis, where 1.42,
 *  a little over √2, keeps 44.1 and 48 kHz together. Windows and blocks that are a matter of time, not of frames, last alike at every rate. */
export function powerOfTwoFrames(framesAt48kHz: i32, sampleRateHz: f64, least: i32): i32 {
  const lasting = (<f64>framesAt48kHz * sampleRateHz) / 48000;
  let frames = least;
  while (<f64>frames * 1.42 < lasting) frames <<= 1;
  return frames;
}
