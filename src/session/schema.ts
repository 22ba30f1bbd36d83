import { z } from "zod";
import { type albumFields, intents, longestGapSeconds, longestText, mostTracks, type trackFields } from "./fields.ts";

const text = z.string().min(1).max(longestText);

const track: Record<keyof typeof trackFields, z.ZodType> = {
  mix: z.string().min(1).max(4096),
  number: z.int().min(1).max(mostTracks).optional(),
  title: text.optional(),
  isrc: z
    .string()
    .regex(/^[A-Za-z]{2}-?[A-Za-z0-9]{3}-?\d{2}-?\d{5}$/)
    .optional(),
  style: text.optional(),
  intent: z.enum(intents).optional(),
  gapSeconds: z.number().min(0).max(longestGapSeconds).optional(),
  anchor: z.boolean().optional(),
};

const album: Record<keyof typeof albumFields, z.ZodType> = {
  artist: text.optional(),
  title: text.optional(),
  style: text.optional(),
  tracks: z.array(z.strictObject(track)).min(1).max(mostTracks),
};

/** A session file: words for the record and its tracks in order. */
export const sessionSchema = z.strictObject(album);
