// The songs the loudness stage is compared on, prepared as premasters: 48 kHz, 24 bit, finished lossy works brought to -8 dBFS peak.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename } from "node:fs/promises";
import { join, parse } from "node:path";
import { run } from "../process.mjs";

const premasterPeakDbfs = -8;

async function filesIn(folder, wanted) {
  if (!existsSync(folder)) return [];
  return (await readdir(folder))
    .filter(wanted)
    .sort()
    .map((file) => join(folder, file));
}

/** Every song below `musicFolder` as { name, path }: finished works, the mix of the stems, and the true premasters. */
export async function listSongs(musicFolder) {
  const oggs = (file) => file.endsWith(".ogg");
  const found = [];
  for (const folder of ["songs", "references", "ep"]) found.push(...(await filesIn(join(musicFolder, folder), oggs)));
  found.push(...(await filesIn(join(musicFolder, "stems"), (file) => file.endsWith("-mix.flac"))));
  const songs = found.map((path) => ({ name: parse(path).name, path }));
  for (const folder of await filesIn(join(musicFolder, "unmastered"), () => true)) {
    for (const path of await filesIn(folder, (file) => file === "mix.flac")) songs.push({ name: parse(folder).base, path });
  }
  return songs;
}

/** Highest sample of a file in dBFS, measured on floats so that overs of a lossy decode count. */
async function samplePeakDbfs(path) {
  const format = "aresample=48000:resampler=soxr:precision=28,aformat=sample_fmts=dblp";
  const { stderr } = await run("ffmpeg", [
    "-nostdin",
    "-hide_banner",
    "-i",
    path,
    "-af",
    `${format},astats=measure_perchannel=none`,
    "-f",
    "null",
    "-",
  ]);
  return Number(/Peak level dB: (-?[\d.]+)/.exec(stderr)[1]);
}

/** Writes the premaster of a song into `folder` once and returns its path. Lossless files keep their level. */
export async function preparePremaster(song, folder) {
  const output = join(folder, `${song.name}.wav`);
  if (existsSync(output)) return output;
  await mkdir(folder, { recursive: true });
  const gainDb = song.path.endsWith(".ogg") ? premasterPeakDbfs - (await samplePeakDbfs(song.path)) : 0;
  const filters = `aresample=48000:resampler=soxr:precision=28,aformat=sample_fmts=dblp,volume=${gainDb.toFixed(4)}dB:precision=double`;
  const partial = `${output}.part`;
  await run("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", song.path, "-af", filters, "-c:a", "pcm_s24le", "-f", "wav", partial]);
  await rename(partial, output);
  return output;
}
