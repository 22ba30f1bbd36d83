import { Dither, ditherFour } from "./dither";

/** Sample formats that `decodePcm` reads, by number: unsigned and signed 8 bit, 16, 24 and 32 bit integers, 32 and 64 bit floats. */
export enum PcmFormat {
  U8 = 0,
  S8 = 1,
  S16LE = 2,
  S16BE = 3,
  S24LE = 4,
  S24BE = 5,
  S32LE = 6,
  S32BE = 7,
  F32LE = 8,
  F32BE = 9,
  F64LE = 10,
  F64BE = 11,
}

/** Digital silence this long (about 43 ms at 48 kHz) switches dither off until the next sample that is not zero. */
const blankFrames: i32 = 2048;

/** Bytes of one sample of this format; 0 for an unknown one. */
export function pcmSampleBytes(format: i32): i32 {
  if (format < PcmFormat.U8 || format > PcmFormat.F64BE) return 0;
  if (format < PcmFormat.S16LE) return 1;
  if (format < PcmFormat.S24LE) return 2;
  if (format < PcmFormat.S32LE) return 3;
  return format < PcmFormat.F64LE ? 4 : 8;
}

// @ts-ignore: decorator
@inline
function decodeSample(format: i32, at: usize): f32 {
  switch (format) {
    case PcmFormat.U8: return <f32>(<i32>load<u8>(at) - 128) * <f32>(1.0 / 128);
    case PcmFormat.S8: return <f32>(<i32>load<i8>(at)) * <f32>(1.0 / 128);
    case PcmFormat.S16LE: return <f32>(<i32>load<i16>(at)) * <f32>(1.0 / 32768);
    case PcmFormat.S16BE: return <f32>(<i32>bswap<i16>(load<i16>(at))) * <f32>(1.0 / 32768);
    case PcmFormat.S24LE: return <f32>((<i32>load<i8>(at, 2) << 16) | <i32>load<u16>(at)) * <f32>(1.0 / 8388608);
    case PcmFormat.S24BE: return <f32>((<i32>load<i8>(at) << 16) | (<i32>load<u8>(at, 1) << 8) | <i32>load<u8>(at, 2)) * <f32>(1.0 / 8388608);
    case PcmFormat.S32LE: return <f32>load<i32>(at) * <f32>(1.0 / 2147483648);
    case PcmFormat.S32BE: return <f32>bswap<i32>(load<i32>(at)) * <f32>(1.0 / 2147483648);
    case PcmFormat.F32LE: return load<f32>(at);
    case PcmFormat.F32BE: return reinterpret<f32>(bswap<u32>(load<u32>(at)));
    case PcmFormat.F64LE: return <f32>load<f64>(at);
    default: return <f32>reinterpret<f64>(bswap<u64>(load<u64>(at)));
  }
}

// @ts-ignore: decorator
@inline
function decodeRun(format: i32, from: usize, stride: usize, to: usize, end: usize): void {
  for (; to < end; to += 4) {
    store<f32>(to, decodeSample(format, from));
    from += stride;
  }
}

/** Reads one channel (0...channels - 1) of interleaved samples at `source` into planar f32, full scale +-1; returns the frames written, 0 for
 *  an unknown format. Up to 24 bits exact, 32 bit integers and f64 rounded to nearest; floats are taken as they are, NaN and infinities too. */
export function decodePcm(format: i32, source: usize, frames: i32, channels: i32, channel: i32, destination: usize): i32 {
  const bytes = pcmSampleBytes(format);
  const from = source + <usize>(bytes * channel);
  const stride = <usize>(bytes * channels);
  const end = destination + (<usize>frames << 2);
  switch (format) {
    case PcmFormat.U8: decodeRun(PcmFormat.U8, from, stride, destination, end); break;
    case PcmFormat.S8: decodeRun(PcmFormat.S8, from, stride, destination, end); break;
    case PcmFormat.S16LE: decodeRun(PcmFormat.S16LE, from, stride, destination, end); break;
    case PcmFormat.S16BE: decodeRun(PcmFormat.S16BE, from, stride, destination, end); break;
    case PcmFormat.S24LE: decodeRun(PcmFormat.S24LE, from, stride, destination, end); break;
    case PcmFormat.S24BE: decodeRun(PcmFormat.S24BE, from, stride, destination, end); break;
    case PcmFormat.S32LE: decodeRun(PcmFormat.S32LE, from, stride, destination, end); break;
    case PcmFormat.S32BE: decodeRun(PcmFormat.S32BE, from, stride, destination, end); break;
    case PcmFormat.F32LE: decodeRun(PcmFormat.F32LE, from, stride, destination, end); break;
    case PcmFormat.F32BE: decodeRun(PcmFormat.F32BE, from, stride, destination, end); break;
    case PcmFormat.F64LE: decodeRun(PcmFormat.F64LE, from, stride, destination, end); break;
    case PcmFormat.F64BE: decodeRun(PcmFormat.F64BE, from, stride, destination, end); break;
    default: return 0;
  }
  return frames;
}

/** Writes one channel of planar f32 into interleaved little-endian PCM of 16 or 24 bits with TPDF dither, or of 32-bit float bit by bit.
 *  Full scale is 2^(bits - 1); what rounds beyond the range is held at its end and counted; NaN becomes 0.
 *  Auto-blank: after 2048 frames of exact zero a zero stays a zero, without dither, until the next other sample; before frame 0 lies such
 *  silence, so a silent start stays silent. State is only frame number and run of zeros: bytes do not depend on how the signal is cut. */
export class PcmEncoder {
  private readonly dither: Dither;
  private frame: i64 = 0;
  private zeros: i32 = blankFrames;

  constructor(readonly bits: i32, seed: u32, channel: i32) {
    this.dither = new Dither(seed, channel);
  }

  /** Continues at this frame after a run of `zeros` zero frames, as if all before had been encoded. */
  seek(frame: i64, zeros: i32): void {
    this.frame = frame;
    this.zeros = zeros;
  }

  /** destination: this channel's first byte; strideBytes: from one frame to the next. Returns the samples that were clamped. */
  encode(source: usize, frames: i32, destination: usize, strideBytes: usize): i32 {
    if (this.bits == 32) {
      for (const end = source + (<usize>frames << 2); source < end; source += 4) {
        store<u32>(destination, load<u32>(source));
        destination += strideBytes;
      }
      return 0;
    }
    let clamped = 0;
    while (frames > 0) {
      // A run never crosses a multiple of 2^32 frames, where the dither's inner key changes.
      const count = <i32>min<i64>(frames, 0x100000000 - (this.frame & 0xffffffff));
      clamped += this.bits == 24 ? this.run(true, source, count, destination, strideBytes) : this.run(false, source, count, destination, strideBytes);
      source += <usize>count << 2;
      destination += <usize>count * strideBytes;
      frames -= count;
    }
    return clamped;
  }

  // @ts-ignore: decorator
  @inline
  private run(wide: bool, source: usize, frames: i32, to: usize, stride: usize): i32 {
    const highest = i32x4.splat(wide ? 8388607 : 32767);
    const lowest = i32x4.splat(wide ? -8388608 : -32768);
    const scale = f64x2.splat(65536.0 * (wide ? 8388608.0 : 32768.0));
    const outer = this.dither.outer();
    const inner = this.dither.inner(this.frame);
    let numbers = i32x4.add(i32x4.splat(<i32>this.frame), i32x4(0, 1, 2, 3));
    let clamped = 0;
    for (let n = 0; n < frames; n += 4) {
      const count = min(4, frames - n);
      const x = count == 4 ? v128.load(source) : this.partial(source, count);
      let q = quantise(x, ditherFour(numbers, outer, inner), scale);
      const zero = i32x4.bitmask(f32x4.eq(x, f32x4.splat(0)));
      if (zero) q = this.blank(q, zero, count);
      else this.zeros = 0;
      const held = i32x4.max_s(lowest, i32x4.min_s(highest, q));
      const over = i32x4.bitmask(i32x4.ne(held, q));
      if (over) clamped += popcnt(over);
      storeSample(wide, i32x4.extract_lane(held, 0), to);
      if (count > 1) storeSample(wide, i32x4.extract_lane(held, 1), to + stride);
      if (count > 2) storeSample(wide, i32x4.extract_lane(held, 2), to + 2 * stride);
      if (count > 3) storeSample(wide, i32x4.extract_lane(held, 3), to + 3 * stride);
      numbers = i32x4.add(numbers, i32x4.splat(4));
      source += 16;
      to += 4 * stride;
    }
    this.frame += frames;
    return clamped;
  }

  /** The last 1 to 3 samples of a block, filled up with zeros. */
  private partial(source: usize, count: i32): v128 {
    let x = v128.load_zero<f32>(source);
    if (count > 1) x = v128.load_lane<f32>(source, x, 1, 4);
    if (count > 2) x = v128.load_lane<f32>(source, x, 2, 8);
    return x;
  }

  /** Follows the run of zeros through up to four samples (bit n of `zero`: sample n is 0) and blanks what lies deep enough in it. */
  private blank(q: v128, zero: i32, count: i32): v128 {
    let keep = i32x4.splat(-1);
    for (let n = 0; n < 4; n++) {
      const isZero = (zero >> n) & 1;
      if (n >= count || (isZero && this.zeros >= blankFrames)) keep = clearLane(keep, n);
      else this.zeros = isZero ? this.zeros + 1 : 0;
    }
    return v128.and(q, keep);
  }
}

/** Nearest integer of x * full scale + dither. All in units of 2^-16 LSB: adding 1.5 * 2^68 to a double rounds it to a multiple of 2^16
 *  (ties to even) and leaves the multiple in its low 32 bits. x is held to +-100 so that it fits; NaN gives silence. */
// @ts-ignore: decorator
@inline
function quantise(x: v128, dither: v128, scale: v128): v128 {
  const rounder = f64x2.splat(1.5 * 295147905179352825856.0);
  const limit = f32x4.splat(100);
  x = v128.and(x, f32x4.eq(x, x));
  x = f32x4.pmax(f32x4.splat(-100), f32x4.pmin(limit, x));
  const upperX = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
  const upperDither = v128.shuffle<i32>(dither, dither, 2, 3, 2, 3);
  const low = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(x), scale), f64x2.convert_low_i32x4_s(dither));
  const high = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(upperX), scale), f64x2.convert_low_i32x4_s(upperDither));
  return v128.shuffle<i32>(f64x2.add(low, rounder), f64x2.add(high, rounder), 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
function storeSample(wide: bool, value: i32, at: usize): void {
  store<i16>(at, value);
  if (wide) store<i8>(at, value >> 16, 2);
}

function clearLane(keep: v128, lane: i32): v128 {
  const numbers = i32x4(0, 1, 2, 3);
  return v128.andnot(keep, i32x4.eq(numbers, i32x4.splat(lane)));
}

/** An encoder for one channel: bits 16, 24 or 32 (float), else null (0). seed: any 32-bit number, the same for all channels of a file;
 *  channel picks the dither's stream. */
export function newPcmEncoder(bits: i32, seed: u32, channel: i32): PcmEncoder | null {
  if (bits != 16 && bits != 24 && bits != 32) return null;
  return new PcmEncoder(bits, seed, channel);
}

/** Encodes planar f32 at `source` into the interleaved frames at `destination`, which hold `channels` samples each, as sample `channel`; the
 *  other channels' bytes stay as they are. Returns the number of samples clamped at full scale. */
export function pcmEncode(encoder: PcmEncoder, source: usize, frames: i32, destination: usize, channels: i32, channel: i32): i32 {
  const bytes = encoder.bits >> 3;
  return encoder.encode(source, frames, destination + <usize>(bytes * channel), <usize>(bytes * channels));
}

/** For work split into parts: continue at this frame number, preceded by this many zero frames (any number from 2048 up counts the same). */
export function pcmEncoderSeek(encoder: PcmEncoder, frame: f64, precedingZeros: i32): void {
  encoder.seek(<i64>frame, precedingZeros);
}
