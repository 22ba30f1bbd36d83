import { type Finding, type Verdict, verdictOf } from "../audio/findings.ts";
import { checkStemFiles } from "../host/node/check-stem-files.ts";
import { namedFiles } from "../host/node/named-files.ts";
import { stemsToCheck } from "../host/node/stem-files.ts";
import { type SurveyedFile, type SurveyJob, surveyFiles } from "../host/node/survey.ts";
import { exitCodes } from "./exit.ts";
import { findingLines } from "./finding-lines.ts";
import { withCleanUp } from "./interrupt.ts";
import { type DocumentFlags, Outcomes } from "./outcomes.ts";
import { tellerOf } from "./progress.ts";

interface CheckFlags extends DocumentFlags {
  readonly stems?: boolean;
  readonly quiet?: boolean;
}

/** What is printed of a file under --json. */
interface Checked {
  readonly file: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
}

/** `deadwax check MIX...`; exit code 4 when a finding asks for a new mix, 3 when a file cannot be read. */
export async function runCheck(named: readonly string[], flags: CheckFlags): Promise<void> {
  await withCleanUp(async () => {
    const stems = flags.stems ? await stemsToCheck(named) : [];
    const files = flags.stems ? stems.map(({ file }) => file) : (await namedFiles(named)).map(({ path }) => path);
    const warn = tellerOf(Boolean(flags.quiet));
    const set = stems.length > 1 ? await checkStemFiles(stems) : null;
    const jobs = files.map((file): SurveyJob => ({ file, kind: flags.stems ? "stem" : "mix" }));
    const outcomes = new Outcomes({ names: files.map((file) => ({ file })), isOne: files.length === 1 }, flags);
    let asksForNewMix = false;
    const tell = ({ name, channels, warnings, findings: own }: SurveyedFile, { file }: SurveyJob, index: number): Checked => {
      for (const warning of warnings) warn(name, warning);
      const findings = [...own, ...(set?.[index] ?? [])];
      const verdict = verdictOf(findings);
      asksForNewMix ||= verdict === "send-again";
      if (!flags.json && !flags.jsonl) printFindings(file, channels, verdict, findings);
      return { file, verdict, findings, warnings };
    };
    await outcomes.hear((listener) => surveyFiles(jobs, listener), { tell });
    outcomes.end(true);
    if (asksForNewMix) process.exitCode ??= exitCodes.findings;
  });
}

const verdictWords: Record<Verdict, string> = {
  ready: "ready to be mastered",
  usable: "usable, with care",
  "send-again": "please send this mix again",
};

function printFindings(file: string, channels: number, verdict: Verdict, findings: readonly Finding[]): void {
  console.log(`${file}: ${verdictWords[verdict]}`);
  for (const line of findingLines(findings, channels)) console.log(line);
}
