// The judge at the command line: what each master did to the mix, at matched loudness.
// node bench/judge/judge.mjs MIX.wav MASTER.wav [MASTER.wav ...] [--json]
import { parseArgs } from "node:util";
import { MixOnTrial } from "./judgement.mjs";
import { judgementTable } from "./tables.mjs";
import { readWav } from "./wav.mjs";

const { values: options, positionals: files } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean", default: false } } });
if (files.length < 2) {
  console.error("usage: node bench/judge/judge.mjs MIX.wav MASTER.wav [MASTER.wav ...] [--json]");
  process.exit(2);
}
try {
  const [mixFile, ...masterFiles] = files;
  const mix = new MixOnTrial(readWav(mixFile));
  const rows = masterFiles.map((file) => ({ name: file, ...mix.judge(readWav(file)) }));
  if (options.json) console.log(JSON.stringify({ mix: { name: mixFile, levels: mix.levels }, masters: rows }, null, 1));
  else console.log(judgementTable({ name: mixFile, levels: mix.levels }, rows));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
