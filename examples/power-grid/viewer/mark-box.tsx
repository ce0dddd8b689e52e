import type { Mark } from './marks.ts';

interface MarkBoxProps {
  mark: Mark;
  /** Picture pixels to a CSS pixel: words and lines keep their size on the screen. */
  scale: number;
  /** Where the panel ends on the right, in picture pixels. */
  right: number;
  selected: boolean;
  onSelect(): void;
}

/** CSS pixels. */
const LABEL = 18;
/** Of a title, roughly: Chinese characters are as broad as they are high. */
const breadthOf = (title: string) => [...title].reduce((sum, one) => sum + (one > '\u2e80' ? 12 : 6.8), 12);

/** The boxes of one defect with its name above; the selected one with a white rim. */
export function MarkBox({ mark: { boxes, colour, title }, scale, right, selected, onSelect }: MarkBoxProps) {
  const [breadth, height] = [breadthOf(title) * scale, LABEL * scale];
  return (
    <g
      role="button"
      aria-label={title}
      aria-pressed={selected}
      style={{ cursor: 'pointer' }}
      onClick={(event) => {
        event.stopPropagation();
        onSelect();
      }}
    >
      {boxes.map((box, i) => {
        const rect = { x: box.x, y: box.y, width: box.width, height: box.height, rx: 2 * scale };
        // Above the box, or in it where the picture ends; to the left where the panel ends.
        const y = box.y > height ? box.y - height : box.y;
        const x = box.x + breadth > right ? box.x + box.width - breadth : box.x;
        return (
          <g key={i}>
            {selected && <rect {...rect} fill={colour} fillOpacity={0.16} stroke="#fff" strokeWidth={6 * scale} />}
            <rect {...rect} fill="transparent" stroke={colour} strokeWidth={(selected ? 3 : 2) * scale} />
            <rect x={x - scale} y={y} width={breadth} height={height} rx={2 * scale} fill={colour} />
            <text x={x + 5 * scale} y={y + 13 * scale} fontSize={12 * scale} fontWeight={600} fill="#0b0d10">
              {title}
            </text>
          </g>
        );
      })}
    </g>
  );
}
