import { basename } from "node:path";
import { SettingsError } from "../audio/errors.ts";
import { newFile } from "../host/node/files.ts";
import { findPairs, learnStyleFromFiles } from "../host/node/learn-style-files.ts";
import { printStyle } from "../mastering/styles/print-style.ts";
import { parseStyle } from "../mastering/styles/style-file.ts";
import { styles } from "../mastering/styles/styles.ts";
import type { LearnedStyle, NamedError } from "../run/learn/learn-style.ts";
import { withCleanUp } from "./interrupt.ts";
import { ProgressDisplay } from "./progress.ts";
import { refuseOutputs, requireFolderOf } from "./refuse-outputs.ts";
import { printTable, type Row } from "./tables.ts";

interface LearnFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `deadwax styles learn MIX=MASTER... -o my-style.yaml` */
export async function runStylesLearn(words: readonly string[], flags: LearnFlags): Promise<void> {
  await withCleanUp(async () => {
    if (!/\.ya?ml$/i.test(flags.output)) {
      throw new SettingsError("settings-malformed", "--output", `--output must end in .yaml, got ${flags.output}.`);
    }
    const name = nameFrom(flags.output);
    if (styles.some((style) => style.name === name)) {
      throw new SettingsError("settings-malformed", "--output", `--output names the style, and ${name} is a built-in one; call the file otherwise.`);
    }
    await refuseOutputs([flags.output], [], Boolean(flags.force));
    await requireFolderOf(flags.output);
    const display = new ProgressDisplay("learn", Boolean(flags.quiet));
    const learned = await learnStyleFromFiles(await findPairs(words), name, (stage, share) => display.update(stage, share));
    display.done();
    const text = printStyle(learned.style, notesOn(learned));
    await parseStyle(flags.output, text);
    const file = await newFile(flags.output);
    await file.append(new TextEncoder().encode(text));
    await file.commit();
    if (flags.json) console.log(JSON.stringify({ output: flags.output, ...learned }, null, 2));
    else if (!flags.quiet) printLearned(flags.output, learned);
  });
}

/** "My Style.yaml" is my-style. */
function nameFrom(path: string): string {
  const words = basename(path)
    .replace(/\.ya?ml$/i, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return (words ?? ["learned"]).join("-").slice(0, 40).replace(/-$/, "");
}

function notesOn({ pairs, heldOut, builtIn }: LearnedStyle): string[] {
  return [
    `Learned from ${pairs.length} ${pairs.length === 1 ? "pair" : "pairs"} by deadwax styles learn. dynamicBands, ratio, attackMs, kind, driveDb and asymmetry are not learned.`,
    heldOut ? `Error on masters it was not shown: ${figure(heldOut)}.` : "One pair only: its error on other masters is not known.",
    `The best built-in style there, ${builtIn[0].style}: ${figure(builtIn[0])}.`,
  ];
}

function figure({ figure, toneDb, loudnessLu, sideToMidDb }: NamedError): string {
  return `${figure.toFixed(2)} (tone ${toneDb.toFixed(2)} dB, loudness ${loudnessLu.toFixed(2)} LU, side to mid ${sideToMidDb.toFixed(2)} dB)`;
}

/** What one should know before one uses a style that was learned; null where it is the best. */
export function betterBuiltIn(heldOut: NamedError | null, [best]: readonly NamedError[]): string | null {
  if (!heldOut || heldOut.figure <= best.figure) return null;
  return `on masters that it was not shown, ${best.style} comes nearer to this engineer (${best.figure.toFixed(2)} against ${heldOut.figure.toFixed(2)}): take that, or learn from more pairs`;
}

function printLearned(output: string, { pairs, heldOut, builtIn }: LearnedStyle): void {
  const engineer: Row[] = pairs.map(({ mix, masterLufs, paid, compression, residualDb }) => [
    basename(mix),
    `${masterLufs.toFixed(1)} LUFS`,
    `${paid.rdfPercent.toFixed(1)} %`,
    `${paid.nmrDb.toFixed(1)} dB`,
    `${(compression.master - compression.plain).toFixed(2)} dB/dB`,
    `${residualDb.master.toFixed(1)} dB`,
  ]);
  printTable("what the engineer did", [
    ["", "loudness", "disturbed frames", "noise to mask", "compression", "harmonics and distortion"],
    ...engineer,
  ]);
  const rows = [...(heldOut ? [heldOut] : []), ...builtIn].map((error): Row => {
    return [
      error.style,
      error.figure.toFixed(2),
      `${error.toneDb.toFixed(2)} dB`,
      `${error.loudnessLu.toFixed(2)} LU`,
      `${error.sideToMidDb.toFixed(2)} dB`,
    ];
  });
  const title = heldOut
    ? "error on masters that were held out (tone + loudness + side to mid / 2)"
    : "error of the built-in styles; two pairs are needed to judge the learned one";
  printTable(title, [["", "error", "tone", "loudness", "side to mid"], ...rows]);
  for (const warning of pairs.flatMap(({ warnings }) => warnings)) console.log(`  ${warning}`);
  const better = betterBuiltIn(heldOut, builtIn);
  if (better) console.log(`  ${better}`);
  console.log(`  ${output}: write its portrait, then deadwax master mix.wav -o master.wav --style ${output}`);
}
