/**
 * Whether a size that a file does not reach is one that nobody knew: all ones (ffmpeg and flac into a pipe), or up to 16 MiB less than the largest signed number
 * (sox into a pipe: 0x7ffff000 in WAV, 0x7f000004 in AIFF). Any other size that is not reached is that of a file that was cut off.
 */
export function isUnknownSize(bytes: number): boolean {
  return bytes === 0xffffffff || (bytes >= 0x7f000000 && bytes <= 0x7fffffff);
}
