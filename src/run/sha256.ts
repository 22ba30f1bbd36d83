/** A running SHA-256. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  hex(): string;
}
