/** Deadwax on files: what the command line uses, for programs that run in Node. */
export { openSource } from "./open-source.ts";
export { type MasterFileOrder, masterFile } from "./master-file.ts";
export { masterInParallel } from "./master-pool.ts";
export { verifyFile } from "./verify-file.ts";
export { closeFiles, removeTemporaries } from "./clean-up.ts";
