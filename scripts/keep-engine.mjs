// Keeps the built engine under its hash in engines/, as every release does: later versions render the masters again that name it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const bytes = readFileSync("dist/engine.wasm");
const kept = `engines/${createHash("sha256").update(bytes).digest("hex")}.wasm`;
mkdirSync("engines", { recursive: true });
writeFileSync(kept, bytes);
console.log(kept);
