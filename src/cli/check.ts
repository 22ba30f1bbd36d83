import { inspectForRepair } from "../analysis/inspect.ts";
import { type Finding, type Verdict, verdictOf } from "../audio/findings.ts";
import { checkStemFiles } from "../host/node/check-stem-files.ts";
import { newEngine } from "../host/node/engine.ts";
import { openSource } from "../host/node/open-source.ts";
import { stemsToCheck } from "../host/node/stem-files.ts";
import { withRepairOffers } from "../mastering/repair.ts";
import { eachFile } from "./each-file.ts";
import { exitCodes } from "./exit.ts";
import { findingLines } from "./finding-lines.ts";
import { withCleanUp } from "./interrupt.ts";
import { tellerOf } from "./progress.ts";

interface CheckFlags {
  readonly stems?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax check MIX...`; exit code 4 when a finding asks for a new mix, 3 when a file cannot be read. */
export async function runCheck(named: readonly string[], flags: CheckFlags): Promise<void> {
  await withCleanUp(async () => {
    const stems = flags.stems ? await stemsToCheck(named) : [];
    const files = flags.stems ? stems.map(({ file }) => file) : named;
    const tell = tellerOf(Boolean(flags.quiet));
    const all: { file: string; verdict: Verdict; findings: Finding[]; warnings: readonly string[] }[] = [];
    const set = stems.length > 1 ? await checkStemFiles(stems) : null;
    await eachFile(files, async (file, index) => {
      const source = await openSource(file);
      for (const warning of source.warnings) tell(source.name, warning);
      const inspection = await inspectForRepair(source, newEngine(), { role: flags.stems ? "stem" : "mix" });
      const findings = [...withRepairOffers(inspection.findings, inspection.evidence), ...(set?.[index] ?? [])];
      const verdict = verdictOf(findings);
      all.push({ file, verdict, findings, warnings: source.warnings });
      if (!flags.json) printFindings(file, source.channels, verdict, findings);
    });
    if (flags.json) console.log(JSON.stringify(all, null, 2));
    if (all.some(({ verdict }) => verdict === "send-again")) process.exitCode ??= exitCodes.findings;
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
