import type { FrameGrabber } from '@lode/core';
import { PREVIEW_PIXELS } from '@lode/core/media';
import { findProgram } from './find-program.ts';
import { runBounded, type Bounds } from './run-bounded.ts';

const FRAME_BOUNDS: Bounds = { milliseconds: 20_000, bytes: 64 * 2 ** 20 };
const VERSION_BOUNDS: Bounds = { milliseconds: 10_000, bytes: 64 * 1024 };
/** The hub has other work, and a decoder may take a gigabyte for an 8K frame. */
const AT_ONCE = 2;
/**
 * What ffmpeg may take a file for. It guesses by content, and a playlist (HLS, DASH, concat) would make it open other
 * files of this machine; none of these does.
 */
const DEMUXERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,gif';
/** One allocation; ffmpeg's own default is 2 GiB. */
const MOST_ALLOCATED = 512 * 2 ** 20;

function frameArguments(file: string, seconds: number): string[] {
  const edge = PREVIEW_PIXELS;
  return [
    ...['-nostdin', '-v', 'error', '-max_alloc', String(MOST_ALLOCATED), '-threads', '2'],
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', DEMUXERS],
    ...['-ss', seconds.toFixed(3), '-i', `file:${file}`],
    ...['-map', '0:v:0', '-frames:v', '1'],
    // Square pixels first, then no larger than a preview.
    ...[
      '-vf',
      `scale=iw*sar:ih,setsar=1,scale=w='min(${edge},iw)':h='min(${edge},ih)':force_original_aspect_ratio=decrease`,
    ],
    ...['-f', 'image2pipe', '-c:v', 'png', 'pipe:1'],
  ];
}

/** Lets so many run at once; the others wait their turn. */
function turnstile(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      // The place is handed on, so that nobody slips in between.
      if (next) next();
      else running -= 1;
    }
  };
}

/** First word after "ffmpeg version"; null for a program that does not answer like ffmpeg. */
async function versionOf(program: string): Promise<string | null> {
  const output = await runBounded(program, ['-version'], VERSION_BOUNDS);
  return output && (/^ffmpeg version (\S+)/.exec(new TextDecoder().decode(output))?.[1] ?? null);
}

/** Frames by the system's ffmpeg, looked for once; one that has none when it is not installed. */
export async function createFfmpegGrabber({ path }: { path?: string } = {}): Promise<FrameGrabber> {
  const program = await findProgram('ffmpeg', path);
  const version = program && (await versionOf(program));
  if (!program || !version) return { available: null, frame: () => Promise.resolve(null) };
  const turn = turnstile(AT_ONCE);
  return {
    available: version,
    frame: async (file, seconds) => {
      if (!Number.isFinite(seconds) || seconds < 0) return null;
      const picture = await turn(() => runBounded(program, frameArguments(file, seconds), FRAME_BOUNDS));
      // ffmpeg is content with no frame at all: past the end it writes nothing and calls that success.
      return picture && picture.length > 0 ? picture : null;
    },
  };
}
