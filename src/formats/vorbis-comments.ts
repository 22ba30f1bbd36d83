/** Name and value pairs of a Vorbis comment block (Vorbis I, 5.2.1), which FLAC and Opus share: vendor and a list of NAME=value, each behind a 32-bit length. Damaged ones count as far as they hold. */
export function vorbisComments(bytes: Uint8Array, start: number): [string, string][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pairs: [string, string][] = [];
  let at = start;
  const next = (): Uint8Array | null => {
    if (at + 4 > bytes.length) return null;
    const length = view.getUint32(at, true);
    at += 4 + length;
    return at <= bytes.length ? bytes.subarray(at - length, at) : null;
  };
  if (!next() || at + 4 > bytes.length) return pairs;
  const count = view.getUint32(at, true);
  at += 4;
  for (let n = 0; n < count; n++) {
    const comment = next();
    if (!comment) break;
    const [name, ...value] = new TextDecoder().decode(comment).split("=");
    pairs.push([name, value.join("=")]);
  }
  return pairs;
}
