import type { Style } from "../mastering/styles/style.ts";
import { canonicalJson } from "./recipe.ts";
import type { Sha256 } from "./sha256.ts";

/** SHA-256 over a style's values: plans made with a style of one's own carry it, so that name and values cannot drift apart unseen. */
export function styleHash(style: Style, sha256: Sha256): string {
  sha256.update(new TextEncoder().encode(canonicalJson(style)));
  return sha256.hex();
}
