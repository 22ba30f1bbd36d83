import { AudioInputError } from "../audio/errors.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import { formatTime } from "../audio/units.ts";

/** `master` takes mono or stereo. Throws AudioInputError `input-channels`. */
export function requireOneOrTwoChannels(source: AudioSource): void {
  if (source.channels <= 2) return;
  throw new AudioInputError(
    "input-channels",
    source.name,
    `${source.name} has ${source.channels} channels; master takes mono or stereo. Fold it down or export a stereo mix.`,
  );
}

/** What stands too far above full scale would leave the music inaudible under a ceiling. Throws AudioInputError `input-level`. */
export function requireUsableLevel({ name }: AudioSource, findings: readonly Finding[]): void {
  const peak = findings.find(({ code, severity }) => code === "headroom" && severity === "stop");
  if (peak)
    throw new AudioInputError("input-level", name, `${name} cannot be mastered, for what stands at ${formatTime(peak.startSeconds)}. ${peak.advice}`);
}
