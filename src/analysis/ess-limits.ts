/** Esses that stand further than this above the usual treble hurt, dB. */
export const widestSibilanceDb = 9;
/** A voice stands in the middle: this much of the power of an ess is common to both channels. */
export const middleShare = 0.8;
/** An ess lies mostly under 10 kHz: with more than this share of its power above it, it is a cymbal or noise. */
export const airShare = 0.5;
/** Fewer of the loud moments are no voice. */
export const fewestShare = 0.03;
