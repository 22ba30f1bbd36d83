/** The block of memory that allocations come from while a scratch is open; see `openScratch`. 0 when none is. */
let scratchNext: usize = 0;
let scratchEnd: usize = 0;
let scratchStart: usize = 0;
let scratchBytes: usize = 0;

/** Zeroed memory for states and tables. One engine instance serves one job and is dropped whole, so nothing is freed; what is allocated while a
 *  scratch is open lasts until it is closed. */
export function allocate(bytes: i32): usize {
  const pointer = reserve(bytes);
  memory.fill(pointer, 0, bytes);
  return pointer;
}

/** Room left behind a block of a page or more, bytes. Blocks whose lengths are powers of two would otherwise begin at the same place of their 4 KiB
 *  pages, where a processor takes a store to one for a store to the other and waits: Fourier transforms from 4096 on ran at half the speed. */
const stagger: usize = 576;

/** Memory that is not zeroed, for what is written before it is read. */
export function reserve(bytes: i32): usize {
  const rounded = ((<usize>bytes + 15) & ~15) + (bytes >= 4096 ? stagger : 0);
  let pointer = scratchNext;
  if (rounded <= scratchEnd - scratchNext) scratchNext += rounded;
  else pointer = (heap.alloc(rounded + 15) + 15) & ~15;
  return pointer;
}

/** Zeroed room for f32 values, 16-byte aligned. */
export function allocateF32(count: i32): usize {
  return allocate(count << 2);
}

/** Zeroed room for f64 values, 16-byte aligned. */
export function allocateF64(count: i32): usize {
  return allocate(count << 3);
}

/** Opens a scratch of at least `bytes`: what is allocated from now on comes out of it, and beyond it as ever. The same room serves every
 *  scratch that is no larger, so that work done many times over needs memory once. Scratches do not nest. */
export function openScratch(bytes: i32): void {
  if (<usize>bytes > scratchBytes) {
    scratchBytes = <usize>bytes;
    scratchStart = (heap.alloc(scratchBytes + 15) + 15) & ~15;
  }
  scratchNext = scratchStart;
  scratchEnd = scratchStart + scratchBytes;
}

/** Closes the scratch: kernels and blocks that were made in it must not be used any more. */
export function closeScratch(): void {
  scratchNext = 0;
  scratchEnd = 0;
}

/** The f64 value at `index` of those at `values`. */
export function getF64(values: usize, index: i32): f64 {
  return load<f64>(values + ((<usize>index) << 3));
}

/** Sets the f64 value at `index` of those at `values`. */
export function putF64(values: usize, index: i32, value: f64): void {
  store<f64>(values + ((<usize>index) << 3), value);
}
