/** Sample rates that outlets take, Hz: those a master may be converted to. */
export const usualRatesHz = [44100, 48000, 88200, 96000, 176400, 192000] as const;
