// Bundles the command line and its threads into dist/program/node: a command then opens a few files instead of a hundred.
// The folder lies as deep as dist/host/node, so that what a module finds beside itself (engine, pages, threads) is found from there too. Packages stay outside.
import { rm } from "node:fs/promises";
import { build } from "esbuild";

const outdir = "dist/program/node";
await rm(outdir, { recursive: true, force: true });

await build({
  entryPoints: [
    "src/cli/main.ts",
    ...["master", "trial", "survey", "verify", "recall", "hash", "album/album"].map((name) => `src/host/node/${name}-worker.ts`),
  ],
  outdir,
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20",
  logLevel: "warning",
});
