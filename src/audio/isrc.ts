/** An ISRC without its hyphens, in capitals: country, registrant, year, number (ISO 3901); null for what is none. */
export function isrcOf(text: string): string | null {
  const code = text.replaceAll("-", "").toUpperCase();
  return /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(code) ? code : null;
}

/** What an ISRC must be, as the end of a sentence. */
export const isrcForm = "12 characters like QZ-ABC-26-00001";
