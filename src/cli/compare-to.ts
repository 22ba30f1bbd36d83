import { basename } from "node:path";
import { identityOf, measurementsOf, readTrack } from "../analysis/measure.ts";
import { AudioInputError, SettingsError } from "../audio/errors.ts";
import { renderComparison } from "../delivery/report/comparison-page.ts";
import { newEngine } from "../host/node/engine.ts";
import { newFile } from "../host/node/files.ts";
import { openSource } from "../host/node/open-source.ts";
import { readReferences } from "../host/node/read-references.ts";
import { compareToReferences, type ReferenceComparison } from "../mastering/reference-comparison.ts";
import { gatherFacts } from "../mastering/track-facts.ts";
import { withCleanUp } from "./interrupt.ts";
import { tellerOf } from "./progress.ts";
import { parseReference, type ReferenceFlag } from "./reference-flags.ts";
import { type InputFile, refuseOutputs, requireFolderOf } from "./refuse-outputs.ts";
import { printTable } from "./tables.ts";

interface CompareToFlags {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax compare-to REFERENCE... MIX` */
export async function runCompareTo(files: readonly string[], flags: CompareToFlags): Promise<void> {
  await withCleanUp(async () => {
    const mix = files[files.length - 1];
    if (files.length < 2) throw new SettingsError("settings-malformed", "compare-to", "compare-to needs a reference and, as the last file, the mix.");
    const wanted = files.slice(0, -1).map(parseReference);
    if (flags.output) await refusePage(flags.output, mix, wanted, Boolean(flags.force));
    const tell = tellerOf(Boolean(flags.quiet));
    const source = await openSource(mix);
    if (source.channels > 2)
      throw new AudioInputError("input-channels", mix, `${mix} has ${source.channels} channels; compare-to takes mono or stereo.`);
    const references = await readReferences(wanted, tell);
    tell(mix, "measure");
    for (const warning of source.warnings) tell(mix, warning);
    const readings = await readTrack(source, newEngine());
    const facts = gatherFacts(measurementsOf(identityOf(source), readings), readings);
    const comparison = compareToReferences(facts, references, null);
    if (!comparison) {
      throw new AudioInputError(
        "input-too-short",
        mix,
        `${mix} or its references have no passage loud and long enough to compare; both need 0.4 s above -50 LUFS.`,
      );
    }
    if (flags.output) await writePage(flags.output, renderComparison(basename(mix), comparison));
    if (flags.json) console.log(JSON.stringify({ file: mix, ...comparison, warnings: source.warnings }, null, 2));
    else printComparison(mix, comparison);
  });
}

async function refusePage(page: string, mix: string, references: readonly ReferenceFlag[], force: boolean): Promise<void> {
  const read = references.map(({ path }): InputFile => ({ path, role: "reference" }));
  await refuseOutputs([page], [{ path: mix, role: "premaster" }, ...read], force);
  await requireFolderOf(page);
}

async function writePage(path: string, page: string): Promise<void> {
  const file = await newFile(path);
  await file.append(new TextEncoder().encode(page));
  await file.commit();
}

function figure(value: number | null, unit: string): string {
  return `${value?.toFixed(unit === "Hz" ? 0 : 1) ?? "-"} ${unit}`;
}

function printComparison(mix: string, { references, distanceDb, bands, figures, notesToMixer, refused }: ReferenceComparison): void {
  // What rounds to nothing has no sign.
  const signed = (value: number) => (Math.abs(value) < 0.05 ? "0.0" : `${value > 0 ? "+" : ""}${value.toFixed(1)}`);
  printTable(`${mix} beside ${references.join(", ")}, dB per third octave of the loud passages`, [
    ["Hz", "mix", "after", "reference", "mastering can", "only the mix", "not copied"],
    ...bands.map((band) => [
      String(Math.round(band.frequencyHz)),
      band.mixDb.toFixed(1),
      band.afterDb.toFixed(1),
      band.referenceDb?.toFixed(1) ?? "-",
      signed(band.masteringPartDb),
      signed(band.mixPartDb),
      signed(band.notCopiedDb),
    ]),
    ["rms", "", "", distanceDb.before.toFixed(1), distanceDb.mastering.toFixed(1), distanceDb.mix.toFixed(1), distanceDb.notCopied.toFixed(1)],
  ]);
  printTable("The whole track", [
    ["", "mix", "reference", "whose"],
    ...figures.map(({ metric, mix: own, reference, unit, whose }) => [metric, figure(own, unit), figure(reference, unit), whose]),
  ]);
  console.log(`  spectra ${distanceDb.before.toFixed(1)} dB rms apart, ${distanceDb.after.toFixed(1)} after what mastering could do`);
  for (const note of notesToMixer) console.log(`  to the mixer: ${note}`);
  for (const reason of refused) console.log(`  not given: ${reason}`);
}
