// A run that needs nothing of its platform: the output stays in memory, trials run one after the other.
import type { Output, RunHost } from "../../src/run/host.ts";
import { runTrial } from "../../src/run/trial.ts";
import { Engine } from "../../src/wasm/engine.ts";
import { newSha256 } from "./sha256.ts";

/** Bytes that grow as they are written. */
class MemoryOutput implements Output {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#length + bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  async patch(position: number, bytes: Uint8Array): Promise<void> {
    this.#bytes.set(bytes, position);
  }

  async commit(): Promise<void> {}

  async discard(): Promise<void> {}

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** The host, and the bytes of the output it made last. */
export function memoryHost(engineBytes: Uint8Array, module: WebAssembly.Module): { host: RunHost; lastOutput: () => Uint8Array } {
  const outputs: MemoryOutput[] = [];
  const newEngine = () => new Engine(module as never);
  const sha256 = newSha256();
  sha256.update(engineBytes);
  const host: RunHost = {
    newEngine,
    engineSha256: sha256.hex(),
    newSha256,
    runTrials: async (material, settings, expectedLufs) => settings.map((one) => runTrial(newEngine(), material, one, expectedLufs)),
    newOutput: async () => {
      outputs.push(new MemoryOutput());
      return outputs[outputs.length - 1];
    },
  };
  return { host, lastOutput: () => outputs[outputs.length - 1].bytes };
}
