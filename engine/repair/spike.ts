/** Answers of `jumpKind`: the waveform only moves fast; it jumps and stays; it jumps and returns. */
const soft: i32 = 0;
const step: i32 = 1;
const spike: i32 = 2;

/** Samples about the larger jump in which nothing else may be a jump: a digital click jumps within one sample; what went through a filter, a room or a coder
 *  takes several. */
const jumpReach: i32 = 6;
/** Another jump at most, as a share of the larger one. */
const besideShare: f32 = 0.3;
/** The jump back at least, as a share of the jump. */
const returnShare: f32 = 0.5;
/** Most samples between jump and return. */
const longestSpike: i32 = 4;

/** What the waveform x does about the bend at index `bend`: 0 moves fast, 1 steps, 2 is a spike. */
export function jumpKind(x: usize, bend: i32): i32 {
  const jump = largestJump(x, bend);
  const back = returnOf(x, jump, jump - longestSpike, jump + longestSpike);
  const first = min(jump, back);
  const last = max(jump, back);
  for (let n = jump - jumpReach; n <= jump + jumpReach; n++) {
    if ((n < first || n > last) && abs(jumpAt(x, n)) > besideShare * abs(jumpAt(x, jump))) return soft;
  }
  return back == jump ? step : spike;
}

/** Index of the first sample of the spike around the bend at index `bend` of x, 0 where there is none. */
export function spikeStart(x: usize, bend: i32): i32 {
  if (jumpKind(x, bend) != spike) return 0;
  const jump = largestJump(x, bend);
  return min(jump, returnOf(x, jump, jump - longestSpike, jump + longestSpike));
}

/** How many samples a spike lasts that begins at index `start`. */
export function spikeLength(x: usize, start: i32): i32 {
  return max(1, returnOf(x, start, start + 1, start + longestSpike) - start);
}

/** Index of the largest of the jumps that make a bend. */
function largestJump(x: usize, bend: i32): i32 {
  let jump = bend;
  for (let n = bend - 2; n <= bend + 1; n++) if (abs(jumpAt(x, n)) > abs(jumpAt(x, jump))) jump = n;
  return jump;
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
