import { getF64, putF64 } from "../memory";

/** Solves a symmetric positive definite system of f64 equations by Gaussian elimination, which needs no pivoting here. `rows` holds `size` rows of size + 1
 *  values, the right side last, and is destroyed. */
export function solvePositiveDefinite(rows: usize, size: i32, solution: usize): void {
  const columns = size + 1;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = getF64(rows, row * columns + pivot) / getF64(rows, pivot * columns + pivot);
      for (let column = pivot; column <= size; column++) {
        const at = row * columns + column;
        putF64(rows, at, getF64(rows, at) - factor * getF64(rows, pivot * columns + column));
      }
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    let value = getF64(rows, row * columns + size);
    for (let column = row + 1; column < size; column++) value -= getF64(rows, row * columns + column) * getF64(solution, column);
    putF64(solution, row, value / getF64(rows, row * columns + row));
  }
}

/** Inverts a symmetric positive definite f64 matrix in place by sweeping (Beaton 1964; Goodnight 1979). Only the lower triangle is read and written.
 *  `stride` is the length of a row in memory, even, 16-byte aligned; `row` is room for `size` + 1 values. */
export function invertPositiveDefinite(matrix: usize, size: i32, stride: i32, row: usize): void {
  const rowBytes = (<usize>stride) << 3;
  for (let k = 0; k < size; k++) {
    const pivotRow = matrix + rowBytes * <usize>k;
    const column = (<usize>k) << 3;
    memory.copy(row, pivotRow, column);
    const scale = 1 / load<f64>(pivotRow + column);
    for (let i = k; i < size; i++) store<f64>(row + ((<usize>i) << 3), load<f64>(matrix + rowBytes * <usize>i + column));
    for (let i = 0; i < size; i++) {
      if (i == k) continue;
      const share = load<f64>(row + ((<usize>i) << 3)) * scale;
      addRow(matrix + rowBytes * <usize>i, row, -share, i + 1);
      if (i > k) store<f64>(matrix + rowBytes * <usize>i + column, share);
    }
    for (let at: usize = 0; at < column; at += 8) store<f64>(pivotRow + at, load<f64>(row + at) * scale);
    store<f64>(pivotRow + column, -scale);
  }
  for (let i = 0; i < size; i++) addRow(matrix + rowBytes * <usize>i, matrix + rowBytes * <usize>i, -2, i + 1);
}

/** to += gain · from; works on pairs, so that up to one value past `count` changes, above the diagonal. */
function addRow(to: usize, from: usize, gain: f64, count: i32): void {
  const factor = f64x2.splat(gain);
  for (let at: usize = 0; at < (<usize>count) << 3; at += 16)
    v128.store(to + at, f64x2.add(v128.load(to + at), f64x2.mul(v128.load(from + at), factor)));
}
