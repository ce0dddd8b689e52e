import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Cloud } from './decode-message.ts';
import type { EgoPose, ShownCuboid } from './drive-state.ts';

export type PointColour = 'height' | 'intensity' | 'distance';

export interface Mount {
  translation: [number, number, number];
  rotation: [number, number, number, number];
}

export interface DriveScene {
  points(cloud: Cloud | null, mount: Mount | null, colour: PointColour, size: number): void;
  cuboids(shown: ShownCuboid[], selectedId: string | null): void;
  ego(pose: EgoPose | null): void;
  path(points: { x: number; y: number }[]): void;
  fit(): void;
  above(): void;
  /** The cuboid under a place of the picture, −1…1 from the lower left; or null. */
  pick(x: number, y: number): string | null;
  /** The place on the ground there, seen from the car: metres ahead and to the left. */
  ground(x: number, y: number): { ahead: number; left: number } | null;
  follow: boolean;
  dispose(): void;
}

/** Dark blue through green to yellow; readable in a dim room and for the colour-blind. */
function ramp(u: number, colour: THREE.Color): THREE.Color {
  const v = Math.min(1, Math.max(0, u));
  return colour.setHSL(0.66 - 0.5 * v, 0.75, 0.35 + 0.3 * v);
}

/** A scene in metres, z up, on a canvas of its own. Throws when there is no WebGL. */
export function driveScene(host: HTMLElement): DriveScene {
  const renderer = new THREE.WebGLRenderer({ antialias: true });
  renderer.setPixelRatio(window.devicePixelRatio);
  host.append(renderer.domElement);
  const scene = new THREE.Scene();
  scene.background = new THREE.Color('#0b0d10');
  const camera = new THREE.PerspectiveCamera(55, 1, 0.1, 5_000);
  camera.up.set(0, 0, 1);
  const controls = new OrbitControls(camera, renderer.domElement);
  // The world hangs on the car, so that coordinates of a map far from its origin keep their millimetres.
  const world = new THREE.Group();
  const car = new THREE.Group();
  scene.add(world, car);
  const grid = new THREE.GridHelper(200, 20, '#2b333f', '#1a1f27');
  grid.rotateX(Math.PI / 2);
  car.add(grid);
  const body = new THREE.Mesh(
    new THREE.BoxGeometry(4.6, 1.9, 1.5),
    new THREE.MeshBasicMaterial({ color: '#5b8def', transparent: true, opacity: 0.55 }),
  );
  body.position.set(1.4, 0, 0.75);
  car.add(body);
  const cloud = new THREE.Points(
    new THREE.BufferGeometry(),
    new THREE.PointsMaterial({ vertexColors: true, size: 0.15 }),
  );
  cloud.frustumCulled = false;
  const sensor = new THREE.Group();
  sensor.add(cloud);
  car.add(sensor);
  const boxes = new THREE.Group();
  const track = new THREE.Line(new THREE.BufferGeometry(), new THREE.LineBasicMaterial({ color: '#5b8def' }));
  track.frustumCulled = false;
  world.add(boxes, track);
  const origin = new THREE.Vector3();
  let pose: EgoPose = { x: 0, y: 0, yaw: 0 };
  let asked = false;

  const draw = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      renderer.render(scene, camera);
    });
  };
  const resize = () => {
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0) return;
    renderer.setSize(width, height);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    draw();
  };
  const watch = new ResizeObserver(resize);
  watch.observe(host);
  controls.addEventListener('change', draw);
  const look = (from: [number, number, number], at: [number, number, number]) => {
    camera.position.set(...from);
    controls.target.set(...at);
    controls.update();
    draw();
  };
  look([-14, 0, 9], [8, 0, 0]);
  const ray = new THREE.Raycaster();
  const aim = (x: number, y: number) => ray.setFromCamera(new THREE.Vector2(x, y), camera);
  const clear = () => {
    for (const child of [...boxes.children]) {
      boxes.remove(child);
      child.traverse((one) => {
        if (one instanceof THREE.LineSegments || one instanceof THREE.Mesh) {
          (one.geometry as THREE.BufferGeometry).dispose();
          (one.material as THREE.Material).dispose();
        }
      });
    }
  };

  const api: DriveScene = {
    follow: true,
    points(found, mount, colour, size) {
      sensor.position.set(...(mount?.translation ?? [0, 0, 0]));
      sensor.quaternion.set(...(mount?.rotation ?? [0, 0, 0, 1]));
      const positions = found?.positions ?? new Float32Array(0);
      const colours = new Float32Array(positions.length);
      const shade = new THREE.Color();
      for (let i = 0; i < positions.length / 3; i++) {
        const [x, y, z] = [positions[i * 3]!, positions[i * 3 + 1]!, positions[i * 3 + 2]!];
        const u =
          colour === 'height'
            ? (z + 2) / 5
            : colour === 'intensity'
              ? (found?.intensity?.[i] ?? 0.5)
              : Math.hypot(x, y) / 60;
        ramp(u, shade).toArray(colours, i * 3);
      }
      cloud.geometry.dispose();
      cloud.geometry = new THREE.BufferGeometry();
      cloud.geometry.setAttribute('position', new THREE.BufferAttribute(positions, 3));
      cloud.geometry.setAttribute('color', new THREE.BufferAttribute(colours, 3));
      cloud.material.size = size;
      draw();
    },
    cuboids(shown, selectedId) {
      clear();
      for (const { id, center, size, rotation, colour } of shown) {
        const group = new THREE.Group();
        const shape = new THREE.BoxGeometry(...size);
        const selected = id === selectedId;
        const faces = new THREE.Mesh(
          shape,
          new THREE.MeshBasicMaterial({
            color: colour,
            transparent: true,
            opacity: selected ? 0.4 : 0.12,
            depthWrite: false,
          }),
        );
        faces.userData['id'] = id;
        const edges = new THREE.LineSegments(
          new THREE.EdgesGeometry(shape),
          new THREE.LineBasicMaterial({ color: selected ? '#ffffff' : colour }),
        );
        // Which way it faces: a short line out of its front.
        const front = new THREE.Line(
          new THREE.BufferGeometry().setFromPoints([
            new THREE.Vector3(size[0] / 2, 0, 0),
            new THREE.Vector3(size[0] / 2 + 1, 0, 0),
          ]),
          new THREE.LineBasicMaterial({ color: colour }),
        );
        group.add(faces, edges, front);
        group.position.set(center[0] - origin.x, center[1] - origin.y, center[2]);
        group.quaternion.set(...rotation);
        boxes.add(group);
      }
      draw();
    },
    ego(next) {
      const before = pose;
      pose = next ?? pose;
      car.visible = next !== null || cloud.geometry.getAttribute('position') !== undefined;
      car.position.set(pose.x - origin.x, pose.y - origin.y, 0);
      car.rotation.z = pose.yaw;
      if (api.follow) {
        const turn = pose.yaw - before.yaw;
        const arm = camera.position.clone().sub(controls.target);
        const reach = controls.target.clone().sub(new THREE.Vector3(before.x - origin.x, before.y - origin.y, 0));
        const axis = new THREE.Vector3(0, 0, 1);
        controls.target.copy(car.position).add(reach.applyAxisAngle(axis, turn));
        camera.position.copy(controls.target).add(arm.applyAxisAngle(axis, turn));
        controls.update();
      }
      draw();
    },
    path(points) {
      const [first] = points;
      if (first) {
        origin.set(first.x, first.y, 0);
        pose = { ...first, yaw: 0 };
      }
      track.geometry.dispose();
      track.geometry = new THREE.BufferGeometry().setFromPoints(
        points.map(({ x, y }) => new THREE.Vector3(x - origin.x, y - origin.y, 0.05)),
      );
      draw();
    },
    fit() {
      const box = new THREE.Box3().setFromObject(track).expandByObject(boxes);
      if (box.isEmpty()) return;
      const center = box.getCenter(new THREE.Vector3());
      const reach = Math.max(20, box.getSize(new THREE.Vector3()).length());
      api.follow = false;
      look([center.x, center.y - 0.01, reach * 0.9], [center.x, center.y, 0]);
    },
    above() {
      const { x, y } = car.position;
      look([x - 0.01 * Math.cos(pose.yaw), y - 0.01 * Math.sin(pose.yaw), 60], [x, y, 0]);
    },
    pick(x, y) {
      aim(x, y);
      const [hit] = ray.intersectObjects(boxes.children, true).filter(({ object }) => object.userData['id']);
      return (hit?.object.userData['id'] as string | undefined) ?? null;
    },
    ground(x, y) {
      aim(x, y);
      const at = ray.ray.intersectPlane(new THREE.Plane(new THREE.Vector3(0, 0, 1), 0), new THREE.Vector3());
      if (!at) return null;
      const local = at.sub(car.position).applyAxisAngle(new THREE.Vector3(0, 0, 1), -pose.yaw);
      return { ahead: local.x, left: local.y };
    },
    dispose() {
      watch.disconnect();
      controls.dispose();
      clear();
      cloud.geometry.dispose();
      track.geometry.dispose();
      renderer.dispose();
      renderer.domElement.remove();
    },
  };
  return api;
}
