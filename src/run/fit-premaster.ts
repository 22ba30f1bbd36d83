import { AudioInputError } from "../audio/errors.ts";
import type { Finding } from "../audio/findings.ts";
import type { AudioSource } from "../audio/source.ts";
import { formatTime } from "../audio/units.ts";

/** Below this the stages have more delay than they have time to look ahead, and the loudness filter no longer fits under half the rate. */
const leastRateHz = 8000;

/** `master` and `frontier` take mono or stereo, from 8 kHz on. Throws AudioInputError `input-channels` or `input-rate`. */
export function requireMasterable({ name, channels, sampleRateHz }: AudioSource, command: "master" | "frontier" = "master"): void {
  if (channels < 1 || channels > 2) {
    throw new AudioInputError(
      "input-channels",
      name,
      `${name} has ${channels} channels; ${command} takes mono or stereo. Fold it down or export a stereo mix.`,
    );
  }
  if (sampleRateHz >= leastRateHz) return;
  throw new AudioInputError(
    "input-rate",
    name,
    `${name} has ${sampleRateHz} Hz; ${command} takes ${leastRateHz} Hz and more. Export it at the rate of the session.`,
  );
}

/** What stands too far above full scale would leave the music inaudible under a ceiling. Throws AudioInputError `input-level`. */
export function requireUsableLevel({ name }: AudioSource, findings: readonly Finding[]): void {
  const peak = findings.find(({ code, severity }) => code === "headroom" && severity === "stop");
  if (peak)
    throw new AudioInputError("input-level", name, `${name} cannot be mastered, for what stands at ${formatTime(peak.startSeconds)}. ${peak.advice}`);
}
