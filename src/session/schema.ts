import { z } from "zod";
import { isrcOf } from "../audio/isrc.ts";
import { usualRatesHz } from "../audio/rates.ts";
import { wishRanges } from "../mastering/check-wishes.ts";
import { weightRange } from "../mastering/reference.ts";
import { fadeShapes } from "../run/recipe.ts";
import {
  type albumFields,
  alternateKinds,
  intents,
  longestCrossfadeSeconds,
  longestFadeSeconds,
  longestSilenceSeconds,
  longestText,
  mostTracks,
  type trackFields,
} from "./fields.ts";

const text = z.string().min(1).max(longestText);
const file = z.string().min(1).max(4096);
const seconds = (longest: number) => z.number().min(0).max(longest).optional();
const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const share = z.number().min(0).max(1).optional();

const reference = z.union([
  file,
  z.strictObject({
    file,
    tone: share,
    level: share,
    dynamics: share,
    width: share,
    weight: z.number().min(weightRange.least).max(weightRange.most).optional(),
  }),
]);
const references = z.array(reference).min(1).max(8).optional();

const track: Record<keyof typeof trackFields, z.ZodType> = {
  mix: file.optional(),
  stems: file.optional(),
  align: z.boolean().optional(),
  number: z.int().min(1).max(mostTracks).optional(),
  title: text.optional(),
  artist: text.optional(),
  isrc: z
    .string()
    .refine((code) => isrcOf(code) !== null)
    .optional(),
  style: text.optional(),
  intent: z.enum(intents).optional(),
  references,
  gapSeconds: seconds(longestSilenceSeconds),
  segue: z.boolean().optional(),
  crossfadeSeconds: seconds(longestCrossfadeSeconds),
  fadeInSeconds: seconds(longestFadeSeconds),
  fadeOutSeconds: seconds(longestFadeSeconds),
  fadeShape: z.enum(fadeShapes).optional(),
  side: z
    .string()
    .regex(/^[A-Z]$/)
    .optional(),
  disc: z.int().min(1).max(99).optional(),
  anchor: z.boolean().optional(),
  credits: z.record(text, text).optional(),
  alternates: z.partialRecord(z.enum(alternateKinds), file).optional(),
};

const album: Record<keyof typeof albumFields, z.ZodType> = {
  artist: text.optional(),
  title: text.optional(),
  upc: z
    .union([z.string(), z.number()])
    .transform(String)
    .refine((code) => /^\d{12,13}$/.test(code) && hasCheckDigit(code))
    .optional(),
  style: text.optional(),
  loudness: z.union([z.literal("auto"), within(wishRanges.targetLufs)]).optional(),
  ceiling: within(wishRanges.ceilingDbtp).optional(),
  rate: z.literal([...usualRatesHz]).optional(),
  references,
  frozen: z.boolean().optional(),
  tracks: z.array(z.strictObject(track)).min(1).max(mostTracks),
};

/** Last digit of a UPC or EAN: the one that brings the sum, every second digit from the right counted three times, to a multiple of ten (GS1). */
function hasCheckDigit(code: string): boolean {
  return [...code].reverse().reduce((sum, digit, place) => sum + Number(digit) * (place % 2 === 1 ? 3 : 1), 0) % 10 === 0;
}

/** A session file: words for the record and its tracks in order. */
export const sessionSchema = z.strictObject(album);
