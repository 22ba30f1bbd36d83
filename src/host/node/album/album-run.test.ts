import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { beginRun } from "./album-run.ts";

const folder = mkdtempSync(join(tmpdir(), "deadwax-run-"));
const [record, temporary] = [join(folder, "record"), join(folder, "temporary")];
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe("a run that begins", () => {
  it("clears away what killed ones left: half a master, a spool, a copy with a name; nothing of a living one, and no file of another program", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const alive = process.ppid;
    for (const path of [record, temporary]) mkdirSync(path);
    const lie = (path: string, ...names: string[]) => {
      for (const name of names) writeFileSync(join(path, name), "");
    };
    lie(record, `.01-a.wav.${dead}.part`, `.02-b.wav.${alive}.part`);
    lie(temporary, `deadwax-0a1b-2c.${dead}.spool`, `deadwax-3d4e-5f.${dead}.part`, `deadwax-6a.${alive}.part`, `.download.${dead}.part`);
    vi.stubEnv("TMPDIR", temporary);
    await beginRun(record, "key", "2026-01-31T12:00:00Z", false);
    expect(readdirSync(record).sort()).toEqual([`.02-b.wav.${alive}.part`, "versions"]);
    expect(readdirSync(temporary).sort()).toEqual([`.download.${dead}.part`, `deadwax-6a.${alive}.part`]);
  });
});
