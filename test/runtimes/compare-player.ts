// Runs in the browser: the page's own player on an offline context, so that every sample of what would be heard can be looked at.
import { Player } from "../../src/host/web/pages/player.ts";

const sampleRateHz = 48000;
const seconds = 1;

/** A voice of two sines that only differs by its gain. */
function voice(context: BaseAudioContext, amplitude: number) {
  const buffer = new AudioBuffer({ length: seconds * sampleRateHz, numberOfChannels: 2, sampleRate: sampleRateHz });
  for (const channel of [0, 1]) {
    const samples = buffer.getChannelData(channel);
    for (let n = 0; n < samples.length; n++)
      samples[n] = amplitude * (0.4 * Math.sin((2 * Math.PI * 440 * n) / sampleRateHz) + 0.1 * Math.cos((2 * Math.PI * 97 * n) / sampleRateHz));
  }
  return { buffer, gain: 0.5 / amplitude, context };
}

/** What is heard when versions are switched at the given times; 48 kHz, left side. The second and third voice are louder and turned down again. */
async function heard(switches: readonly (readonly [seconds: number, voice: number])[]): Promise<number[]> {
  const context = new OfflineAudioContext({ length: 1.5 * sampleRateHz, numberOfChannels: 2, sampleRate: sampleRateHz });
  const player = new Player(
    context,
    [0.5, 0.5, 1].map((amplitude) => voice(context, amplitude)),
  );
  player.play(0);
  for (const [when, to] of switches) player.switchTo(to, when);
  return [...(await context.startRendering()).getChannelData(0)];
}

Object.assign(globalThis, { heard });
