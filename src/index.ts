/**
 * Deadwax as a library: the same in Node and in a browser. Everything here works on bytes and samples; files, threads and paths are the business of
 * `deadwax/node`. What asks for an engine takes `new Engine(await WebAssembly.compile(bytes))`, the bytes being `deadwax/engine.wasm`; one engine serves one job.
 */

export type { AlbumVersion, VersionTrack } from "./album/album-version.ts";
export { diffVersions, type KeptOf, type VersionDifference } from "./album/version-diff.ts";
export { type InspectOptions, inspect } from "./analysis/inspect.ts";
export { measure } from "./analysis/measure.ts";
export type { Measurements } from "./analysis/measurements.ts";
export { AudioInputError, type ErrorCode, errorCodes, MasteringError, OutputError, SettingsError, VerifyError } from "./audio/errors.ts";
export { type Finding, type Severity, type Verdict, verdictOf } from "./audio/findings.ts";
export { type AudioSource, type ByteSink, type ByteSource, type Planar, type SampleEncoding, sourceFromPlanar } from "./audio/source.ts";
export { chainVersion } from "./chain/chain.ts";
export type { Effect, EqBand, Plan, Reason, SettingValue, StageName, StagePlan } from "./chain/plan.ts";
export type { RepairKind } from "./chain/stages/repair.ts";
export type { StemMove, StemPlan } from "./chain/stem-plan.ts";
export { type PlayedTrack, predictAlbumPlayback } from "./delivery/album-playback.ts";
export { renderAlbumReport } from "./delivery/album-report/page.ts";
export { predictPlayback } from "./delivery/playback.ts";
export { type ReportAssets, type ReportDetails, renderReport } from "./delivery/report/report.ts";
export { type MasterBytes, Studio, type StudioOrder, type StudioReference } from "./delivery/studio.ts";
export { memorySpool, type Spool, type SpoolFactory } from "./formats/spool.ts";
export type { ObjectiveWeights } from "./mastering/objective.ts";
export type { Amount, Aspect, Reference, ReferenceWish } from "./mastering/reference.ts";
export type { ReferenceBand, ReferenceComparison, ReferenceFigure } from "./mastering/reference-comparison.ts";
export type { Style } from "./mastering/styles/style.ts";
export { styles } from "./mastering/styles/styles.ts";
export { defaultWishes, type SearchDepth, type Wishes } from "./mastering/wishes.ts";
export type { EditOrder } from "./run/edits.ts";
export type { Output, Progress } from "./run/host.ts";
export type { FadeShape, OutputBits, Recipe, Tags } from "./run/recipe.ts";
export type { Guard, MasterResult, PlaybackPrediction, Refusal } from "./run/result.ts";
export { portableSha256, type Sha256 } from "./run/sha256.ts";
export type { AlternateResult, AlternatesResult, StemResult, StemsResult } from "./run/stems-result.ts";
export { type AlternatesHost, type AlternatesOrder, type Rider, writeAlternates } from "./stems/alternates.ts";
export type { MovesByRole } from "./stems/given-moves.ts";
export { type MixedStems, mixStems, remixStems, type StemHost, type StemOptions } from "./stems/mix-stems.ts";
export type { Voice } from "./stems/mixer.ts";
export { alternateRiders, ridersOf } from "./stems/riders.ts";
export { type NamedFiles, type StemFile, sortStems } from "./stems/role.ts";
export type { OpenStem } from "./stems/set-checks.ts";
export { type Version, type VersionName, versionNames, versionsOf } from "./stems/versions.ts";
export { type CompiledEngine, Engine } from "./wasm/engine.ts";
