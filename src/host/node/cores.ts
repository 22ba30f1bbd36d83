import { availableParallelism } from "node:os";

let limit: number | null = null;

/** Uses this many cores from here on instead of all; no result depends on it. Threads are told theirs with every job. */
export function useCores(count: number): void {
  limit = count;
}

/** How many cores the work of this program takes. */
export function coresInUse(): number {
  return limit ?? availableParallelism();
}
