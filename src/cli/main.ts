#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import { deadwaxVersion } from "../run/recipe.ts";
import { exitCodes, reportFailure } from "./exit.ts";

/** Commands load their code when they run, so that `--help` starts as fast as node does. */
function buildProgram(): Command {
  const program = new Command("deadwax")
    .description("An open mastering studio: finished mixes go in; finished, signed, reproducible masters come out.")
    .version(deadwaxVersion)
    .exitOverride()
    .showHelpAfterError("(run with --help to see examples)");
  addMaster(program);
  addMeasure(program);
  addCheck(program);
  addCompareTo(program);
  addVerify(program);
  addStyles(program);
  addDemo(program);
  return program;
}

function common(command: Command): Command {
  return command
    .option("--json", "print one JSON document on stdout and nothing else there")
    .option("--quiet", "no progress and no messages but errors");
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ deadwax ${line}`).join("\n")}`;
}

function addMaster(program: Command): void {
  common(program.command("master").argument("<mix...>", "one or more premasters (WAV, AIFF, FLAC, MP3, Ogg ...)"))
    .description("master a mix: measure, plan, render, verify, sign, report")
    .requiredOption("-o, --output <path>", "the master (.wav), or a folder for several")
    .option("--style <name>", "whose hand", "transparent")
    .option("--reference <file:aspects...>", "records to come close to; aspects tone, level, dynamics, width, each with =0..1, and weight=")
    .option("--loudness <lufs>", "integrated loudness of the master, or auto", "auto")
    .option("--ceiling <dbtp>", "highest true peak", "-1")
    .option("--intensity <0..1.5>", "0 is gain and limit only, 1 the style", "1")
    .addOption(new Option("--bits <bits>", "sample format of the master").choices(["16", "24", "32f"]).default("24"))
    .option("--plan <file>", "render this plan (JSON, from --json or edited by hand) instead of making one")
    .option("--set <stage.field=value...>", "change a setting of the plan")
    .option("--without <stage...>", "leave a stage out")
    .option("--title <text>", "written into the file")
    .option("--artist <text>", "written into the file")
    .option("--album <text>", "written into the file")
    .option("--isrc <code>", "written into the file")
    .option("--seed <number>", "seed of the dither", "1")
    .option("--made-at <time>", "date of the master, ISO 8601 UTC; now unless told (the same time gives the same bytes)")
    .option("--report <file>", "where the HTML report goes; beside the master unless told")
    .option("--no-report", "write no report")
    .option("--force", "overwrite existing files")
    .addHelpText(
      "after",
      examples(
        "master mix.wav -o master.wav",
        "master mix.wav -o loud.wav --loudness -9",
        "master mix.wav -o like.wav --reference a.flac:tone,level --reference b.wav:width=0.5",
        "master *.wav -o masters/",
      ),
    )
    .action(async (mixes, options) => (await import("./master.ts")).runMaster(mixes, options));
}

function addMeasure(program: Command): void {
  common(program.command("measure").argument("<file...>", "audio files, up to eight channels"))
    .description("every number of one or more files")
    .addHelpText("after", examples("measure mix.wav", "measure --json *.flac"))
    .action(async (files, options) => (await import("./measure.ts")).runMeasure(files, options));
}

function addCheck(program: Command): void {
  common(program.command("check").argument("<mix...>", "premasters"))
    .description("is it ready to be mastered? Verdict and findings with times, values, advice")
    .option("--stems", "the files are stems of one song")
    .addHelpText("after", examples("check mix.wav", "check --stems drums.wav bass.wav synths.wav vocals.wav"))
    .action(async (files, options) => (await import("./check.ts")).runCheck(files, options));
}

function addCompareTo(program: Command): void {
  common(program.command("compare-to").argument("<file...>", "one or more references, then the mix"))
    .description("the distance to a reference: what mastering can do, what only the mix can, what not to copy")
    .option("-o, --output <page>", "write the comparison as an HTML page with plots")
    .option("--force", "overwrite an existing page")
    .addHelpText("after", examples("compare-to record.flac mix.wav", "compare-to a.flac b.flac mix.wav -o comparison.html"))
    .action(async (files, options) => (await import("./compare-to.ts")).runCompareTo(files, options));
}

function addVerify(program: Command): void {
  common(program.command("verify").argument("<file>", "a master written by Deadwax"))
    .description("prove that a master is what its recipe says")
    .option("--source <mix>", "the premaster: re-render and compare to the bit")
    .addHelpText("after", examples("verify master.wav", "verify master.wav --source mix.wav"))
    .action(async (file, options) => (await import("./verify.ts")).runVerify(file, options));
}

function addStyles(program: Command): void {
  common(program.command("styles"))
    .description("list the engineers to choose from")
    .addHelpText("after", examples("styles"))
    .action(async (options) => (await import("./styles.ts")).runStyles(options));
}

function addDemo(program: Command): void {
  common(program.command("demo"))
    .description("make a demo EP, master one of its songs and show what happened")
    .option("-o, --output <folder>", "where it goes", "deadwax-demo")
    .option("--force", "overwrite existing files")
    .addHelpText("after", examples("demo", "demo -o /tmp/demo"))
    .action(async (options) => (await import("./demo.ts")).runDemo(options));
}

try {
  await buildProgram().parseAsync();
} catch (cause) {
  if (cause instanceof CommanderError) process.exitCode = cause.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else process.exitCode = reportFailure(cause);
}
