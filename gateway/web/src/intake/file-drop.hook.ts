import { useCallback, useEffect, useState } from 'react';
import { chosenFiles, readDrop } from './dropped-files.ts';
import type { Drop } from './dropped-files.ts';

export interface FileDrop {
  /** True while files hang over the window. */
  over: boolean;
  /** Files found so far while folders are still being read; null otherwise. */
  reading: number | null;
  drop: Drop | null;
  /** Why a drop could not be read. */
  error: unknown;
  chooseFiles: () => void;
  chooseFolder: () => void;
  clear: () => void;
}

/** Takes files and folders dropped anywhere on the window, or chosen with the browser's dialog. */
export function useFileDrop(enabled: boolean): FileDrop {
  const [over, setOver] = useState(false);
  const [reading, setReading] = useState<number | null>(null);
  const [drop, setDrop] = useState<Drop | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    if (!enabled) return;
    // dragenter and dragleave fire for every element that is crossed, so they are counted.
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const take = async (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      setReading(0);
      setError(null);
      try {
        setDrop(await readDrop(event.dataTransfer!, setReading));
      } catch (reason) {
        setError(reason);
      }
      setReading(null);
    };
    const onDrop = (event: DragEvent) => void take(event);
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', hover);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', hover);
      window.removeEventListener('drop', onDrop);
    };
  }, [enabled]);

  const choose = useCallback((folder: boolean) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = folder;
    input.addEventListener('change', () => input.files && input.files.length > 0 && setDrop(chosenFiles(input.files)));
    input.click();
  }, []);

  return {
    over,
    reading,
    drop,
    error,
    chooseFiles: useCallback(() => choose(false), [choose]),
    chooseFolder: useCallback(() => choose(true), [choose]),
    clear: useCallback(() => {
      setDrop(null);
      setError(null);
    }, []),
  };
}
