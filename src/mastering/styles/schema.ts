import { z } from "zod";
import type { SettingRange } from "../../chain/settings.ts";
import { styleGroups, styleRanges } from "./ranges.ts";
import { styles } from "./styles.ts";

function valueSchema(range: SettingRange): z.ZodType {
  if (range.kind === "choice") return z.enum(range.options as [string, ...string[]]);
  const number = z.number().min("min" in range ? range.min : 0);
  if (range.kind !== "curve") return "max" in range ? number.max(range.max) : number;
  return z.array(number.max(range.max)).length(range.length);
}

function groupSchema(group: keyof typeof styleRanges) {
  const fields: Readonly<Record<string, SettingRange>> = styleRanges[group];
  return z.strictObject(Object.fromEntries(Object.entries(fields).map(([field, range]) => [field, valueSchema(range)])));
}

const words = {
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(40),
  portrait: z.string().min(1).max(500),
  notFor: z.string().min(1).max(500),
};

/** A whole style: what every built-in one is. */
export const styleSchema = z.strictObject({
  ...words,
  ...Object.fromEntries(styleGroups.map((group) => [group, group === "warmth" ? groupSchema(group).nullable() : groupSchema(group)])),
});

/** A style file: the words and whatever differs from the style it is based on. */
export const styleFileSchema = z.strictObject({
  ...words,
  basedOn: z.enum(styles.map((style) => style.name) as [string, ...string[]]).optional(),
  ...Object.fromEntries(
    styleGroups.map((group) => {
      const partial = groupSchema(group).partial();
      return [group, group === "warmth" ? partial.nullable().optional() : partial.optional()];
    }),
  ),
});
