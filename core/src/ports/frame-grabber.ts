/** Takes pictures out of videos, where the machine has the means. Never needed to read a file, only to show it. */
export interface FrameGrabber {
  /** Version of what does it; null when it is not here, and then every frame is null. */
  available: string | null;
  /**
   * The picture at a time of a local video file, PNG, at most 2048 px on its longer side, as it is displayed (turned). Null
   * when there is none: past the end, damaged, or it took too long. Never rejects for the file's sake.
   */
  frame(file: string, seconds: number): Promise<Uint8Array | null>;
}

/** Of a machine without the means. */
export const noFrameGrabber: FrameGrabber = { available: null, frame: () => Promise.resolve(null) };
