// SHA-256 (FIPS 180-4) that runs anywhere and at once: the hash of the platform is asynchronous in browsers.
import type { Sha256 } from "../../src/run/sha256.ts";

const blockBytes = 64;
const primes = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: n - 2 }, (_, d) => d + 2).some((d) => n % d === 0),
);

/** floor(value^(1/degree)) for non-negative integers, by bisection. */
function integerRoot(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 48n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** First 32 bits of the fractional parts of the roots of the first primes: sections 4.2.2 and 5.3.3. */
const roundConstants = Int32Array.from(primes.slice(0, 64), (prime) => Number(BigInt.asIntN(32, integerRoot(BigInt(prime) << 96n, 3n))));
const initialState = Int32Array.from(primes.slice(0, 8), (prime) => Number(BigInt.asIntN(32, integerRoot(BigInt(prime) << 64n, 2n))));

const rotate = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits));

function compress(state: Int32Array, schedule: Int32Array, block: DataView): void {
  for (let t = 0; t < 16; t++) schedule[t] = block.getInt32(4 * t);
  for (let t = 16; t < 64; t++) {
    const early = schedule[t - 15];
    const late = schedule[t - 2];
    const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[t] = schedule[t - 16] + small0 + schedule[t - 7] + small1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const large1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + large1 + ((e & f) ^ (~e & g)) + roundConstants[t] + schedule[t]) | 0;
    const large0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (large0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] += word;
  });
}

/** A running SHA-256; `hex` ends it. */
export function newSha256(): Sha256 {
  const state = initialState.slice();
  const schedule = new Int32Array(64);
  const pending = new Uint8Array(blockBytes);
  const view = new DataView(pending.buffer);
  let filled = 0;
  let length = 0n;
  const update = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) {
      const count = Math.min(blockBytes - filled, bytes.length - at);
      pending.set(bytes.subarray(at, at + count), filled);
      at += count;
      filled = (filled + count) % blockBytes;
      if (filled === 0) compress(state, schedule, view);
    }
    length += BigInt(bytes.length);
  };
  const hex = () => {
    const bits = length * 8n;
    update(new Uint8Array([0x80]));
    update(new Uint8Array((2 * blockBytes - 8 - filled) % blockBytes));
    const tail = new DataView(new ArrayBuffer(8));
    tail.setBigUint64(0, bits);
    update(new Uint8Array(tail.buffer));
    return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };
  return { update, hex };
}
