/** The four lanes back to front: how the mirrored half of a spectrum is read beside the other. */
export function reversed(lanes: v128): v128 {
  return v128.shuffle<f32>(lanes, lanes, 3, 2, 1, 0);
}
