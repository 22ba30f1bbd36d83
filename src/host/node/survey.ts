import { tmpdir } from "node:os";
import { inspectForRepair } from "../../analysis/inspect.ts";
import { measure } from "../../analysis/measure.ts";
import type { Measurements } from "../../analysis/measurements.ts";
import type { Finding } from "../../audio/findings.ts";
import type { AudioSource } from "../../audio/source.ts";
import { withRepairOffers } from "../../mastering/repair.ts";
import { closingFiles, sweepLater } from "./clean-up.ts";
import { newEngine } from "./engine.ts";
import { standardInput } from "./files.ts";
import { openSource } from "./open-source.ts";
import { inThreads, type JobListener } from "./thread-lanes.ts";

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

/**
 * Looks at several files, as many at once as there are cores, each alone giving the same figures. In this thread, which is here already, where it is one; and
 * where the standard input is among them, which no other thread can read. The failure of a single one is thrown.
 */
export async function surveyFiles(jobs: readonly SurveyJob[], listener: Required<JobListener<SurveyJob, SurveyedFile>>): Promise<void> {
  sweepLater(tmpdir());
  const isAlone = jobs.length === 1;
  if (!isAlone && !jobs.some(({ file }) => file === standardInput)) {
    return inThreads(new URL("./survey-worker.js", import.meta.url), jobs, listener);
  }
  for (const [index, job] of jobs.entries()) {
    try {
      listener.onDone(await closingFiles(() => surveyFile(job)), job, index);
    } catch (failure) {
      if (isAlone) throw failure;
      listener.onFailed(failure, job, index);
    }
  }
}
