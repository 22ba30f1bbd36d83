import { styles } from "../mastering/styles/styles.ts";

/** `deadwax styles` */
export async function runStyles(options: { readonly json?: boolean }): Promise<void> {
  if (options.json) console.log(JSON.stringify(styles, null, 2));
  else for (const style of styles) console.log(`${style.name}\n  ${style.portrait}`);
}
