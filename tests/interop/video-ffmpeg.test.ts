import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { probeVideo } from '@lode/core/media';
import { bytesSource, itWith, toolPath } from '@lode/core/testing';
import { createFfmpegGrabber } from '@lode/gateway/testing';
import sharp from 'sharp';

const ffmpeg = toolPath('ffmpeg');
const test = itWith('ffmpeg', ffmpeg !== null && toolPath('ffprobe') !== null);

describe('videos that ffmpeg writes', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'lode-ffmpeg-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Eight seconds: red, then blue from the fourth on, at 12.5 frames a second with B-frames. */
  function film(name: string, ...output: string[]): string {
    const file = join(folder, name);
    const colour = (of: string) => ['-f', 'lavfi', '-i', `color=${of}:s=320x180:r=25/2:d=4`];
    const joined = ['-filter_complex', '[0][1]concat=n=2'];
    const run = spawnSync(ffmpeg!, [
      '-v',
      'error',
      '-y',
      ...colour('red'),
      ...colour('blue'),
      ...joined,
      ...output,
      file,
    ]);
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return file;
  }
  const h264 = ['-c:v', 'libx264', '-g', '25', '-bf', '2', '-pix_fmt', 'yuv420p'];

  function ffprobe(file: string) {
    const show = ['-select_streams', 'v', '-show_entries', 'packet=pts_time,size,flags:stream=codec_name,width,height'];
    const { stdout } = spawnSync('ffprobe', ['-v', 'error', ...show, '-of', 'json', file], { encoding: 'utf8' });
    const { packets, streams } = JSON.parse(stdout) as {
      packets: { pts_time: string; size: string; flags: string }[];
      streams: { codec_name: string; width: number; height: number }[];
    };
    return { packets: packets.sort((a, b) => Number(a.pts_time) - Number(b.pts_time)), stream: streams[0]! };
  }

  test.each([
    ['film.mp4', h264],
    ['fast.mp4', [...h264, '-movflags', 'faststart']],
    ['fragmented.mp4', [...h264, '-movflags', 'frag_keyframe+empty_moov']],
    ['film.mov', h264],
    ['film.mkv', h264],
    ['film.ts', h264],
    ['film.webm', ['-c:v', 'libvpx-vp9', '-g', '25', '-deadline', 'realtime']],
  ] as [string, string[]][])('%s: the packets are those that ffprobe lists', async (name, output) => {
    const file = film(name, ...output);
    const { packets, stream } = ffprobe(file);
    const video = await probeVideo(bytesSource(readFileSync(file)));
    expect(video).toMatchObject({ codec: stream.codec_name, width: 320, height: 180, frames: 100, backwards: 0 });
    expect([...video.packets.key]).toEqual(packets.map(({ flags }) => (flags.startsWith('K') ? 1 : 0)));
    // ffprobe counts from the container's own zero, which is not zero in a transport stream.
    const origin = name.endsWith('.ts') ? Number(packets[0]!.pts_time) : 0;
    for (const [n, { pts_time: time }] of packets.entries()) {
      expect(video.packets.seconds[n]).toBeCloseTo(Number(time) - origin, 5);
    }
    expect(video.frameRate).toBeCloseTo(12.5, 3);
    expect(Number(video.durationNs) / 1e9).toBeCloseTo(8, 2);
    // Of a transport stream the framing of each access unit is counted or not; of the rest the sizes agree.
    if (!name.endsWith('.ts')) expect([...video.packets.bytes]).toEqual(packets.map(({ size }) => Number(size)));
  });

  test('the recorder’s clock is read from MP4, MOV and Matroska', async () => {
    for (const name of ['clock.mp4', 'clock.mov', 'clock.mkv']) {
      const file = film(name, ...h264, '-metadata', 'creation_time=2026-03-01T22:30:00Z');
      const { createdAt } = await probeVideo(bytesSource(readFileSync(file)));
      expect([name, createdAt]).toEqual([name, new Date('2026-03-01T22:30:00Z')]);
    }
  });

  const colourOf = async (picture: Uint8Array | null) => {
    const { channels } = await sharp(picture!).stats();
    return channels[0]!.mean > channels[2]!.mean ? 'red' : 'blue';
  };

  test('a frame is the one of its time, whatever the file is called', async () => {
    const grabber = await createFfmpegGrabber();
    for (const name of ['film.mp4', 'film.mkv', 'film.ts']) {
      const blob = join(folder, `blob-of-${name.replace('.', '-')}`);
      writeFileSync(blob, readFileSync(film(name, ...h264)));
      expect(await colourOf(await grabber.frame(blob, 1))).toBe('red');
      expect(await colourOf(await grabber.frame(blob, 6))).toBe('blue');
      expect(await grabber.frame(blob, 60)).toBeNull();
    }
  });

  test('a playlist that names other files of the machine is not followed', async () => {
    const film1 = film('secret.ts', ...h264);
    const grabber = await createFfmpegGrabber();
    const playlists = {
      'list.m3u8': `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n${film1}\n#EXT-X-ENDLIST\n`,
      'list.ffconcat': `ffconcat version 1.0\nfile ${film1}\n`,
    };
    for (const [name, content] of Object.entries(playlists)) {
      const file = join(folder, name);
      writeFileSync(file, content);
      // ffmpeg as it comes does follow it; so this test can fail.
      const plain = ['-v', 'error', '-safe', '0', '-i', file, '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', '-'];
      const options = name.endsWith('m3u8') ? plain.filter((one) => one !== '-safe' && one !== '0') : plain;
      expect(spawnSync(ffmpeg!, options).stdout.length).toBeGreaterThan(0);
      expect(await grabber.frame(file, 0)).toBeNull();
    }
  });

  test('bytes that are no video give no frame', async () => {
    const file = join(folder, 'noise');
    writeFileSync(file, Buffer.alloc(4096, 7));
    expect(await (await createFfmpegGrabber()).frame(file, 0)).toBeNull();
  });
});
