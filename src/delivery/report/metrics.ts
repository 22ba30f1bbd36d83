/** How the report speaks of one metric. */
export interface MetricWords {
  /** Noun phrase that can open a sentence once capitalised. */
  readonly name: string;
  /** What it means to somebody who has never read a meter; empty where the name says it all. */
  readonly meaning: string;
  /** What more of it is called: "3.1 dB above", "2.0 LU louder". */
  readonly above: string;
  readonly below: string;
}

function words(name: string, meaning = "", above = "above", below = "below"): MetricWords {
  return { name, meaning, above, below };
}

const louder = ["louder", "quieter"] as const;
const brighter = ["brighter", "darker"] as const;

/** Metrics by their name without unit, case and separators: `truePeakDbtp`, `true peak` and `true-peak` are one. */
const metrics: Readonly<Record<string, MetricWords>> = {
  integrated: words("loudness", "How loud the whole track is, as services measure it.", ...louder),
  integratedloudness: words("loudness", "How loud the whole track is, as services measure it.", ...louder),
  loudness: words("loudness", "How loud the whole track is, as services measure it.", ...louder),
  dualmono: words("loudness on two speakers", "A mono file played on both sides.", ...louder),
  maxmomentary: words("loudest moment", "Loudest 400 ms.", ...louder),
  maxshortterm: words("loudest passage", "Loudest 3 seconds.", ...louder),
  loudnessrange: words("loudness range", "From quiet to loud passages.", "wider", "narrower"),
  truepeak: words("true peak", "Highest level, between the samples too."),
  samplepeak: words("sample peak", "Highest single sample."),
  plr: words("peak to loudness", "Room between the loudness and the highest peak: punch."),
  minpsr: words("least punch", "Smallest distance from peak to loudness in any 3 seconds."),
  psr: words("punch", "Distance from peak to loudness over 3 seconds."),
  punch: words("punch", "Distance from peak to loudness over 3 seconds."),
  crestfactor: words("crest factor", "Peak against average level."),
  dr: words("dynamic range (DR)", "The DR figure of the dynamic range database."),
  correlation: words("correlation", "1 is mono, 0 is wide, below 0 cancels in mono."),
  sidetomid: words("side to mid", "Width: how loud the sides are against the centre.", "wider", "narrower"),
  monoloss: words("mono loss", "What gets lost on a single speaker."),
  dcoffset: words("DC offset", "A constant shift that eats headroom."),
  dc: words("DC offset", "A constant shift that eats headroom."),
  tilt: words("tilt", "Slope from lows to highs: nearer 0 is brighter.", ...brighter),
  bandwidth: words("bandwidth", "Highest frequency within 90 dB of the strongest."),
  usedbits: words("bits in use", "Resolution that is really there."),
  noisefloor: words("noise floor", "Level of the quietest passages.", ...louder),
  noisefloorlift: words("noise-floor lift", "How far hiss came up beyond the gain in loudness."),
  nmr: words("noise to mask", "Distortion against what the music hides; lower is cleaner."),
  noisetomaskratio: words("noise to mask ratio", "Distortion against what the music hides: the further below 0, the better hidden."),
  frameswithaudibledistortion: words("frames with audible distortion", "Share of short moments whose distortion the music does not hide."),
  peaktoshorttermloudness: words("peak to short-term loudness", "Punch: how far the hits stand out of the loudest seconds."),
  sectioncontrastlost: words("section contrast lost", "How much closer the quiet passages came to the loud ones."),
  monolossadded: words("mono loss added", "What the master loses more than the mix on a single speaker."),
  lowestcorrelation: words("lowest correlation", "The widest moment; below 0 left and right cancel in mono."),
  sibilanceadded: words("sibilance added", "How much sharper s and t sounds stand out than in the mix."),
  noisefloorraisedbeyondthegain: words("noise floor raised beyond the gain", "How far hiss came up more than the music did."),
  rdf: words("audible distortion", "Share of the track whose distortion is not masked."),
  distortion: words("distortion", "What was added that level and tone do not explain."),
  pumping: words("pumping", "Level swaying with the beat."),
  gainmotion: words("gain motion", "How restlessly the gain moves."),
  sibilance: words("sibilance", "Sharpness of s and t sounds.", "sharper", "softer"),
  sectioncontrast: words("section contrast", "From the quietest section to the loudest."),
  ceiling: words("ceiling", "Highest level allowed."),
  codecpeak: words("peak after encoding", "True peak once decoded from a lossy file."),
};

const camelSuffix = /(?<=[a-z0-9])(DbPerOctave|Dbtp|Dbfs|Lufs|Lu|Db|Hz|Ms|Percent|Seconds|Samples|Bits)$/;
const wordSuffix = /[\s_-]+(dB ?per ?octave|dB\/oct(ave)?|dBTP|dBFS|LUFS|LU|dB|ms|percent)$/i;

/** The words for a metric, by its name in a plan, a guard or the measurements. An unknown name is spelled out. */
export function describeMetric(metric: string): MetricWords {
  const bare = metric.replace(/\s/.test(metric) ? wordSuffix : camelSuffix, "");
  const known = [metric, bare].map(squeeze).find((name) => Object.hasOwn(metrics, name));
  return known === undefined ? words(spellOut(bare)) : metrics[known];
}

function squeeze(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}

/** The name of a setting in words, without the unit at its end: `thresholdDb` reads "threshold". */
export function nameOfSetting(name: string): string {
  return spellOut(name.replace(camelSuffix, "") || name);
}

/** "lowBandSustain" and "low-band-sustain" read "low band sustain"; a name that is words already is kept. */
export function spellOut(name: string): string {
  if (/\s/.test(name)) return name;
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");
  return spaced
    .split(" ")
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(" ");
}

/** First letter as at the start of a sentence. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Unit that a setting's name ends in, as printed: `ceilingDbtp` is in dBTP, `releaseMs` in ms. */
export function unitOfName(name: string): string {
  const suffix = camelSuffix.exec(name)?.[1];
  return suffix === undefined ? "" : (unitsBySuffix[suffix] ?? "");
}

const unitsBySuffix: Readonly<Record<string, string>> = {
  DbPerOctave: "dB/octave",
  Dbtp: "dBTP",
  Dbfs: "dBFS",
  Lufs: "LUFS",
  Lu: "LU",
  Db: "dB",
  Hz: "Hz",
  Ms: "ms",
  Percent: "%",
  Seconds: "s",
  Samples: "samples",
  Bits: "bits",
};
