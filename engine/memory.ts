/** Zeroed memory for states and tables. One engine instance serves one job and is dropped whole, so nothing is freed. */
export function allocate(bytes: i32): usize {
  const pointer = (heap.alloc(<usize>bytes + 15) + 15) & ~15;
  memory.fill(pointer, 0, bytes);
  return pointer;
}

export function allocateF32(count: i32): usize {
  return allocate(count << 2);
}

export function allocateF64(count: i32): usize {
  return allocate(count << 3);
}
