import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { claimOutputs } from "./claims.ts";
import { removeTemporaries } from "./clean-up.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-claims-"));
const at = (name: string) => join(folder, name);
const rival = spawn("sleep", ["60"]);
afterAll(() => {
  rival.kill();
  rmSync(folder, { recursive: true });
});

describe("a claim on an output", () => {
  it("is refused while another process holds one, with what to do, and leaves only that one", async () => {
    writeFileSync(at(`.song.wav.${rival.pid}.busy`), "");
    await expect(claimOutputs([at("other.wav"), at("song.wav")])).rejects.toMatchObject({
      code: "output-exists",
      message: `${at("song.wav")} is being written by another run (process ${rival.pid}); wait for it, or remove ${at(`.song.wav.${rival.pid}.busy`)} if that process is something else.`,
    });
    removeTemporaries();
    expect(readdirSync(folder)).toEqual([`.song.wav.${rival.pid}.busy`]);
  });
  it("counts for the file behind a link, and not for other names", async () => {
    symlinkSync("song.wav", at("link.wav"));
    await expect(claimOutputs([at("link.wav")])).rejects.toMatchObject({ code: "output-exists" });
    await claimOutputs([at("son"), at("song.wav.busy"), at("a song.wav")]);
    removeTemporaries();
  });
  it("at a name too long to be begun is refused with that reason, and what was claimed before it is cleared away", async () => {
    // 255 bytes is the longest name of Linux and macOS.
    const long = at(`${"a".repeat(251)}.wav`);
    await expect(claimOutputs([at("short.wav"), long])).rejects.toMatchObject({
      code: "output-failed",
      message: `${long} cannot be written: the name is too long.`,
    });
    removeTemporaries();
    expect(readdirSync(folder).filter((name) => name.includes("short"))).toEqual([]);
  });
  it("of a process that is no more is cleared away, with the half file that was left, and claims on what is complete; half files of others stay", async () => {
    const { pid } = spawnSync("true");
    for (const name of [`.late.wav.${pid}.busy`, `.late.wav.${pid}.part`, "late-1.wav", `.late-1.wav.${pid}.busy`, `.late-2.wav.${pid}.part`])
      writeFileSync(at(name), "");
    await claimOutputs([at("late.wav")]);
    const late = () => readdirSync(folder).filter((name) => name.includes("late"));
    expect(late().sort()).toEqual([`.late-2.wav.${pid}.part`, `.late.wav.${process.pid}.busy`, "late-1.wav"]);
    removeTemporaries();
    expect(late().sort()).toEqual([`.late-2.wav.${pid}.part`, "late-1.wav"]);
  });
});
