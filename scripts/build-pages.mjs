// Bundles the scripts of the pages that Deadwax writes (src/host/web/pages) into dist/pages; the command line inlines them.
import { build } from "esbuild";

await build({
  entryPoints: ["src/host/web/pages/compare.ts", "src/host/web/pages/frontier.ts"],
  outdir: "dist/pages",
  bundle: true,
  minify: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  logLevel: "warning",
});
