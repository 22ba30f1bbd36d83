// Every export of src/ and engine/ carries a doc comment, and no comment sends its reader to a document that is not here. A scanner of lines, not a parser: the formatter puts each export at the start of its line.
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

const comment = /^\s*(?:\/\/|\/\*|\*)/;
const namedDocument = /[\w./-]*\w\.md\b/g;

/** Complaints about one file's comments: "path:line names X.md, which is not in the repository". */
export function missingDocuments(path, text, files) {
  return text.split("\n").flatMap((line, at) => {
    const named = comment.test(line) ? (line.match(namedDocument) ?? []) : [];
    return named.filter((name) => !files.includes(name)).map((name) => `${path}:${at + 1} names ${name}, which is not in the repository`);
  });
}

/** Complaints about all sources; tests are exempt. */
export function checkDocs() {
  const files = repositoryFiles();
  return files
    .filter((path) => /^(?:src|engine)\/.*\.ts$/.test(path) && !path.endsWith(".test.ts"))
    .flatMap((path) => {
      const text = readFileSync(path, "utf8");
      return [...undocumentedExports(path, text), ...missingDocuments(path, text, files)];
    });
}
