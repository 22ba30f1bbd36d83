/** The value that `rank` of `count` f32 values reach or exceed: quickselect (Hoare 1961), median of three, in place. rank 1…count. */
export function rankedValue(values: usize, count: i32, rank: i32): f32 {
  let low = 0;
  let high = count - 1;
  const target = rank - 1;
  while (low < high) {
    const pivot = medianOfThree(at(values, low), at(values, (low + high) >> 1), at(values, high));
    let i = low;
    let j = high;
    while (i <= j) {
      while (at(values, i) > pivot) i++;
      while (at(values, j) < pivot) j--;
      if (i > j) break;
      const swap = at(values, i);
      store<f32>(values + ((<usize>i) << 2), at(values, j));
      store<f32>(values + ((<usize>j) << 2), swap);
      i++;
      j--;
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return at(values, target);
}

function at(values: usize, index: i32): f32 {
  return load<f32>(values + ((<usize>index) << 2));
}

function medianOfThree(a: f32, b: f32, c: f32): f32 {
  return max(min(a, b), min(max(a, b), c));
}
