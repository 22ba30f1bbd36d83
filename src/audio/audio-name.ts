/** Endings of the audio files that are read, those that take ffmpeg included. */
export const audioEnding = /\.(wav|wave|w64|rf64|bw64|aiff?|aifc|flac|mp3|ogg|oga|opus|m4a|caf)$/i;

/** Whether a file in a folder is taken for audio: by its ending; `._song.wav`, which macOS leaves beside a song, is none. */
export function isAudioName(name: string): boolean {
  return audioEnding.test(name) && !name.startsWith(".");
}
