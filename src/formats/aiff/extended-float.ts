import { viewOf } from "../byte-window.ts";

/** An 80-bit IEEE 754 extended number, big-endian, as AIFF stores its sample rate. Infinities and NaN come out as such. */
export function readExtendedFloat(bytes: Uint8Array, at: number): number {
  const view = viewOf(bytes);
  const signAndExponent = view.getUint16(at, false);
  const exponent = signAndExponent & 0x7fff;
  const high = view.getUint32(at + 2, false);
  const low = view.getUint32(at + 6, false);
  const sign = (signAndExponent & 0x8000) !== 0 ? -1 : 1;
  if (exponent === 0x7fff) return (high & 0x7fffffff) === 0 && low === 0 ? sign * Infinity : NaN;
  const significand = high * 2 ** 32 + low;
  return sign * significand * 2 ** (exponent - 16383 - 63);
}
