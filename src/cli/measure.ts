import { measure } from "../analysis/measure.ts";
import type { Measurements } from "../analysis/measurements.ts";
import { AudioInputError } from "../audio/errors.ts";
import { closeFiles } from "../host/node/clean-up.ts";
import { newEngine } from "../host/node/engine.ts";
import { openSource } from "../host/node/open-source.ts";
import { withCleanUp } from "./interrupt.ts";
import { measurementRows, printTable } from "./tables.ts";

interface MeasureOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax measure FILE...` */
export async function runMeasure(files: readonly string[], options: MeasureOptions): Promise<void> {
  await withCleanUp(async () => {
    const all: Measurements[] = [];
    for (const file of files) {
      const source = await openSource(file);
      if (source.channels > 8) {
        throw new AudioInputError("input-channels", file, `${file} has ${source.channels} channels; measure takes up to 8.`);
      }
      if (!options.quiet) for (const warning of source.warnings) console.error(`deadwax: ${warning}`);
      all.push(await measure(source, newEngine()));
      await closeFiles();
    }
    if (options.json) console.log(JSON.stringify(all, null, 2));
    else for (const one of all) printTable(one.file, measurementRows(one));
  });
}
