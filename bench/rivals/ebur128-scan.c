/* A loudness scan on libebur128: integrated, range, largest momentary and short-term, true peak of a 16- or 24-bit WAV.
   Momentary and short-term are read every 100 ms. Build: cc -O3 -march=native ebur128-scan.c -lebur128 -o ebur128-scan */
#include <ebur128.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t little(const unsigned char *p, int bytes) {
  uint32_t value = 0;
  for (int i = bytes - 1; i >= 0; i--) value = value << 8 | p[i];
  return value;
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  unsigned char head[12], chunk[8], format[16] = {0};
  if (!file || fread(head, 1, 12, file) != 12 || memcmp(head + 8, "WAVE", 4)) return 3;
  while (fread(chunk, 1, 8, file) == 8 && memcmp(chunk, "data", 4)) {
    uint32_t size = little(chunk + 4, 4);
    uint32_t taken = memcmp(chunk, "fmt ", 4) ? 0 : (uint32_t)fread(format, 1, 16, file);
    fseek(file, size - taken + (size & 1), SEEK_CUR);
  }
  int channels = little(format + 2, 2), bytes = little(format + 14, 2) / 8;
  uint32_t rate = little(format + 4, 4);
  if (channels < 1 || (bytes != 2 && bytes != 3)) return 3;
  size_t frames = rate / 10, got;
  unsigned char *raw = malloc(frames * channels * bytes);
  float *block = malloc(frames * channels * sizeof *block);
  ebur128_state *state = ebur128_init(channels, rate, EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
  double momentary = -HUGE_VAL, shortTerm = -HUGE_VAL, integrated, range, value, peak = 0;
  while ((got = fread(raw, (size_t)channels * bytes, frames, file)) > 0) {
    for (size_t i = 0; i < got * channels; i++) {
      int32_t sample = (int32_t)(little(raw + i * bytes, bytes) << (32 - 8 * bytes));
      block[i] = (float)sample / 2147483648.0f;
    }
    ebur128_add_frames_float(state, block, got);
    if (!ebur128_loudness_momentary(state, &value) && value > momentary) momentary = value;
    if (!ebur128_loudness_shortterm(state, &value) && value > shortTerm) shortTerm = value;
  }
  for (int channel = 0; channel < channels; channel++)
    if (!ebur128_true_peak(state, channel, &value) && value > peak) peak = value;
  ebur128_loudness_global(state, &integrated);
  ebur128_loudness_range(state, &range);
  printf("{\"integratedLufs\": %.3f, \"loudnessRangeLu\": %.3f, \"maxMomentaryLufs\": %.3f, \"maxShortTermLufs\": %.3f, \"truePeakDbtp\": %.3f}\n",
         integrated, range, momentary, shortTerm, 20 * log10(peak));
  ebur128_destroy(&state);
  return 0;
}
