import { type Command, Option } from "commander";

/** What every command takes. */
export function common(command: Command): Command {
  return command
    .option("--json", "print one JSON document on stdout and nothing else there")
    .option("--quiet", "no progress and no messages but errors");
}

/** What commands over several inputs take. */
export function ofSeveral(command: Command): Command {
  const jsonLines = new Option("--jsonl", "print one JSON document a line for each input, in their order, as soon as it is there").conflicts("json");
  return inParallel(common(command).addOption(jsonLines));
}

/** What commands take that use all cores. */
export function inParallel(command: Command): Command {
  return command
    .option("--jobs <n>", "how many cores to use, 1 to 64; all unless told. Results do not depend on it")
    .hook("preAction", async (acting) => {
      const { jobs } = acting.opts<{ jobs?: string }>();
      if (jobs !== undefined) (await import("./jobs-flag.ts")).jobsFlag(jobs);
    });
}

/** Lines to copy, below the help of a command. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ deadwax ${line}`).join("\n")}`;
}

/** Words for the file, and what decides its bytes beside the sound. */
export function labels(command: Command): Command {
  return command
    .option("--title <text>", "written into the file")
    .option("--artist <text>", "written into the file")
    .option("--album <text>", "written into the file")
    .option("--isrc <code>", "written into the file")
    .option("--seed <number>", "seed of the dither", "1")
    .option("--made-at <time>", "date of the master, ISO 8601 UTC; now unless told (the same time gives the same bytes)");
}

/** A list that is typed in parts, `--styles warm --styles loud`, is one list. */
export function listed(value: string, before?: string): string {
  return before === undefined || before === "off" ? value : `${before},${value}`;
}

/** How candidates are compared. */
export function searching(command: Command): Command {
  return command
    .addOption(
      new Option("--search <depth>", "off: rules alone; quick: every move is put to the test; deep: settings are varied too")
        .choices(["off", "quick", "deep"])
        .default("quick"),
    )
    .option("--weights <term=weight,...>", "what counts when candidates are compared", listed)
    .addOption(new Option("--explain <topic>", "print what candidates are compared by, and stop").choices(["objective"]));
}

/** Mastering from stems instead of a mix. */
export function fromStems(command: Command): Command {
  return command
    .option(
      "--stems <stem...>",
      "master from stems: role=file (drums=a.wav vocals=b.wav ...), files named by role, or a folder; the mix may stand beside them",
    )
    .option("--align", "move, pad and turn over stems that lie wrong against the mix, instead of stopping")
    .addOption(
      new Option("--stem-moves <which>", "change stems where the evidence asks for it, or leave them").choices(["auto", "off"]).default("auto"),
    )
    .option("--alternates <list>", "also write, keyed by the master: instrumental, tv, acappella, clean, stems (comma between)", listed)
    .option("--alternate <name=mix...>", "an alternate mix to ride with the master: instrumental=alt.wav");
}
