import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PageAssets } from "../../delivery/page-assets.ts";
import type { ReportAssets } from "../../delivery/report/report.ts";

/** What `renderReport` puts into a page, from the uPlot that came with this package. */
export async function readReportAssets(): Promise<ReportAssets> {
  const uplot = dirname(createRequire(import.meta.url).resolve("uplot/dist/uPlot.min.css"));
  const [uplotScript, uplotStyle] = await Promise.all([
    readFile(join(uplot, "uPlot.iife.min.js"), "utf8"),
    readFile(join(uplot, "uPlot.min.css"), "utf8"),
  ]);
  return { uplotScript, uplotStyle };
}

/** Script and style of a page, from this package and from uPlot's. */
export async function readPageAssets(page: "compare" | "frontier"): Promise<PageAssets> {
  const uplotStyle = createRequire(import.meta.url).resolve("uplot/dist/uPlot.min.css");
  const [script, style] = await Promise.all([readFile(new URL(`../../pages/${page}.js`, import.meta.url), "utf8"), readFile(uplotStyle, "utf8")]);
  return { script, uplotStyle: style };
}
