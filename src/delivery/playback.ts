import { roundTo } from "../audio/units.ts";
import type { PlaybackPrediction } from "../run/result.ts";

/**
 * What a service may do to the level of a track that does not measure its target.
 * `down-only`: louder tracks are turned down, quieter ones are left alone.
 * `up-to-headroom`: quieter tracks are turned up until their true peak reaches the service's limit.
 * `up-with-limiter`: quieter tracks are turned up all the way, a limiter catches the peaks.
 * `up-and-down`: quieter tracks are turned up all the way; nothing is published about peaks.
 * `as-delivered`: nothing is changed.
 */
export type PlaybackPolicy = "down-only" | "up-to-headroom" | "up-with-limiter" | "up-and-down" | "as-delivered";

/** One service's playback normalisation, with where that was read. */
export interface PlaybackRule {
  readonly service: string;
  /** Integrated loudness the service aims for, LUFS; null where it does not normalise. */
  readonly targetLufs: number | null;
  readonly policy: PlaybackPolicy;
  /** True peak that upward gain stops at, or that the service's limiter holds, dBTP. */
  readonly peakLimitDbtp: number | null;
  /** What the figure alone does not tell: albums, settings, devices, doubt. One or two sentences. */
  readonly remark: string;
  readonly source: string;
  /** When the source was written, or, where it bears no date, when it was read. */
  readonly sourceDate: string;
}

const spotify = { source: "support.spotify.com, Loudness normalization", sourceDate: "undated, read 2026-11" };
const spotifyAlbums = "Albums played in order keep one gain; playlists use each track's own.";

/** Playback normalisation of the services musicians ask about as each states it. These are not delivery limits. */
export const playbackRules: readonly PlaybackRule[] = [
  { service: "Spotify", targetLufs: -14, policy: "up-to-headroom", peakLimitDbtp: -1, remark: spotifyAlbums, ...spotify },
  {
    service: "Spotify, Loud setting",
    targetLufs: -11,
    policy: "up-with-limiter",
    peakLimitDbtp: -1,
    remark: "Chosen by the listener.",
    ...spotify,
  },
  {
    service: "Spotify, Quiet setting",
    targetLufs: -19,
    policy: "up-to-headroom",
    peakLimitDbtp: -1,
    remark: "Chosen by the listener.",
    ...spotify,
  },
  {
    service: "Apple Music",
    targetLufs: -16,
    policy: "up-and-down",
    peakLimitDbtp: null,
    remark: "With Sound Check on, as it is on iOS by default; the target is approximate.",
    source: "production-expert.com on Sound Check",
    sourceDate: "undated, read 2026-11",
  },
  {
    service: "YouTube",
    targetLufs: -14,
    policy: "down-only",
    peakLimitDbtp: null,
    remark: '"Stats for nerds" shows the figure YouTube measured.',
    source: "productionadvice.co.uk",
    sourceDate: "undated, read 2026-11",
  },
  {
    service: "YouTube Music",
    targetLufs: -7,
    policy: "down-only",
    peakLimitDbtp: null,
    remark: "The app, not the video site.",
    source: "productionadvice.co.uk/youtube-music",
    sourceDate: "undated, read 2026-11",
  },
  {
    service: "Tidal",
    targetLufs: -14,
    policy: "down-only",
    peakLimitDbtp: null,
    remark: "By the album: a single track of an album may play quieter than this.",
    source: "meterplugs.com, Tidal adds loudness normalization",
    sourceDate: "2016-10-07, still so in later tables",
  },
  {
    service: "Amazon Music",
    targetLufs: -14,
    policy: "down-only",
    peakLimitDbtp: null,
    remark: "Asks for true peaks at or below -2 dBTP. No first-hand document was found.",
    source: "tables by third parties",
    sourceDate: "2020 to 2026",
  },
  {
    service: "Deezer",
    targetLufs: -15,
    policy: "down-only",
    peakLimitDbtp: null,
    remark: "By the track. No first-hand document was found.",
    source: "production-expert.com, apu.software",
    sourceDate: "undated, read 2026-11",
  },
  {
    service: "SoundCloud",
    targetLufs: null,
    policy: "as-delivered",
    peakLimitDbtp: null,
    remark: "Sources disagree: no normalisation, -10 or -14 LUFS. Shown without.",
    source: "tables by third parties",
    sourceDate: "2020 to 2026",
  },
  {
    service: "Bandcamp, CD, Beatport",
    targetLufs: null,
    policy: "as-delivered",
    peakLimitDbtp: null,
    remark: "",
    source: "masteringedm.com for Bandcamp",
    sourceDate: "undated, read 2026-11",
  },
];

/**
 * Says at which loudness each service will play a track on its own, and what it does to get there.
 * integratedLufs: as heard on two speakers (dual mono for a mono file) · truePeakDbtp: of the file; a lossy encode may peak higher.
 * Gains and loudness are rounded to 0.1 dB. An album's tracks share one gain on some services, which `note` says.
 */
export function predictPlayback(integratedLufs: number, truePeakDbtp: number): PlaybackPrediction[] {
  return playbackRules.map((rule) => {
    const gainDb = roundTo(gainFor(rule, integratedLufs, truePeakDbtp), 0.1) + 0; // + 0: never -0 in print
    return {
      service: rule.service,
      targetLufs: rule.targetLufs,
      gainDb,
      playedLufs: roundTo(integratedLufs + gainDb, 0.1),
      note: [describeGain(rule, gainDb, integratedLufs, truePeakDbtp), rule.remark].filter(Boolean).join(" "),
    };
  });
}

function gainFor(rule: PlaybackRule, integratedLufs: number, truePeakDbtp: number): number {
  if (rule.targetLufs === null) return 0;
  const wantedDb = rule.targetLufs - integratedLufs;
  if (wantedDb <= 0) return wantedDb;
  if (rule.policy === "down-only") return 0;
  if (rule.policy === "up-to-headroom") return Math.min(wantedDb, Math.max(0, (rule.peakLimitDbtp ?? 0) - truePeakDbtp));
  return wantedDb;
}

function describeGain(rule: PlaybackRule, gainDb: number, integratedLufs: number, truePeakDbtp: number): string {
  if (rule.targetLufs === null) return "Played as delivered.";
  if (gainDb < 0) return `Turned down by ${(-gainDb).toFixed(1)} dB.`;
  const shortfallDb = roundTo(rule.targetLufs - integratedLufs - gainDb, 0.1);
  const limitDbtp = rule.peakLimitDbtp ?? 0;
  if (rule.policy === "up-to-headroom" && shortfallDb > 0) {
    return gainDb === 0
      ? `Not turned up: it stays ${shortfallDb.toFixed(1)} dB below the target, because its peaks already reach ${limitDbtp} dBTP.`
      : `Turned up by ${gainDb.toFixed(1)} dB, ${shortfallDb.toFixed(1)} dB short of the target: its peaks may not pass ${limitDbtp} dBTP.`;
  }
  if (gainDb === 0) return shortfallDb > 0 ? `Not turned up: it stays ${shortfallDb.toFixed(1)} dB below the target.` : "Played as delivered.";
  const overDb = roundTo(truePeakDbtp + gainDb - limitDbtp, 0.1);
  if (rule.policy === "up-with-limiter" && overDb > 0) {
    return `Turned up by ${gainDb.toFixed(1)} dB; the service's own limiter takes up to ${overDb.toFixed(1)} dB off the peaks.`;
  }
  if (rule.policy === "up-and-down" && overDb > 0) {
    return `Turned up by ${gainDb.toFixed(1)} dB; what happens to the ${overDb.toFixed(1)} dB of peaks above full scale is not published.`;
  }
  return `Turned up by ${gainDb.toFixed(1)} dB.`;
}
