/** Buffers that are used over and over: a fresh one for every read costs more than the read, since its memory must be mapped first. */
export class Buffers {
  #free: Uint8Array[] = [];

  /** Lends a buffer of at least `bytes` to some work and takes it back afterwards; works that overlap get different ones. */
  async lend<T>(bytes: number, work: (buffer: Uint8Array) => Promise<T>): Promise<T> {
    const free = this.#free.pop();
    const buffer = free && free.length >= bytes ? free : new Uint8Array(bytes);
    try {
      return await work(buffer);
    } finally {
      this.#free.push(buffer);
    }
  }
}
