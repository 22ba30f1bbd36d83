import { fileURLToPath } from "node:url";

/** The built command line, as the package ships it. */
export const program = fileURLToPath(new URL("../dist/program/node/main.js", import.meta.url));
