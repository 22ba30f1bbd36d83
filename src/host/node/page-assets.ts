import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { PageAssets } from "../../delivery/page-assets.ts";

/** Script and style of a page, from this package and from uPlot's. */
export async function readPageAssets(page: "compare" | "frontier"): Promise<PageAssets> {
  const uplotStyle = createRequire(import.meta.url).resolve("uplot/dist/uPlot.min.css");
  const [script, style] = await Promise.all([readFile(new URL(`../../pages/${page}.js`, import.meta.url), "utf8"), readFile(uplotStyle, "utf8")]);
  return { script, uplotStyle: style };
}
