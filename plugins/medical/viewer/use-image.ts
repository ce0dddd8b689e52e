import { useEffect, useState } from 'react';
import type { ViewerProps } from '@lode/core/viewer';
import type { Window } from '../parsers/pixel-shape.ts';
import { isNative, openImage } from './image.ts';
import type { Frame, OpenImage } from './image.ts';

/** `preview`: only the derived picture can be drawn. `none`: nothing to draw. */
export type ImageState =
  { kind: 'loading' } | { kind: 'dicom'; image: OpenImage } | { kind: 'preview'; url: string } | { kind: 'none' };

/** Opens the original where its pixels are uncompressed, else the preview. */
export function useImage({ asset, openPart }: ViewerProps) {
  const [state, setState] = useState<ImageState>({ kind: 'loading' });
  const [index, setIndex] = useState(0);
  const [frame, setFrame] = useState<Frame | null>(null);
  const [window, setWindow] = useState<Window | null>(null);

  useEffect(() => {
    let current = true;
    const fallback = (): ImageState => {
      const part =
        asset.parts.find(({ role }) => role === 'preview') ?? asset.parts.find(({ role }) => role === 'thumbnail');
      return part ? { kind: 'preview', url: part.url } : { kind: 'none' };
    };
    const open = async (): Promise<void> => {
      try {
        if (!isNative(asset)) throw new Error('not native');
        const image = await openImage(asset, openPart);
        const first = await image.read(image.start);
        if (!current) return;
        setIndex(image.start);
        setFrame(first);
        setWindow(first.kind === 'grey' ? first.initial : null);
        setState({ kind: 'dicom', image });
      } catch {
        // A viewer without rights to the original, or a coding that is not drawn here, still shows the preview.
        if (current) setState(fallback());
      }
    };
    setState({ kind: 'loading' });
    setFrame(null);
    void open();
    return () => {
      current = false;
    };
    // openPart is a new function at each render of the shell; the asset alone decides what is opened.
  }, [asset.id]);

  useEffect(() => {
    if (state.kind !== 'dicom') return undefined;
    let current = true;
    // A frame that cannot be read leaves the one before on screen.
    state.image.read(index).then(
      (next) => current && setFrame(next),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [state, index]);

  return { state, frame, index, setIndex, window, setWindow };
}
