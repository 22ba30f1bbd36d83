/** Zeroed memory for states and tables. One engine instance serves one job and is dropped whole, so nothing is freed. */
export function allocate(bytes: i32): usize {
  const pointer = (heap.alloc(<usize>bytes + 15) + 15) & ~15;
  memory.fill(pointer, 0, bytes);
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
