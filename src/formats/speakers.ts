/** Speakers by number of channels, in the order of WAV (Microsoft's dwChannelMask): RFC 9639, 9.1.3; Vorbis I, 4.3.9 and RFC 7845, 5.1.1.2 name the same ones. */
const standardMasks: Readonly<Record<number, number>> = { 3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3f, 7: 0x70f, 8: 0x63f };

/** The part of a SampleEncoding that tells the speakers of FLAC, Vorbis and Opus: those the file names itself, else those its format gives to that many channels. */
export function standardSpeakers(channels: number, namedMask = 0): { readonly speakerMask?: number } {
  if (channels < 3) return {};
  const speakerMask = namedMask || standardMasks[channels];
  return speakerMask ? { speakerMask } : {};
}
