/** Every error code Deadwax can raise, with what it means. docs/errors.md lists the same codes; a test compares both. */
export const errorCodes = {
  "settings-out-of-range": "A setting lies outside its range.",
  "settings-unknown": "A stage, field, style or option has a name Deadwax does not know.",
  "settings-malformed": "A plan, recipe, style file or option could not be understood.",
  "input-missing": "The input file does not exist or may not be read.",
  "input-not-a-file": "The input is a directory or device, not a file.",
  "input-empty": "The input holds no bytes or no audio.",
  "input-unrecognised": "The bytes are of no format Deadwax reads.",
  "input-unsupported": "The format is known, but this variant of it is not supported.",
  "input-damaged": "The file contradicts itself so far that no audio can be read from it.",
  "input-too-short": "The audio is too short for what was asked.",
  "input-channels": "The number of channels does not fit what was asked.",
  "input-rate": "The sample rate does not fit what was asked.",
  "input-level": "The peaks lie too far above full scale to be mastered.",
  "input-stems": "The stems do not belong together, or not to the mix.",
  "decoder-missing": "The format needs a decoder that is not installed.",
  "output-exists": "The output exists and --force was not given, or another run is writing it.",
  "output-failed": "The output could not be written.",
  "verify-failed": "The file is not what its recipe describes.",
  "verify-no-recipe": "The file carries no recipe.",
  "engine-missing": "The engine build that a recipe names is not at hand.",
  interrupted: "The work was stopped by the user.",
} as const;

/** Code of an error. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * An error with a sentence for the user: what is wrong, where, what was expected, what to do.
 * `path` names the file or the setting it is about.
 */
export class MasteringError extends Error {
  /** Written out, for bundlers shorten the names of classes. */
  override readonly name: string = "MasteringError";
  readonly code: ErrorCode;
  readonly path: string;
  constructor(code: ErrorCode, path: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.path = path;
  }
}

/** Wrong settings or wrong usage (exit code 2). */
export class SettingsError extends MasteringError {
  override readonly name: string = "SettingsError";
}
/** An input that cannot be read or is not fit (exit code 3). */
export class AudioInputError extends MasteringError {
  override readonly name: string = "AudioInputError";
}
/** An output that could not be made (exit code 1, or 2 when it exists already). */
export class OutputError extends MasteringError {
  override readonly name: string = "OutputError";
}
/** A file that is not what it claims to be (exit code 5). */
export class VerifyError extends MasteringError {
  override readonly name: string = "VerifyError";
}
