const sure = "The file ends early: ";
const probable = "The file probably ends early: ";

/** The warning of a reader that met the end of a file before what its header promises; `isSure` where nothing else can be meant. */
export function earlyEnd(found: string, isSure = true): string {
  return (isSure ? sure : probable) + found;
}

/** What the warnings of a reader say about an early end; null where they say nothing of one. */
export function earlyEndIn(warnings: readonly string[]): { readonly sentence: string; readonly isSure: boolean } | null {
  const sentence = warnings.find((warning) => warning.startsWith(sure) || warning.startsWith(probable));
  return sentence === undefined ? null : { sentence, isSure: sentence.startsWith(sure) };
}
