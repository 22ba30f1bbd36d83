import { invertPositiveDefinite } from "../math/positive-definite";
import { allocateF64, getF64, putF64 } from "../memory";

/** Most samples of a block. */
const size: i32 = 128;
/** Above this many samples in all, blocks of `smallSize` are as good and cheaper. */
const mostForLarge: i32 = 4 * size;
const smallSize: i32 = 96;

/** The inverse of a precision matrix at chosen samples, block by block: exact where one block holds them all; else what lies between blocks is left out,
 *  and blocks end where the widest gap is, so that no short run is torn. */
export class BlockedInverse {
  private readonly blocks: usize;
  private readonly scratch: usize = allocateF64(size + 2);
  /** Index of the first sample of every block, and of the end. */
  private readonly starts: StaticArray<i32>;
  count: i32 = 0;

  constructor(mostSamples: i32) {
    const mostBlocks = (2 * mostSamples) / smallSize + 2;
    this.blocks = allocateF64(mostBlocks * size * size);
    this.starts = new StaticArray<i32>(mostBlocks + 1);
  }

  /** Chooses the blocks for `count` samples at the given `places` in rising order. */
  cut(places: StaticArray<i32>, count: i32): void {
    this.count = 0;
    let start = 0;
    this.starts[0] = 0;
    const most = count > mostForLarge ? smallSize : size;
    while (count - start > most) {
      let end = start + most / 2 + 1;
      for (let n = end + 1; n <= start + most; n++) if (places[n] - places[n - 1] > places[end] - places[end - 1]) end = n;
      start = end;
      this.starts[++this.count] = start;
    }
    this.starts[++this.count] = count;
  }

  /** Inverts `row` at the distances of the places, plus `added` on the diagonal. */
  invert(row: usize, places: StaticArray<i32>, added: usize): void {
    for (let block = 0; block < this.count; block++) {
      const start = this.starts[block];
      const length = this.starts[block + 1] - start;
      const matrix = this.block(block);
      for (let i = 0; i < length; i++) {
        const place = places[start + i];
        for (let j = 0; j <= i; j++) putF64(matrix, i * size + j, getF64(row, place - places[start + j]));
        putF64(matrix, i * size + i, getF64(row, 0) + getF64(added, start + i));
      }
      invertPositiveDefinite(matrix, length, size, this.scratch);
    }
  }

  /** Inverse times `values`. */
  apply(values: usize, to: usize): void {
    for (let block = 0; block < this.count; block++) {
      const start = this.starts[block];
      const length = this.starts[block + 1] - start;
      const matrix = this.block(block);
      for (let i = 0; i < length; i++) {
        const value = getF64(values, start + i);
        let sum = getF64(matrix, i * size + i) * value;
        for (let j = 0; j < i; j++) {
          const entry = getF64(matrix, i * size + j);
          sum += entry * getF64(values, start + j);
          putF64(to, start + j, getF64(to, start + j) + entry * value);
        }
        putF64(to, start + i, sum);
      }
    }
  }

  /** The diagonal at `variances`; all entries summed by distance, both ways round a frame, at `covariance`. */
  read(places: StaticArray<i32>, variances: usize, covariance: usize, frame: i32): void {
    memory.fill(covariance, 0, (<usize>frame) << 3);
    for (let block = 0; block < this.count; block++) {
      const start = this.starts[block];
      const length = this.starts[block + 1] - start;
      const matrix = this.block(block);
      for (let i = 0; i < length; i++) {
        const variance = getF64(matrix, i * size + i);
        putF64(variances, start + i, variance);
        putF64(covariance, 0, getF64(covariance, 0) + variance);
        for (let j = 0; j < i; j++) {
          const distance = places[start + i] - places[start + j];
          const sum = getF64(covariance, distance) + getF64(matrix, i * size + j);
          putF64(covariance, distance, sum);
        }
      }
    }
    for (let n = 1; n <= frame / 2; n++) {
      const sum = getF64(covariance, n) + getF64(covariance, frame - n);
      putF64(covariance, n, sum);
      putF64(covariance, frame - n, sum);
    }
  }

  @inline
  private block(index: i32): usize {
    return this.blocks + ((<usize>(index * size * size)) << 3);
  }
}
