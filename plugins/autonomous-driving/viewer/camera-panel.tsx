import { Matrix4, Quaternion, Vector3 } from 'three';
import type { EgoPose, ShownCuboid } from './drive-state.ts';

export interface CameraMount {
  sensor: string;
  translation: [number, number, number];
  rotation: [number, number, number, number];
  intrinsics?: number[];
  width?: number;
  height?: number;
}

const EDGES = [0, 1, 1, 3, 3, 2, 2, 0, 4, 5, 5, 7, 7, 6, 6, 4, 0, 4, 1, 5, 2, 6, 3, 7];
/** Nearer than this is behind the lens. */
const NEAR = 0.1;

/** Lines of a cuboid on the picture, pixels; null when a corner is behind the camera. */
function outline({ center, size, rotation }: ShownCuboid, toCamera: Matrix4, k: number[]): string | null {
  const turn = new Quaternion(...rotation);
  const corners: [number, number][] = [];
  for (let i = 0; i < 8; i++) {
    const corner = new Vector3(i & 1 ? 0.5 : -0.5, i & 2 ? 0.5 : -0.5, i & 4 ? 0.5 : -0.5)
      .multiply(new Vector3(...size))
      .applyQuaternion(turn)
      .add(new Vector3(...center))
      .applyMatrix4(toCamera);
    if (corner.z <= NEAR) return null;
    corners.push([(k[0]! * corner.x) / corner.z + k[2]!, (k[4]! * corner.y) / corner.z + k[5]!]);
  }
  const path: string[] = [];
  for (let i = 0; i < EDGES.length; i += 2) {
    const [a, b] = [corners[EDGES[i]!]!, corners[EDGES[i + 1]!]!];
    path.push(`M${a.join(' ')}L${b.join(' ')}`);
  }
  return path.join('');
}

interface Props {
  url: string;
  size: { width: number; height: number };
  mount: CameraMount | null;
  ego: EgoPose | null;
  cuboids: ShownCuboid[];
  selectedId: string | null;
  label: string;
}

/** A camera's picture with the cuboids of this moment drawn through its calibration: p_cam = T_ego_cam⁻¹ · T_map_ego⁻¹ · p. */
export function CameraPanel({ url, size, mount, ego, cuboids, selectedId, label }: Props) {
  const lines =
    mount?.intrinsics && ego
      ? (() => {
          const toMap = new Matrix4().makeRotationZ(ego.yaw).setPosition(ego.x, ego.y, 0);
          const toEgo = new Matrix4().compose(
            new Vector3(...mount.translation),
            new Quaternion(...mount.rotation),
            new Vector3(1, 1, 1),
          );
          const toCamera = toMap.multiply(toEgo).invert();
          return cuboids.flatMap((cuboid) => {
            const d = outline(cuboid, toCamera, mount.intrinsics!);
            return d ? [{ id: cuboid.id, colour: cuboid.colour, d }] : [];
          });
        })()
      : [];
  const scale = size.width / 480;
  return (
    <figure style={{ position: 'relative', margin: 0, background: '#000' }}>
      <img src={url} alt={label} style={{ display: 'block', width: '100%' }} />
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        style={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }}
      >
        {lines.map(({ id, colour, d }) => (
          <path key={id} d={d} fill="none" stroke={colour} strokeWidth={(id === selectedId ? 2.5 : 1.2) * scale} />
        ))}
      </svg>
      <figcaption
        style={{ position: 'absolute', left: 6, top: 4, fontSize: 12, color: '#d5dae1', textShadow: '0 0 3px #000' }}
      >
        {label}
      </figcaption>
    </figure>
  );
}
