/** What a page with a player or charts needs besides its figures, as text: the host reads both from the installed package. */
export interface PageAssets {
  /** The page's own script with everything it imports, uPlot among it: `dist/pages/NAME.js`. */
  readonly script: string;
  /** `uPlot.min.css`. */
  readonly uplotStyle: string;
}
