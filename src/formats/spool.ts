/** A place to keep decoded samples while they are needed: a temporary file, or memory. */
export interface Spool {
  /** Adds bytes at the end. The caller may reuse the array once the promise resolves. */
  append(bytes: Uint8Array): Promise<void>;
  /** Bytes [start, start + length), cut short at the end. With `into`, as long or longer, the result may be a part of that. */
  read(start: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  /** Gives the place back; nothing may be read afterwards. Closing twice does nothing. */
  close(): Promise<void>;
}

/**
 * Makes an empty spool. Whoever hands a factory in keeps track of the spools it made and closes them when the sources over them
 * are done with; a spool whose decoding fails is closed here.
 */
export type SpoolFactory = () => Promise<Spool>;

const chunkBytes = 1 << 18;

/** A spool in memory, held in chunks of 256 KiB. For tests and browsers without a file system; a 4-hour stereo track at 48 kHz takes 5.5 GB. */
export const memorySpool: SpoolFactory = () => {
  let chunks: Uint8Array[] = [];
  let size = 0;
  const spool: Spool = {
    append(bytes) {
      let done = 0;
      while (done < bytes.length) {
        if (size === chunks.length * chunkBytes) chunks.push(new Uint8Array(chunkBytes));
        const piece = bytes.subarray(done, done + chunks.length * chunkBytes - size);
        chunks[chunks.length - 1].set(piece, size % chunkBytes);
        done += piece.length;
        size += piece.length;
      }
      return Promise.resolve();
    },
    read(start, length) {
      const end = Math.min(start + length, size);
      const result = new Uint8Array(Math.max(0, end - start));
      for (let done = 0; done < result.length; ) {
        const at = start + done;
        const within = at % chunkBytes;
        const piece = chunks[(at - within) / chunkBytes].subarray(within, within + result.length - done);
        result.set(piece, done);
        done += piece.length;
      }
      return Promise.resolve(result);
    },
    close() {
      chunks = [];
      size = 0;
      return Promise.resolve();
    },
  };
  return Promise.resolve(spool);
};
