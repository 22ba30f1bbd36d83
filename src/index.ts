export * from "./audio/source.ts";
