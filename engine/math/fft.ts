import { allocateF32 } from "../memory";

/** Complex fast Fourier transform of a power-of-two length >= 16, f32 with split real and imaginary parts.
 *  Stockham autosort, radix 4 with one radix-2 pass where the length asks for it (Van Loan 1992, section 1.7): every pass
 *  reads and writes contiguous runs, so all of it is SIMD. Twiddles are computed in f64. RMS error about 2e-7 of the RMS signal.
 *  No scaling: inverse(forward(x)) = length · x. */
export class Fft {
  readonly length: i32;
  private readonly twiddles: usize;
  private readonly scratchRe: usize;
  private readonly scratchIm: usize;

  constructor(length: i32) {
    this.length = length;
    this.scratchRe = allocateF32(length);
    this.scratchIm = allocateF32(length);
    this.twiddles = allocateF32(2 * length);
    this.fillTwiddles();
  }

  /** Per radix-4 pass and p: w, w², w³ as six planes of n/4 values each (re1 im1 re2 im2 re3 im3). */
  private fillTwiddles(): void {
    let at = this.twiddles;
    for (let n = this.length; n >= 4; n >>= 2) {
      const quarter = n >> 2;
      for (let p = 0; p < quarter; p++) {
        for (let power = 1; power <= 3; power++) {
          const angle = (-2.0 * Math.PI * <f64>(power * p)) / <f64>n;
          store<f32>(at + ((<usize>((2 * power - 2) * quarter + p)) << 2), <f32>Math.cos(angle));
          store<f32>(at + ((<usize>((2 * power - 1) * quarter + p)) << 2), <f32>Math.sin(angle));
        }
      }
      at += (<usize>(6 * quarter)) << 2;
    }
  }

  /** In place. re and im point to `length` f32 each, 16-byte aligned. */
  forward(re: usize, im: usize): void {
    let fromRe = re;
    let fromIm = im;
    let toRe = this.scratchRe;
    let toIm = this.scratchIm;
    let twiddles = this.twiddles;
    let n = this.length;
    let stride = 1;
    while (n >= 4) {
      if (stride == 1) firstPass(fromRe, fromIm, toRe, toIm, twiddles, n);
      else laterPass(fromRe, fromIm, toRe, toIm, twiddles, n, stride);
      twiddles += (<usize>(6 * (n >> 2))) << 2;
      n >>= 2;
      stride <<= 2;
      const swapRe = fromRe;
      const swapIm = fromIm;
      fromRe = toRe;
      fromIm = toIm;
      toRe = swapRe;
      toIm = swapIm;
    }
    if (n == 2) {
      radix2Pass(fromRe, fromIm, re, im, stride);
    } else if (fromRe != re) {
      memory.copy(re, fromRe, (<usize>this.length) << 2);
      memory.copy(im, fromIm, (<usize>this.length) << 2);
    }
  }

  /** In place, unscaled: exchanging the parts turns the forward transform into the inverse. */
  inverse(re: usize, im: usize): void {
    this.forward(im, re);
  }
}

/** Stride 1: four neighbouring p at once, outputs turned into runs by a 4x4 transpose. */
function firstPass(fromRe: usize, fromIm: usize, toRe: usize, toIm: usize, twiddles: usize, n: i32): void {
  const quarter = (<usize>(n >> 2)) << 2;
  for (let at: usize = 0; at < quarter; at += 16) {
    const ar = v128.load(fromRe + at);
    const ai = v128.load(fromIm + at);
    const br = v128.load(fromRe + at + quarter);
    const bi = v128.load(fromIm + at + quarter);
    const cr = v128.load(fromRe + at + 2 * quarter);
    const ci = v128.load(fromIm + at + 2 * quarter);
    const dr = v128.load(fromRe + at + 3 * quarter);
    const di = v128.load(fromIm + at + 3 * quarter);
    const apcR = f32x4.add(ar, cr);
    const apcI = f32x4.add(ai, ci);
    const amcR = f32x4.sub(ar, cr);
    const amcI = f32x4.sub(ai, ci);
    const bpdR = f32x4.add(br, dr);
    const bpdI = f32x4.add(bi, di);
    const bmdR = f32x4.sub(br, dr);
    const bmdI = f32x4.sub(bi, di);
    const t1R = f32x4.add(amcR, bmdI);
    const t1I = f32x4.sub(amcI, bmdR);
    const t2R = f32x4.sub(apcR, bpdR);
    const t2I = f32x4.sub(apcI, bpdI);
    const t3R = f32x4.sub(amcR, bmdI);
    const t3I = f32x4.add(amcI, bmdR);
    const w1r = v128.load(twiddles + at);
    const w1i = v128.load(twiddles + at + quarter);
    const w2r = v128.load(twiddles + at + 2 * quarter);
    const w2i = v128.load(twiddles + at + 3 * quarter);
    const w3r = v128.load(twiddles + at + 4 * quarter);
    const w3i = v128.load(twiddles + at + 5 * quarter);
    storeTransposed(
      toRe + 4 * at,
      f32x4.add(apcR, bpdR),
      f32x4.sub(f32x4.mul(t1R, w1r), f32x4.mul(t1I, w1i)),
      f32x4.sub(f32x4.mul(t2R, w2r), f32x4.mul(t2I, w2i)),
      f32x4.sub(f32x4.mul(t3R, w3r), f32x4.mul(t3I, w3i)),
    );
    storeTransposed(
      toIm + 4 * at,
      f32x4.add(apcI, bpdI),
      f32x4.add(f32x4.mul(t1R, w1i), f32x4.mul(t1I, w1r)),
      f32x4.add(f32x4.mul(t2R, w2i), f32x4.mul(t2I, w2r)),
      f32x4.add(f32x4.mul(t3R, w3i), f32x4.mul(t3I, w3r)),
    );
  }
}

function storeTransposed(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
  v128.store(to + 16, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
  v128.store(to + 32, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
  v128.store(to + 48, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
}

/** Stride >= 4: the twiddles are constant along q, four neighbouring q at once. */
function laterPass(fromRe: usize, fromIm: usize, toRe: usize, toIm: usize, twiddles: usize, n: i32, stride: i32): void {
  const quarter = n >> 2;
  const plane = (<usize>quarter) << 2;
  const run = (<usize>stride) << 2;
  const leg = run * <usize>quarter;
  for (let p = 0; p < quarter; p++) {
    const wAt = twiddles + ((<usize>p) << 2);
    const w1r = v128.load_splat<f32>(wAt);
    const w1i = v128.load_splat<f32>(wAt + plane);
    const w2r = v128.load_splat<f32>(wAt + 2 * plane);
    const w2i = v128.load_splat<f32>(wAt + 3 * plane);
    const w3r = v128.load_splat<f32>(wAt + 4 * plane);
    const w3i = v128.load_splat<f32>(wAt + 5 * plane);
    const sourceRe = fromRe + run * <usize>p;
    const sourceIm = fromIm + run * <usize>p;
    const targetRe = toRe + 4 * run * <usize>p;
    const targetIm = toIm + 4 * run * <usize>p;
    for (let at: usize = 0; at < run; at += 16) {
      const ar = v128.load(sourceRe + at);
      const ai = v128.load(sourceIm + at);
      const br = v128.load(sourceRe + at + leg);
      const bi = v128.load(sourceIm + at + leg);
      const cr = v128.load(sourceRe + at + 2 * leg);
      const ci = v128.load(sourceIm + at + 2 * leg);
      const dr = v128.load(sourceRe + at + 3 * leg);
      const di = v128.load(sourceIm + at + 3 * leg);
      const apcR = f32x4.add(ar, cr);
      const apcI = f32x4.add(ai, ci);
      const amcR = f32x4.sub(ar, cr);
      const amcI = f32x4.sub(ai, ci);
      const bpdR = f32x4.add(br, dr);
      const bpdI = f32x4.add(bi, di);
      const bmdR = f32x4.sub(br, dr);
      const bmdI = f32x4.sub(bi, di);
      v128.store(targetRe + at, f32x4.add(apcR, bpdR));
      v128.store(targetIm + at, f32x4.add(apcI, bpdI));
      const t1R = f32x4.add(amcR, bmdI);
      const t1I = f32x4.sub(amcI, bmdR);
      v128.store(targetRe + at + run, f32x4.sub(f32x4.mul(t1R, w1r), f32x4.mul(t1I, w1i)));
      v128.store(targetIm + at + run, f32x4.add(f32x4.mul(t1R, w1i), f32x4.mul(t1I, w1r)));
      const t2R = f32x4.sub(apcR, bpdR);
      const t2I = f32x4.sub(apcI, bpdI);
      v128.store(targetRe + at + 2 * run, f32x4.sub(f32x4.mul(t2R, w2r), f32x4.mul(t2I, w2i)));
      v128.store(targetIm + at + 2 * run, f32x4.add(f32x4.mul(t2R, w2i), f32x4.mul(t2I, w2r)));
      const t3R = f32x4.sub(amcR, bmdI);
      const t3I = f32x4.add(amcI, bmdR);
      v128.store(targetRe + at + 3 * run, f32x4.sub(f32x4.mul(t3R, w3r), f32x4.mul(t3I, w3i)));
      v128.store(targetIm + at + 3 * run, f32x4.add(f32x4.mul(t3R, w3i), f32x4.mul(t3I, w3r)));
    }
  }
}

/** The last pass where the length is twice a power of four: no twiddles, halves against each other, straight or in place. */
function radix2Pass(fromRe: usize, fromIm: usize, toRe: usize, toIm: usize, half: i32): void {
  const run = (<usize>half) << 2;
  for (let at: usize = 0; at < run; at += 16) {
    const ar = v128.load(fromRe + at);
    const ai = v128.load(fromIm + at);
    const br = v128.load(fromRe + at + run);
    const bi = v128.load(fromIm + at + run);
    v128.store(toRe + at, f32x4.add(ar, br));
    v128.store(toIm + at, f32x4.add(ai, bi));
    v128.store(toRe + at + run, f32x4.sub(ar, br));
    v128.store(toIm + at + run, f32x4.sub(ai, bi));
  }
}
