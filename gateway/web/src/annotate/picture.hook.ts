import type { EditorPicture } from '@lode/core/viewer';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../graphql-client.ts';
import type { Locale } from '../locale-format.ts';
import { ASSET } from '../queries/asset.ts';
import type { AssetDetail } from '../queries/asset.ts';
import { viewerDataOf } from '../viewer/viewer-props.ts';
import type { Editor } from './editor.ts';
import { useSession } from './editor.hook.ts';
import { firstPageQuery } from './open-editor.ts';
import { preparePicture, takePicture } from './open-picture.ts';
import type { GreyWindow } from './window-fields.tsx';

/** Of coloured pictures, in 0…255: everything as it is. */
const PLAIN: GreyWindow = { centre: 127.5, width: 255, invert: false };

/** Opens the asset's picture and shows the session's frame of it. */
export function usePicture(editor: Editor, asset: AssetDetail, locale: Locale) {
  const [picture, setPicture] = useState<EditorPicture | null>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'none' | 'failed'>('loading');
  const [initial, setInitial] = useState(PLAIN);
  const [window, setWindow] = useState(PLAIN);
  const frame = useSession(editor, (session) => session.frame);

  useEffect(() => {
    let current = true;
    let opened: EditorPicture | null = null;
    takePicture(asset.dataset.plugin, viewerDataOf(asset, locale)).then(
      (made) => {
        opened = made;
        if (!current) return made?.close?.();
        if (!made) return setState('none');
        const { width, height, frames } = made;
        editor.timeOf = (index) => made.timeOf?.(index) ?? null;
        editor.session.set({ picture: { width, height }, frames });
        const first = made.window ? { ...PLAIN, ...made.window } : PLAIN;
        setInitial(first);
        setWindow(first);
        setPicture(made);
      },
      () => current && setState('failed'),
    );
    return () => {
      current = false;
      opened?.close?.();
    };
    // The asset alone decides what is opened.
  }, [editor, asset.id]);

  useEffect(() => {
    if (!picture) return undefined;
    let current = true;
    picture.frame(frame).then(
      (one) => {
        if (!current) return;
        editor.scene?.setPicture(one);
        setState('ready');
      },
      () => current && setState('failed'),
    );
    return () => {
      current = false;
    };
  }, [editor, picture, frame]);
  useEffect(() => editor.scene?.window(window.centre, window.width, window.invert), [editor, window, state]);

  const range = { centre: [initial.centre - initial.width, initial.centre + initial.width] as [number, number], width: 2 * initial.width }; // prettier-ignore
  return { state, window, setWindow, initial, range };
}

/** Reads what comes next while this one is worked on, so that going on does not wait. */
export function usePreparedNext(next: string | undefined, plugin: string, locale: Locale, idle: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!next || !idle) return;
    void client.prefetchQuery({ ...firstPageQuery(next), staleTime: 0 });
    client
      .fetchQuery({ queryKey: ['asset', next], queryFn: ({ signal }) => ask(ASSET, { id: next }, signal) })
      .then(({ asset }) => asset && preparePicture(plugin, viewerDataOf(asset, locale)))
      // It is only in advance: what fails here is told when the asset is opened.
      .catch(() => undefined);
  }, [client, next, plugin, locale, idle]);
}
