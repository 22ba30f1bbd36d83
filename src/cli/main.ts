#!/usr/bin/env node
import { Argument, Command, CommanderError, Option } from "commander";
import { SettingsError } from "../audio/errors.ts";
import { deadwaxVersion } from "../run/recipe.ts";
import { exitCodes, failureDocument, reportFailure } from "./exit.ts";
import { stopCleanly, watchOutput } from "./interrupt.ts";
import { common, examples, fromStems, inParallel, labels, listed, ofSeveral, searching } from "./option-groups.ts";

/** Commands load their code when they run, so that `--help` starts as fast as node does. */
function buildProgram(): Command {
  const program = new Command("deadwax")
    .description("An open mastering studio: finished mixes go in; finished, signed, reproducible masters come out.")
    .version(deadwaxVersion)
    .exitOverride()
    .showHelpAfterError("(run with --help to see examples)");
  addMaster(program);
  addAlbum(program);
  addVersions(program);
  addMeasure(program);
  addCheck(program);
  addCompare(program);
  addFrontier(program);
  addCompareTo(program);
  addVerify(program);
  addRecall(program);
  addStyles(program);
  addDemo(program);
  return program;
}

function addMaster(program: Command): void {
  labels(
    searching(fromStems(ofSeveral(program.command("master").argument("[mix...]", "premasters (WAV, AIFF, FLAC, MP3, Ogg ...), or folders of them")))),
  )
    .description("master a mix: measure, plan, render, verify, sign, report")
    .option("-o, --output <path>", "the master (.wav), or a folder for several")
    .option("--style <name|file.yaml>", "whose hand: a name from deadwax styles, or a style file", "transparent")
    .option("--reference <file:aspects...>", "records to come close to; aspects tone, level, dynamics, width, each with =0..1, and weight=")
    .option("--loudness <lufs>", "integrated loudness of the master, or auto", "auto")
    .option("--ceiling <dbtp>", "highest true peak", "-1")
    .option("--intensity <0..1.5>", "0 is gain and limit only, 1 the style", "1")
    .addOption(new Option("--bits <bits>", "sample format of the master").choices(["16", "24", "32f"]).default("24"))
    .option("--rate <hz>", "sample rate of the master: 44100, 48000, 88200, 96000, 176400 or 192000; that of the mix unless told")
    .option("--trim", "cut silence off both ends; attacks, fades and reverb stay")
    .option("--fade <seconds>", "fade out over the last seconds")
    .option("--ab <folder>", "also write mix, master and delta at equal loudness, 24 bit, aligned to the sample")
    .option("--plan <file>", "render this plan instead of making one: JSON, from --json or edited by hand, or a master that carries it")
    .option("--set <stage.field=value...>", "change a setting of the plan")
    .option("--without <stage...>", "leave a stage out")
    .option("--repair <list>", "mend what is measured: off, auto, or some of declip,declick,dehum", listed, "off")
    .option("--repair-preview <folder>", "write what repairs, resonance cuts and the de-esser took out, to be heard")
    .option("--report <file>", "where the HTML report goes; beside the master unless told")
    .option("--no-report", "write no report")
    .option("--force", "overwrite existing files")
    .option("--skip-existing", "of several mixes, leave out those whose master exists and is whole: go on where a run was stopped")
    .addHelpText(
      "after",
      examples(
        "master mix.wav -o master.wav",
        "master mix.wav -o loud.wav --loudness -9",
        "master mix.wav -o best.wav --search deep",
        "master --explain objective",
        "master mix.wav -o like.wav --reference a.flac:tone,level --reference b.wav:width=0.5",
        "master catalogue/ -o masters/ --skip-existing --jsonl >> night.jsonl",
        "master --stems drums=d.wav bass=b.wav synths=s.wav vocals=v.wav mix.wav -o master.wav",
        "master --stems stems/ -o master.wav",
      ),
    )
    .action(async (mixes, options, command: Command) => {
      const typed = Object.keys(options).filter((name) => command.getOptionValueSource(name) === "cli");
      return (await import("./master.ts")).runMaster(mixes, { ...options, typed });
    });
}

function addAlbum(program: Command): void {
  inParallel(common(program.command("album").argument("<session|folder>", "a session file (YAML or JSON), or a folder of mixes, which gets one")))
    .description("master an EP or album as a whole: level and tone of all tracks planned together, one file a track and one programme")
    .requiredOption("-o, --output <folder>", "where masters, programme, report and versions go; a folder that holds the record gets its next version")
    .option("--style <name|file.yaml>", "whose hand; that of the session unless told")
    .option("--loudness <lufs>", "integrated loudness of the track that the others follow, or auto; that of the session, or auto, unless told")
    .option("--ceiling <dbtp>", "highest true peak; that of the session, or -1, unless told")
    .option("--intensity <0..1.5>", "0 is gain and limit only, 1 the style", "1")
    .addOption(new Option("--search <depth>", "how hard to look for each track").choices(["off", "quick", "deep"]).default("quick"))
    .addOption(new Option("--bits <bits>", "sample format of the masters").choices(["16", "24"]).default("24"))
    .option("--seed <number>", "seed of the dither", "1")
    .option("--made-at <time>", "date of new masters, ISO 8601 UTC; now unless told (the same time gives the same bytes)")
    .option("--bonus <file>", "add a track after the last to the session and solve it beside the others, which stay as they are")
    .option("--from <version>", "go on from the plan of an earlier version, like v1, instead of the last")
    .option("--replan", "plan all tracks anew; without it, those whose mix and wishes did not change stay as they are")
    .option("--reason <text>", "why this version is made, for deadwax history")
    .option("--force", "overwrite existing files that were not written here")
    .addHelpText(
      "after",
      examples("album mixes/ -o record/", "album session.yaml -o record/ --loudness -14", "album mixes/ -o record/ --bonus mixes/live.wav"),
    )
    .action(async (path, options) => (await import("./album.ts")).runAlbum(path, options));
}

function addVersions(program: Command): void {
  common(program.command("history").argument("<folder>", "a folder that deadwax album wrote"))
    .description("every version of a record: why it was made, what was rendered, how far its tracks lie apart")
    .addHelpText("after", examples("history record/"))
    .action(async (folder, options) => (await import("./history.ts")).runHistory(folder, options));
  common(program.command("diff").argument("<v1>", "the earlier version, as in deadwax history").argument("<v2>", "the later one"))
    .description("what two versions of a record differ in: in what was asked, in settings, in measured sound, in time and in frequency")
    .option("--in <folder>", "the folder of the record", ".")
    .option("--audio <folder>", "put both versions of every changed track there; what is gone is rendered again from its recipe")
    .addHelpText("after", examples("diff v1 v2 --in record/", "diff v1 v3 --in record/ --audio listen/"))
    .action(async (from, to, options) => (await import("./diff.ts")).runDiff(from, to, options));
}

function addMeasure(program: Command): void {
  ofSeveral(program.command("measure").argument("<file...>", "audio files of up to eight channels, or folders of them"))
    .description("every number of one or more files")
    .addHelpText("after", examples("measure mix.wav", "measure --json *.flac"))
    .action(async (files, options) => (await import("./measure.ts")).runMeasure(files, options));
}

function addCheck(program: Command): void {
  ofSeveral(
    program
      .command("check")
      .argument("<mix...>", "premasters, or folders of them; with --stems as after master --stems: role=file, files named by role, or a folder"),
  )
    .description("is it ready to be mastered? Verdict and findings with times, values, advice")
    .option("--stems", "the files are stems of one song, and its mix where one is named so: they are held against each other too")
    .addHelpText("after", examples("check mix.wav", "check --stems drums.wav bass.wav synths.wav vocals.wav mix.wav", "check --stems stems/"))
    .action(async (files, options) => (await import("./check.ts")).runCheck(files, options));
}

function addCompare(program: Command): void {
  common(program.command("compare").argument("<mix>", "a premaster"))
    .description("several masters of one mix, by styles or towards references, loudness-matched, and a page to hear them blind")
    .requiredOption("-o, --output <folder>", "where the copies and compare.html go")
    .option("--styles <a,b,c>", "whose hands: names or style files; transparent, warm and punchy unless told", listed)
    .option("--references <a.flac,b.wav>", "one master towards each of these records, in style transparent; aspects as in master --reference", listed)
    .option("--loudness <lufs>", "integrated loudness of the masters, or auto", "auto")
    .option("--ceiling <dbtp>", "highest true peak", "-1")
    .option("--passage <seconds>", "how much of the song the page plays, its loudest part", "30")
    .option("--force", "overwrite existing files")
    .addHelpText(
      "after",
      examples(
        "compare mix.wav -o compare/",
        "compare mix.wav --styles transparent,warm -o compare/ --passage 45",
        "compare mix.wav --references a.flac,b.wav:tone,level -o compare/",
      ),
    )
    .action(async (mix, options) => (await import("./compare.ts")).runCompare(mix, options));
}

function addFrontier(program: Command): void {
  common(program.command("frontier").argument("<mix>", "a premaster"))
    .description("how far can it be pushed: loudness against punch, distortion and codec peaks, and what each service will play")
    .option("-o, --output <folder>", "write frontier.html there")
    .option("--style <name|file.yaml>", "whose hand: a name from deadwax styles, or a style file", "transparent")
    .option("--ceiling <dbtp>", "highest true peak", "-1")
    .option("--force", "overwrite existing files")
    .addHelpText("after", examples("frontier mix.wav", "frontier mix.wav -o frontier/"))
    .action(async (mix, options) => (await import("./frontier.ts")).runFrontier(mix, options));
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
  ofSeveral(program.command("verify").argument("<file...>", "masters written by Deadwax, or folders of them"))
    .description("prove that masters are what their recipes say")
    .option(
      "--source <mix...>",
      "the premaster (of a continuous piece, all of them in order; of a programme, its masters): re-render and compare to the bit; of several masters, or from a folder, each takes the mix that has its samples, whatever it is called",
    )
    .option("--stems <stem...>", "the stems it was made from: role=file, or a folder")
    .addHelpText(
      "after",
      examples(
        "verify master.wav",
        "verify master.wav --source mix.wav",
        "verify album.wav --source 01-a.wav 02-b.wav",
        "verify masters/ --source catalogue/",
      ),
    )
    .action(async (files, options) => (await import("./verify.ts")).runVerify(files, options));
}

function addRecall(program: Command): void {
  ofSeveral(
    program
      .command("recall")
      .argument("<from...>", "masters, be they damaged; their reports; what master or verify printed with --json or --jsonl; or folders of masters"),
  )
    .description("make lost or damaged masters again from their recipes and their mixes, to the byte")
    .option(
      "--source <mix...>",
      "the premaster (of a continuous piece, all of them in order); of several masters, or from a folder, each takes the mix that has its samples, whatever it is called",
    )
    .option("--stems <stem...>", "the stems it was made from: role=file, or a folder")
    .requiredOption("-o, --output <path>", "the master (.wav), or a folder, in which masters are called as they were")
    .option("--force", "overwrite existing files, each only when the new one has the samples that were signed")
    .addHelpText(
      "after",
      examples(
        "recall damaged.wav --source mix.wav -o master.wav",
        "recall song.master.report.html --source mix.wav -o song.master.wav",
        "recall night.jsonl --source catalogue/ -o masters/",
      ),
    )
    .action(async (from, options) => (await import("./recall.ts")).runRecall(from, options));
}

function addStyles(program: Command): void {
  // --json and --quiet go to the command above, wherever they stand: optsWithGlobals has them.
  const styles = common(program.command("styles"))
    .description("list the engineers to choose from")
    .addHelpText("after", examples("styles", "styles show warm > my-style.yaml"))
    .action(async (options) => (await import("./styles.ts")).runStyles(options));
  common(styles.command("show").argument("<style>", "a built-in style, or a style file"))
    .description("print the values of a style as a file to copy, change and share")
    .addHelpText("after", examples("styles show warm > my-style.yaml", "styles show ./my-style.yaml"))
    .action(async (name, _, command) => (await import("./styles.ts")).runStylesShow(name, command.optsWithGlobals()));
  common(styles.command("learn").argument("<pair...>", "mix.wav=master.wav, or a folder with NAME.mix.wav and NAME.master.wav"))
    .description("learn a style from an engineer's own pairs; prints its error on held-out masters beside the built-in styles'")
    .requiredOption("-o, --output <file.yaml>", "the style file")
    .option("--force", "overwrite an existing file")
    .addHelpText("after", examples("styles learn a.wav=a.master.wav b.wav=b.master.wav -o my-style.yaml", "styles learn pairs/ -o my-style.yaml"))
    .action(async (pairs, _, command) => (await import("./styles-learn.ts")).runStylesLearn(pairs, command.optsWithGlobals()));
}

function addDemo(program: Command): void {
  common(
    program
      .command("demo")
      .addArgument(new Argument("[what]", "song: master one song; album: the EP as a record").choices(["song", "album"]).default("song")),
  )
    .description("make a demo EP, master one of its songs or the whole record, and show what happened")
    .option("-o, --output <folder>", "where it goes; deadwax-demo, or deadwax-demo-album, unless told")
    .option("--force", "overwrite existing files")
    .addHelpText("after", examples("demo", "demo album", "demo -o /tmp/demo"))
    .action(async (what, options) =>
      what === "album"
        ? (await import("./demo-album.ts")).runDemoAlbum({ output: "deadwax-demo-album", ...options })
        : (await import("./demo.ts")).runDemo({ output: "deadwax-demo", ...options }),
    );
}

stopCleanly();
watchOutput();
try {
  await buildProgram().parseAsync();
} catch (cause) {
  const isUsage = cause instanceof CommanderError;
  if (isUsage) process.exitCode = cause.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else process.exitCode = reportFailure(cause);
  const areLines = process.argv.includes("--jsonl");
  if ((areLines || process.argv.includes("--json")) && process.exitCode !== exitCodes.done) {
    const code = isUsage && /unknown/.test(cause.code) ? "settings-unknown" : "settings-malformed";
    const failure = isUsage ? new SettingsError(code, "", cause.message.replace(/^error: /, "")) : cause;
    console.log(JSON.stringify(failureDocument(failure), null, areLines ? 0 : 2));
  }
}
