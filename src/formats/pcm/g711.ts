// ITU-T G.711 (11/1988), tables 1a and 2a, expanded by the segment formula; full scale ±1.

/** The 256 values of mu-law (14-bit, peak 8031/8192). */
export const muLawTable: Float32Array = buildTable((code) => {
  const inverted = code ^ 0xff;
  const magnitude = ((((inverted & 15) << 1) + 33) << ((inverted >> 4) & 7)) - 33;
  return ((inverted & 0x80) !== 0 ? -magnitude : magnitude) / 8192;
});

/** The 256 values of A-law (13-bit, peak 4032/4096). */
export const aLawTable: Float32Array = buildTable((code) => {
  const toggled = code ^ 0x55;
  const segment = (toggled >> 4) & 7;
  const step = ((toggled & 15) << 1) + 1;
  const magnitude = segment === 0 ? step : (step + 32) << (segment - 1);
  return ((toggled & 0x80) !== 0 ? magnitude : -magnitude) / 4096;
});

function buildTable(expand: (code: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => expand(code));
}
