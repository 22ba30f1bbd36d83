import { inspectForRepair } from "../../analysis/inspect.ts";
import { measure } from "../../analysis/measure.ts";
import type { Measurements } from "../../analysis/measurements.ts";
import type { Finding } from "../../audio/findings.ts";
import type { AudioSource } from "../../audio/source.ts";
import { withRepairOffers } from "../../mastering/repair.ts";
import { newEngine } from "./engine.ts";
import { type FileListener, type FileWork, inLanes } from "./file-lanes.ts";
import { openSource } from "./open-source.ts";

/** A file to be looked at: measured, or checked as a mix or stem. */
export interface SurveyJob {
  readonly file: string;
  readonly kind: "measure" | "mix" | "stem";
}

/** What is known of a file that was looked at. */
export interface SurveyedFile extends Pick<AudioSource, "name" | "warnings" | "channels"> {
  /** Of a file that was to be measured. */
  readonly measurements: Measurements | null;
  /** Of a file that was to be checked. */
  readonly findings: readonly Finding[];
}

/** Measures or checks one file. Throws AudioInputError for what cannot be read, and for more than eight channels to be measured. */
export async function surveyFile({ file, kind }: SurveyJob): Promise<SurveyedFile> {
  const source = await openSource(file);
  const { name, warnings, channels } = source;
  if (kind === "measure") return { name, warnings, channels, measurements: await measure(source, newEngine()), findings: [] };
  const { findings, evidence } = await inspectForRepair(source, newEngine(), { role: kind });
  return { name, warnings, channels, measurements: null, findings: withRepairOffers(findings, evidence) };
}

const survey: FileWork<SurveyJob, SurveyedFile> = {
  script: new URL("./survey-worker.js", import.meta.url),
  work: surveyFile,
  fileOf: ({ file }) => file,
};

/** Looks at several files, as many at once as there are cores. */
export function surveyFiles(jobs: readonly SurveyJob[], listener: FileListener<SurveyJob, SurveyedFile>): Promise<void> {
  return inLanes(survey, jobs, listener);
}
