import { FileImageOutlined } from '@ant-design/icons';
import { useState } from 'react';

/** The small picture on near-black, whole, never cropped; a sign where there is none. */
export function Thumbnail({ src }: { src: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className="thumbnail">
      {src && broken !== src ? (
        <img src={src} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setBroken(src)} />
      ) : (
        <FileImageOutlined aria-hidden className="thumbnail-none" />
      )}
    </span>
  );
}
