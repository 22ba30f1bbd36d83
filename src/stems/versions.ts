import { SettingsError } from "../audio/errors.ts";
import type { Alternate } from "../run/recipe.ts";
import { isCleanVersion, isLeadVocal, isVocal } from "./role.ts";

/** The versions that stems can make beside a master. */
export const versionNames = ["instrumental", "tv", "acappella", "clean", "stems"] as const;

/** Name of a version. */
export type VersionName = (typeof versionNames)[number];

/** A version to write, before its master has a matrix number. */
export type Version = Omit<Alternate, "of">;

/**
 * What each version holds: instrumental all but voices; TV all but the lead (backing stays); a cappella voices alone; clean the mix with every stem replaced
 * that has a `-clean` sibling; stems each stem. Throws SettingsError for one that these stems cannot make, or that would be the master once more.
 */
export function versionsOf(names: readonly VersionName[], roles: readonly string[]): Version[] {
  const parts = roles.filter((role) => !isCleanVersion(role));
  return names.flatMap((name): Version[] => {
    if (name === "stems") return parts.map((role) => ({ name: `stem ${role}`, roles: [role], isLimited: false }));
    const held = rolesIn(name, parts, roles);
    const isMaster = name !== "acappella" && parts.length === held.length && held.every((role) => parts.includes(role));
    if (held.length > 0 && !isMaster) return [{ name, roles: held, isLimited: true }];
    const needed =
      name === "clean"
        ? "a stem such as vocals-clean beside vocals"
        : held.length === 0 && name !== "acappella"
          ? "a stem that does not sing"
          : `a stem that ${name === "tv" ? "sings the lead" : "sings"}, such as vocals=file`;
    throw new SettingsError("settings-malformed", "--alternates", `--alternates ${name} needs ${needed}; the stems are ${roles.join(", ")}.`);
  });
}

function rolesIn(name: Exclude<VersionName, "stems">, parts: readonly string[], roles: readonly string[]): string[] {
  if (name === "instrumental") return parts.filter((role) => !isVocal(role));
  if (name === "tv") return parts.filter((role) => !isLeadVocal(role));
  if (name === "acappella") return parts.filter(isVocal);
  return parts.map((role) => (roles.includes(`${role}-clean`) ? `${role}-clean` : role));
}
