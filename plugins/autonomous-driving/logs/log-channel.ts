/** One channel of a log: what its messages are and how they are encoded. */
export interface LogChannel {
  topic: string;
  /** As the file calls it: `nav_msgs/msg/Odometry`, `foxglove.SceneUpdate`. */
  type: string;
  /** Of messages: `cdr`, `ros1`, `json`, `protobuf`. */
  encoding: string;
  /** Of the schema: `ros2msg`, `ros2idl`, `ros1msg`, `jsonschema`; empty when the file has none. */
  schemaEncoding: string;
  schema: string;
}

/** A message on its way from a container to whoever understands it. `data` is valid during the call only. */
export type OnMessage = (channel: LogChannel, time: bigint, data: Uint8Array) => void;

/** `nav_msgs/msg/Odometry` → `nav_msgs/Odometry`, `foxglove_msgs/msg/SceneUpdate` → `foxglove.SceneUpdate`. */
export function plainType(type: string): string {
  return type.replace(/\/(?:msg|action|srv)\//, '/').replace(/^foxglove_msgs\//, 'foxglove.');
}
