/** Triangular dither of 2 LSB peak to peak (TPDF; Lipshitz, Wannamaker & Vanderkooy, JAES 40:5, 1992) as a pure function of seed,
 *  channel and frame: any cut, order or parallel split of the work gives the same samples. Multiply and xor-shift hash of the frame
 *  number with a key before and a key between its two rounds; every channel and seed has keys of its own. */
export class Dither {
  private readonly outerKey: u32;
  private readonly innerKey: u32;

  constructor(seed: u32, channel: u32) {
    this.outerKey = mix(seed + 0x9e3779b9 * (2 * channel + 1));
    this.innerKey = mix(this.outerKey ^ (0x85ebca6b * (channel + 1)) ^ seed);
  }

  /** i32x4 of the key for the low 32 bits of a frame number; give it to `ditherFour`. */
  outer(): v128 {
    return i32x4.splat(this.outerKey);
  }

  /** i32x4 of the key that carries the high 32 bits of a frame number; give it to `ditherFour`. */
  inner(frame: i64): v128 {
    return i32x4.splat(this.innerKey + mix(<u32>(frame >> 32)));
  }
}

function mix(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

/** Dither of four frames whose numbers' low halves are `frames` (i32x4): integers -65535...65535 in units of 2^-16 LSB, the sum of two
 *  uniform 16-bit numbers less its mean. */
// @ts-ignore: decorator
@inline
export function ditherFour(frames: v128, outer: v128, inner: v128): v128 {
  let x = v128.xor(frames, outer);
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = v128.xor(x, inner);
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(<i32>0x846ca68b));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  const uniforms = i32x4.add(v128.and(x, i32x4.splat(0xffff)), i32x4.shr_u(x, 16));
  return i32x4.sub(uniforms, i32x4.splat(65535));
}
