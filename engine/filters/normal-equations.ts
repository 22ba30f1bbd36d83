import { solvePositiveDefinite } from "../math/positive-definite";
import { allocateF64, getF64, putF64 } from "../memory";

const unknowns: i32 = 4;
const rows = allocateF64(unknowns * (unknowns + 1));

/** One damped Gauss-Newton step: solves (H + damping diag H) step = g for four unknowns (D. Marquardt, SIAM J. 11:2, 1963).
 *  `normal` holds H (16 f64, rows first) and g (4 f64); bit k of `active` frees unknown k, the others get a step of 0. */
export function leastSquaresStep(normal: usize, active: i32, damping: f64, step: usize): void {
  for (let row = 0; row < unknowns; row++) {
    for (let column = 0; column <= unknowns; column++) {
      const isRight = column == unknowns;
      const isFree = (active >> row) & 1 && (isRight || (active >> column) & 1);
      let value = isFree ? getF64(normal, isRight ? unknowns * unknowns + row : row * unknowns + column) : 0;
      if (row == column) value = isFree ? value * (1 + damping) : 1;
      putF64(rows, row * (unknowns + 1) + column, value);
    }
  }
  solvePositiveDefinite(rows, unknowns, step);
}
