/** Samples about the larger jump of a spike in which nothing else may be a jump. */
const jumpReach: i32 = 6;
/** Another jump at most, as a share of the larger one. */
const besideShare: f32 = 0.3;
/** The jump back at least, as a share of the jump. */
const returnShare: f32 = 0.5;
/** Most samples between jump and return. */
const longestSpike: i32 = 4;

/** Index of the first sample of the spike around the bend at index `bend` of x, 0 where the waveform only moves fast or steps. */
export function spikeStart(x: usize, bend: i32): i32 {
  let jump = bend;
  for (let n = bend - 2; n <= bend + 1; n++) if (abs(jumpAt(x, n)) > abs(jumpAt(x, jump))) jump = n;
  const back = returnOf(x, jump, jump - longestSpike, jump + longestSpike);
  if (back == jump) return 0;
  const first = min(jump, back);
  const last = max(jump, back);
  for (let n = jump - jumpReach; n <= jump + jumpReach; n++) {
    if ((n < first || n > last) && abs(jumpAt(x, n)) > besideShare * abs(jumpAt(x, jump))) return 0;
  }
  return first;
}

/** How many samples a spike lasts that begins at index `start`. */
export function spikeLength(x: usize, start: i32): i32 {
  return max(1, returnOf(x, start, start + 1, start + longestSpike) - start);
}

/** Index of the largest jump in the opposite direction among from … to, or `jump` itself when none is half as large. */
function returnOf(x: usize, jump: i32, from: i32, to: i32): i32 {
  const size = jumpAt(x, jump);
  let back = jump;
  for (let n = from; n <= to; n++) if (jumpAt(x, n) / size < jumpAt(x, back) / size) back = n;
  return jumpAt(x, back) / size > -returnShare ? jump : back;
}

function jumpAt(x: usize, n: i32): f32 {
  const at = x + ((<usize>n) << 2);
  return load<f32>(at) - load<f32>(at - 4);
}
