// The judge's tools (outside this repository: the judge's folder is given by its path): loudness, true peak at 16x, distortion against the input.
import { join } from "node:path";
import { run } from "../process.mjs";

const python = "/usr/bin/python3";
const measureLevels = `
import sys, json
sys.path.insert(0, sys.argv[1])
import nmr
x, fs = nmr.load(sys.argv[2])
print(json.dumps(dict(lufs=nmr.lufs(x, fs), truePeakDbtp=nmr.true_peak(x, fs))))
`;

/** Integrated loudness and true peak (judged at 16x) of a file: { lufs, truePeakDbtp }. */
export async function levelsOf(file, toolsFolder) {
  const { stdout } = await run(python, ["-c", measureLevels, toolsFolder, file]);
  return JSON.parse(stdout);
}

/** Distortion of `after` against `before`: { nmr, rdf, gm, lufs, truePeakDbtp, ... } as tools/nmr.py prints it. */
export async function judge(before, after, toolsFolder) {
  const { stdout } = await run(python, [join(toolsFolder, "nmr.py"), before, after]);
  return JSON.parse(stdout);
}
