/** Writes text into a fixed field, NUL-padded, cut at a whole UTF-8 character. */
export function encodeText(target: Uint8Array, at: number, fieldBytes: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  let length = Math.min(bytes.length, fieldBytes);
  while (length < bytes.length && length > 0 && (bytes[length] & 0xc0) === 0x80) length--;
  target.set(bytes.subarray(0, length), at);
}

/** Text up to the first NUL: UTF-8 where it is valid, Latin-1 otherwise (older writers). */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const used = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(used);
  } catch {
    return Array.from(used, (byte) => String.fromCharCode(byte)).join("");
  }
}
