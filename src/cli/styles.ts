import { styleFlag } from "../host/node/style-flag.ts";
import { printStyle } from "../mastering/styles/print-style.ts";
import { resolveStyle, styles } from "../mastering/styles/styles.ts";

interface Common {
  readonly json?: boolean;
}

/** `deadwax styles` */
export async function runStyles(options: Common): Promise<void> {
  if (options.json) console.log(JSON.stringify(styles, null, 2));
  else for (const style of styles) console.log(`${style.name}\n  ${style.portrait}\n  ${style.notFor}`);
}

/** `deadwax styles show STYLE`: the values of a style as a file to copy, change and share. */
export async function runStylesShow(name: string, options: Common): Promise<void> {
  const style = resolveStyle(await styleFlag(name));
  console.log(options.json ? JSON.stringify(style, null, 2) : printStyle(style).trimEnd());
}
