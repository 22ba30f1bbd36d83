import { sha256 } from "@noble/hashes/sha2.js";

/** A running SHA-256. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  hex(): string;
}

/** SHA-256 in plain JavaScript, for where there is no faster one. */
export function portableSha256(): Sha256 {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}
