/** The block size of every pass, in frames per channel. Small enough for the cache, large enough that the optimising compiler takes over early. */
export const blockFrames = 16384;

/** What `WebAssembly.compile` gives. TypeScript knows that name only beside a DOM, and a program without one may use the library too. */
export type CompiledEngine = object;

type Export = (...args: number[]) => number;

/**
 * One instance of the engine. It serves one job and is dropped whole: memory is never freed inside.
 * Everything that touches samples is computed in here, so that bytes are equal on every machine.
 */
export class Engine {
  readonly #exports: Record<string, Export>;
  readonly #memory: WebAssembly.Memory;

  constructor(module: CompiledEngine) {
    const instance = new WebAssembly.Instance(module as WebAssembly.Module, {});
    this.#exports = instance.exports as Record<string, Export>;
    this.#memory = instance.exports["memory"] as unknown as WebAssembly.Memory;
  }

  /** Calls an exported function by name. Pointers and numbers go in, one number comes out. */
  call(name: string, ...args: number[]): number {
    const entry = this.#exports[name];
    if (!entry) throw new Error(`the engine exports no ${name}`);
    return entry(...args);
  }

  allocateF32(count: number): number {
    return this.call("allocateF32", count);
  }

  allocateF64(count: number): number {
    return this.call("allocateF64", count);
  }

  /**
   * Runs work whose kernels and blocks are not needed afterwards: their memory, up to `bytes`, is used again by the next work. Must not be nested.
   */
  scratch<T>(bytes: number, work: () => T): T {
    this.call("openScratch", bytes);
    try {
      return work();
    } finally {
      this.call("closeScratch");
    }
  }

  /** A view of engine memory. Allocation may move memory: take a new view after every call that can allocate. */
  f32(pointer: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, pointer, count);
  }

  f64(pointer: number, count: number): Float64Array {
    return new Float64Array(this.#memory.buffer, pointer, count);
  }

  bytes(pointer: number, count: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, pointer, count);
  }
}
