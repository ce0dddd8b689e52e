import { useEffect, useState } from 'react';
import type { ViewerProps } from '@lode/core/viewer';

/**
 * The address of the picture for an <image>; null while loading, '' when it failed. A large one has a preview, which is
 * shown until the original is there.
 */
export function usePicture({ asset, openPart }: Pick<ViewerProps, 'asset' | 'openPart'>): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const made: string[] = [];
    async function show(role: string): Promise<void> {
      const bytes = await openPart(role);
      if (gone) return;
      made.push(URL.createObjectURL(new Blob([bytes])));
      setUrl(made.at(-1)!);
    }
    async function load(): Promise<void> {
      if (asset.parts.some(({ role }) => role === 'preview')) await show('preview').catch(() => undefined);
      // A preview that is there stays when the original does not come.
      await show('original').catch(() => {
        if (!gone && made.length === 0) setUrl('');
      });
    }
    void load();
    return () => {
      gone = true;
      setUrl(null);
      for (const one of made) URL.revokeObjectURL(one);
    };
  }, [asset.id]);
  return url;
}
