import type { Measurements } from "../analysis/measurements.ts";
import type { AudioSource } from "../audio/source.ts";
import { namedFiles } from "../host/node/named-files.ts";
import { type SurveyedFile, type SurveyJob, surveyFiles } from "../host/node/survey.ts";
import { withCleanUp } from "./interrupt.ts";
import { type DocumentFlags, Outcomes } from "./outcomes.ts";
import { tellerOf } from "./progress.ts";
import { measurementRows, printTable } from "./tables.ts";

interface MeasureFlags extends DocumentFlags {
  readonly quiet?: boolean;
}

/** What is printed of a file under --json. */
type Measured = Measurements & Pick<AudioSource, "warnings">;

/** `deadwax measure FILE...`; each file is told of as soon as it and those before it are measured. */
export async function runMeasure(named: readonly string[], flags: MeasureFlags): Promise<void> {
  await withCleanUp(async () => {
    const warn = tellerOf(Boolean(flags.quiet));
    const jobs = (await namedFiles(named)).map(({ path }): SurveyJob => ({ file: path, kind: "measure" }));
    const outcomes = new Outcomes({ names: jobs.map(({ file }) => ({ file })), isOne: jobs.length === 1 }, flags);
    const tell = ({ name, measurements, warnings }: SurveyedFile): Measured => {
      if (!measurements) throw new Error(`${name} was not measured`);
      for (const warning of warnings) warn(name, warning);
      if (!flags.json && !flags.jsonl) printTable(measurements.file, measurementRows(measurements));
      return { ...measurements, warnings };
    };
    await outcomes.hear((listener) => surveyFiles(jobs, listener), { tell });
    outcomes.end(true);
  });
}
