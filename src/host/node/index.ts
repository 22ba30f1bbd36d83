/** Deadwax on files: what the command line uses, for programs that run in Node. */

export type { SettingChange } from "../../chain/change.ts";
export type { MasterOrder } from "../../run/master.ts";
export type { Verification } from "../../run/verify.ts";
export type { AlbumOrder } from "./album/album-order.ts";
export { type AlbumRun, masterAlbum } from "./album/master-album.ts";
export { type AlbumWishes, albumOrder } from "./album/new-order.ts";
export { readVersion, readVersions } from "./album/version-files.ts";
export { type AlternateFilesOrder, type PreparedAlternates, prepareAlternates, writeAlternateFiles } from "./alternate-files.ts";
export { closeFiles, closingFiles, removeTemporaries } from "./clean-up.ts";
export { type MasterFileOrder, masterFile } from "./master-file.ts";
export { masterInParallel } from "./master-pool.ts";
export { openSource } from "./open-source.ts";
export { readReportAssets } from "./page-assets.ts";
export { type Premaster, premastersAmong } from "./premaster.ts";
export { type ReferenceOrder, readReferences } from "./read-references.ts";
export { type FoundRecipe, readSigned } from "./read-signed.ts";
export { type RecallOrder, recallFile } from "./recall-file.ts";
export { namedStems, type StemFilesOrder, stemSource, stemSourceOf } from "./stem-files.ts";
export { verifyFile } from "./verify-file.ts";
export type { ProgrammeVerification } from "./verify-programme.ts";
