import { allocateF64 } from "../memory";

const rows = allocateF64(20);

/**
 * One damped Gauss-Newton step: solves (H + damping diag H) step = g for four unknowns by Gaussian elimination (H is positive definite, so no
 * pivoting).
 * `normal` holds H (16 f64, rows first) and g (4 f64); bit k of `active` frees unknown k, the others get a step of 0. Source: D. Marquardt,
 * SIAM J. 11:2, 1963.
 */
export function leastSquaresStep(normal: usize, active: i32, damping: f64, step: usize): void {
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 5; column++) {
      const from = column < 4 ? row * 4 + column : 16 + row;
      const used = (active >> row) & 1 && (column == 4 || (active >> column) & 1);
      let value = used ? load<f64>(normal + ((<usize>from) << 3)) : 0;
      if (row == column) value = used ? value * (1 + damping) : 1;
      put(row, column, value);
    }
  }
  for (let pivot = 0; pivot < 4; pivot++) {
    for (let row = pivot + 1; row < 4; row++) {
      const factor = get(row, pivot) / get(pivot, pivot);
      for (let column = pivot; column < 5; column++) put(row, column, get(row, column) - factor * get(pivot, column));
    }
  }
  for (let row = 3; row >= 0; row--) {
    let value = get(row, 4);
    for (let column = row + 1; column < 4; column++) value -= get(row, column) * load<f64>(step + ((<usize>column) << 3));
    store<f64>(step + ((<usize>row) << 3), value / get(row, row));
  }
}

function get(row: i32, column: i32): f64 {
  return load<f64>(rows + ((<usize>(row * 5 + column)) << 3));
}

function put(row: i32, column: i32, value: f64): void {
  store<f64>(rows + ((<usize>(row * 5 + column)) << 3), value);
}
