// What no tool looks at: files grown too long, and traces of the machine they were written on.
import { readFileSync } from "node:fs";
import { repositoryFiles } from "./repository-files.mjs";

const longestFile = 300;
/** First line of a file that holds tables and nothing else; it may be longer. */
const tablesOnly = /^\/\/ Tables only\b/;
/** A folder of a machine: absolute, not part of an address or of a longer path. The home of "somebody" stands for any in tests. */
const machinePath = /(?<![\w./:-])\/(?:home|root|Users|work)\/(?!somebody\b)[\w.-]+/;
/** A package registry by its customary name, or a tarball address left in the lockfile. */
const registryHost = /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|"resolved": "https?:/;
const text = /\.(?:ts|mjs|js|json|md|yaml|yml|html|css|c|h|sh|py)$|^\.|(?:^|\/)(?:run|LICENSE)$/;

function complaintsAbout(path) {
  const content = readFileSync(path, "utf8");
  const lines = content.split("\n");
  const found = [];
  const length = content.endsWith("\n") ? lines.length - 1 : lines.length;
  if (/\.(?:ts|mjs)$/.test(path) && length > longestFile && !tablesOnly.test(lines[0])) {
    found.push(`${path} has ${length} lines; ${longestFile} is the limit (a file of tables starts with "// Tables only")`);
  }
  lines.forEach((line, at) => {
    const leak = machinePath.exec(line) ?? registryHost.exec(line);
    if (leak) found.push(`${path}:${at + 1} names ${leak[0]}`);
  });
  return found;
}

/** Complaints about every text file of the repository. */
export function checkFiles() {
  return repositoryFiles()
    .filter((path) => text.test(path))
    .flatMap(complaintsAbout);
}
