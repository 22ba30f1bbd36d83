/** How one stored sample lies in its bytes. */
export interface SampleLayout {
  /**
   * `offset`: unsigned integers around a midpoint (8-bit WAV) · `signed`: two's complement · `float`: IEEE 754 · `mu-law`, `a-law`: ITU-T G.711.
   * Integers are left-justified in their container, as every format here demands.
   */
  readonly kind: "offset" | "signed" | "float" | "mu-law" | "a-law";
  /** 1...4 for integers (`offset`: 1), 4 or 8 for floats, 1 for G.711. */
  readonly containerBytes: number;
  readonly bigEndian: boolean;
  /** Bits that carry sound: 20 in a 3-byte container, for instance. 0 for G.711, which is lossy. */
  readonly bits: number;
}
