// Every export of src/ and engine/ carries a doc comment. A scanner of lines, not a parser: the formatter puts each export at the start of its line.
import { readFileSync } from "node:fs";
import { repositoryFiles } from "./repository-files.mjs";

const declaration =
  /^export (?:declare |default |abstract |async )*(?:function\*?|class|interface|type|const enum|const|let|enum|namespace) ([\p{ID_Start}$_][\p{ID_Continue}$]*)/u;
/** What may stand between a doc comment and its export: directives to tools, and decorators. */
const between = /^(?:\/\/ (?:@ts-|biome-ignore)|@)/;

function hasDocComment(lines, at) {
  let above = at - 1;
  while (above >= 0 && between.test(lines[above].trim())) above--;
  if (above < 0 || !lines[above].trimEnd().endsWith("*/")) return false;
  while (above >= 0 && !lines[above].includes("/*")) above--;
  return above >= 0 && lines[above].trimStart().startsWith("/**");
}

/** Complaints about one file's text: "path:line name has no doc comment". Re-exports (`export {`, `export *`) need none; of overloads the first does. */
export function undocumentedExports(path, text) {
  const lines = text.split("\n");
  const seen = new Set();
  const found = [];
  lines.forEach((line, at) => {
    const name = declaration.exec(line)?.[1];
    if (name === undefined || seen.has(name)) return;
    seen.add(name);
    if (!hasDocComment(lines, at)) found.push(`${path}:${at + 1} ${name} has no doc comment`);
  });
  return found;
}

/** Complaints about all sources; tests are exempt. */
export function checkDocs() {
  return repositoryFiles()
    .filter((path) => /^(?:src|engine)\/.*\.ts$/.test(path) && !path.endsWith(".test.ts"))
    .flatMap((path) => undocumentedExports(path, readFileSync(path, "utf8")));
}
