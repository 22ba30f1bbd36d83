// The files that belong to the repository: what git tracks, and what it would track if added now.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Paths relative to the root, "/" between folders. Ignored and deleted files are left out. */
export function repositoryFiles() {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return [...new Set(listed.split("\0"))].filter((path) => path !== "" && existsSync(path)).sort();
}
