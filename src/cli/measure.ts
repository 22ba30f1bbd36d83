import { measure } from "../analysis/measure.ts";
import type { Measurements } from "../analysis/measurements.ts";
import type { AudioSource } from "../audio/source.ts";
import { newEngine } from "../host/node/engine.ts";
import { openSource } from "../host/node/open-source.ts";
import { eachFile } from "./each-file.ts";
import { withCleanUp } from "./interrupt.ts";
import { tellerOf } from "./progress.ts";
import { measurementRows, printTable } from "./tables.ts";

interface MeasureOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax measure FILE...`; each file is told of as soon as it is measured. */
export async function runMeasure(files: readonly string[], options: MeasureOptions): Promise<void> {
  await withCleanUp(async () => {
    const tell = tellerOf(Boolean(options.quiet));
    const all: (Measurements & Pick<AudioSource, "warnings">)[] = [];
    await eachFile(files, async (file) => {
      const source = await openSource(file);
      for (const warning of source.warnings) tell(source.name, warning);
      const one = { ...(await measure(source, newEngine())), warnings: source.warnings };
      if (options.json) all.push(one);
      else printTable(one.file, measurementRows(one));
    });
    if (options.json) console.log(JSON.stringify(all, null, 2));
  });
}
