import type { Measurements } from "../analysis/measurements.ts";
import type { AudioSource } from "../audio/source.ts";
import { namedFiles } from "../host/node/named-files.ts";
import { eachFile } from "./each-file.ts";
import { type FailureDocument, failureDocument } from "./exit.ts";
import { withCleanUp } from "./interrupt.ts";
import { tellerOf } from "./progress.ts";
import { measurementRows, printTable } from "./tables.ts";

interface MeasureOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax measure FILE...`; each file is told of as soon as it and those before it are measured. */
export async function runMeasure(named: readonly string[], options: MeasureOptions): Promise<void> {
  await withCleanUp(async () => {
    const tell = tellerOf(Boolean(options.quiet));
    const all: ((Measurements & Pick<AudioSource, "warnings">) | (FailureDocument & { file: string }))[] = [];
    const files = (await namedFiles(named)).map(({ path }) => path);
    const jobs = files.map((file) => ({ file, kind: "measure" }) as const);
    await eachFile(jobs, {
      onDone: ({ name, measurements, warnings }) => {
        if (!measurements) return;
        for (const warning of warnings) tell(name, warning);
        if (options.json) all.push({ ...measurements, warnings });
        else printTable(measurements.file, measurementRows(measurements));
      },
      onFailed: (failure, index) => all.push({ file: files[index], ...failureDocument(failure) }),
    });
    if (options.json) console.log(JSON.stringify(all, null, 2));
  });
}
