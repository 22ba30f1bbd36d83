import { allocate } from "../memory";
import { antiDenormal } from "./lanes";

/** b0, c1 = b1 - a1 b0, c2 = b2 - a2 b0, a1, a2, two states: seven f64x2. */
const sectionBytes: i32 = 7 << 4;

/**
 * A cascade of biquads over f64x2 frames; each lane has its own coefficients. Transposed direct form II written as a state space:
 * y = b0 x + s1;  s1' = c1 x - a1 s1 + s2;  s2' = c2 x - a2 s1, with c1 = b1 - a1 b0 and c2 = b2 - a2 b0.
 * The same response as the usual form, but the output is not part of the recursion, which shortens its critical path; and where a section hardly
 * changes the sound, c1 and c2 are small, and so is the rounding noise that passes through the states.
 */
export class BiquadCascade {
  private sections: usize;
  private count: i32 = 0;

  constructor(private capacity: i32) {
    this.sections = allocate(capacity * sectionBytes);
  }

  get length(): i32 {
    return this.count;
  }

  /** Forgets the sections, not the states: what is added again at the same place goes on where it was. */
  clear(): void {
    this.count = 0;
  }

  /** Appends a section. Each design is five f64 (b0 b1 b2 a1 a2) in memory; 0 leaves that lane as it is. */
  add(lane0: usize, lane1: usize): void {
    if (this.count == this.capacity) return;
    const section = this.sections + <usize>(this.count++ * sectionBytes);
    putLane(section, lane0);
    putLane(section + 8, lane1);
  }

  reset(): void {
    for (let i = 0; i < this.capacity; i++) memory.fill(this.sections + <usize>(i * sectionBytes + 80), 0, 32);
  }

  /** Filters `frames` f64x2 frames in place. Two sections a pass: their recursions overlap in time, and both fit the registers. */
  run(lanes: usize, frames: i32): void {
    let section = this.sections;
    let left = this.count;
    for (; left >= 2; left -= 2) {
      runPair(section, section + sectionBytes, lanes, frames);
      section += 2 * sectionBytes;
    }
    if (left == 1) runOne(section, lanes, frames);
  }
}

function putLane(section: usize, design: usize): void {
  let b0: f64 = 1,
    b1: f64 = 0,
    b2: f64 = 0,
    a1: f64 = 0,
    a2: f64 = 0;
  if (design != 0) {
    b0 = load<f64>(design);
    b1 = load<f64>(design, 8);
    b2 = load<f64>(design, 16);
    a1 = load<f64>(design, 24);
    a2 = load<f64>(design, 32);
  }
  store<f64>(section, b0);
  store<f64>(section, b1 - a1 * b0, 16);
  store<f64>(section, b2 - a2 * b0, 32);
  store<f64>(section, a1, 48);
  store<f64>(section, a2, 64);
}

function runOne(section: usize, lanes: usize, frames: i32): void {
  const tiny = f64x2.splat(antiDenormal);
  const b0 = v128.load(section),
    c1 = v128.load(section, 16),
    c2 = v128.load(section, 32);
  const a1 = v128.load(section, 48),
    a2 = v128.load(section, 64);
  let s1 = v128.load(section, 80),
    s2 = v128.load(section, 96);
  for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
    const x = f64x2.add(v128.load(at), tiny);
    v128.store(at, f64x2.add(f64x2.mul(b0, x), s1));
    const next = f64x2.sub(f64x2.add(f64x2.mul(c1, x), s2), f64x2.mul(a1, s1));
    s2 = f64x2.sub(f64x2.mul(c2, x), f64x2.mul(a2, s1));
    s1 = next;
  }
  v128.store(section, s1, 80);
  v128.store(section, s2, 96);
}

function runPair(first: usize, second: usize, lanes: usize, frames: i32): void {
  const tiny = f64x2.splat(antiDenormal);
  const b0 = v128.load(first),
    c1 = v128.load(first, 16),
    c2 = v128.load(first, 32);
  const a1 = v128.load(first, 48),
    a2 = v128.load(first, 64);
  const e0 = v128.load(second),
    f1 = v128.load(second, 16),
    f2 = v128.load(second, 32);
  const d1 = v128.load(second, 48),
    d2 = v128.load(second, 64);
  let s1 = v128.load(first, 80),
    s2 = v128.load(first, 96);
  let t1 = v128.load(second, 80),
    t2 = v128.load(second, 96);
  for (let at = lanes, end = lanes + ((<usize>frames) << 4); at < end; at += 16) {
    const x = f64x2.add(v128.load(at), tiny);
    const y = f64x2.add(f64x2.add(f64x2.mul(b0, x), s1), tiny);
    const next = f64x2.sub(f64x2.add(f64x2.mul(c1, x), s2), f64x2.mul(a1, s1));
    s2 = f64x2.sub(f64x2.mul(c2, x), f64x2.mul(a2, s1));
    s1 = next;
    v128.store(at, f64x2.add(f64x2.mul(e0, y), t1));
    const after = f64x2.sub(f64x2.add(f64x2.mul(f1, y), t2), f64x2.mul(d1, t1));
    t2 = f64x2.sub(f64x2.mul(f2, y), f64x2.mul(d2, t1));
    t1 = after;
  }
  v128.store(first, s1, 80);
  v128.store(first, s2, 96);
  v128.store(second, t1, 80);
  v128.store(second, t2, 96);
}
