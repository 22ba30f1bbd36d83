import { type Finding, type Verdict, verdictOf } from "../audio/findings.ts";
import { checkStemFiles } from "../host/node/check-stem-files.ts";
import { namedFiles } from "../host/node/named-files.ts";
import { stemsToCheck } from "../host/node/stem-files.ts";
import { eachFile } from "./each-file.ts";
import { exitCodes, type FailureDocument, failureDocument } from "./exit.ts";
import { findingLines } from "./finding-lines.ts";
import { withCleanUp } from "./interrupt.ts";
import { tellerOf } from "./progress.ts";

interface CheckFlags {
  readonly stems?: boolean;
  readonly json?: boolean;
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
    const tell = tellerOf(Boolean(flags.quiet));
    const all: (Checked | (FailureDocument & { file: string }))[] = [];
    const set = stems.length > 1 ? await checkStemFiles(stems) : null;
    const jobs = files.map((file) => ({ file, kind: flags.stems ? "stem" : "mix" }) as const);
    await eachFile(jobs, {
      onDone: ({ name, channels, warnings, findings: own }, index) => {
        const file = files[index];
        for (const warning of warnings) tell(name, warning);
        const findings = [...own, ...(set?.[index] ?? [])];
        const verdict = verdictOf(findings);
        all.push({ file, verdict, findings, warnings });
        if (!flags.json) printFindings(file, channels, verdict, findings);
      },
      onFailed: (failure, index) => all.push({ file: files[index], ...failureDocument(failure) }),
    });
    if (flags.json) console.log(JSON.stringify(all, null, 2));
    if (all.some((one) => "verdict" in one && one.verdict === "send-again")) process.exitCode ??= exitCodes.findings;
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
