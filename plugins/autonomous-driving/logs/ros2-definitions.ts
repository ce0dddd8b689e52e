/**
 * Message definitions (ROS 2 Humble; common_interfaces and vision_msgs 4) that readers fall back on where a file carries
 * none, as .db3 bags before ROS 2 Iron do, or carries them as OMG IDL.
 */
const DEFINITIONS: Record<string, string> = {
  'std_msgs/Header': 'builtin_interfaces/Time stamp\nstring frame_id',
  'builtin_interfaces/Time': 'int32 sec\nuint32 nanosec',
  'geometry_msgs/Point': 'float64 x\nfloat64 y\nfloat64 z',
  'geometry_msgs/Vector3': 'float64 x\nfloat64 y\nfloat64 z',
  'geometry_msgs/Quaternion': 'float64 x\nfloat64 y\nfloat64 z\nfloat64 w',
  'geometry_msgs/Pose': 'geometry_msgs/Point position\ngeometry_msgs/Quaternion orientation',
  'geometry_msgs/PoseStamped': 'std_msgs/Header header\ngeometry_msgs/Pose pose',
  'geometry_msgs/PoseWithCovariance': 'geometry_msgs/Pose pose\nfloat64[36] covariance',
  'geometry_msgs/Twist': 'geometry_msgs/Vector3 linear\ngeometry_msgs/Vector3 angular',
  'geometry_msgs/TwistWithCovariance': 'geometry_msgs/Twist twist\nfloat64[36] covariance',
  'geometry_msgs/Transform': 'geometry_msgs/Vector3 translation\ngeometry_msgs/Quaternion rotation',
  'geometry_msgs/TransformStamped': 'std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/Transform transform',
  'nav_msgs/Odometry':
    'std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/PoseWithCovariance pose\ngeometry_msgs/TwistWithCovariance twist',
  'tf2_msgs/TFMessage': 'geometry_msgs/TransformStamped[] transforms',
  'sensor_msgs/NavSatStatus': 'int8 status\nuint16 service',
  'sensor_msgs/NavSatFix':
    'std_msgs/Header header\nsensor_msgs/NavSatStatus status\nfloat64 latitude\nfloat64 longitude\nfloat64 altitude\nfloat64[9] position_covariance\nuint8 position_covariance_type',
  'sensor_msgs/Imu':
    'std_msgs/Header header\ngeometry_msgs/Quaternion orientation\nfloat64[9] orientation_covariance\ngeometry_msgs/Vector3 angular_velocity\nfloat64[9] angular_velocity_covariance\ngeometry_msgs/Vector3 linear_acceleration\nfloat64[9] linear_acceleration_covariance',
  'sensor_msgs/PointField': 'string name\nuint32 offset\nuint8 datatype\nuint32 count',
  'sensor_msgs/PointCloud2':
    'std_msgs/Header header\nuint32 height\nuint32 width\nsensor_msgs/PointField[] fields\nbool is_bigendian\nuint32 point_step\nuint32 row_step\nuint8[] data\nbool is_dense',
  'sensor_msgs/CompressedImage': 'std_msgs/Header header\nstring format\nuint8[] data',
  'sensor_msgs/Image':
    'std_msgs/Header header\nuint32 height\nuint32 width\nstring encoding\nuint8 is_bigendian\nuint32 step\nuint8[] data',
  'sensor_msgs/RegionOfInterest': 'uint32 x_offset\nuint32 y_offset\nuint32 height\nuint32 width\nbool do_rectify',
  'sensor_msgs/CameraInfo':
    'std_msgs/Header header\nuint32 height\nuint32 width\nstring distortion_model\nfloat64[] d\nfloat64[9] k\nfloat64[9] r\nfloat64[12] p\nuint32 binning_x\nuint32 binning_y\nsensor_msgs/RegionOfInterest roi',
  'vision_msgs/ObjectHypothesis': 'string class_id\nfloat64 score',
  'vision_msgs/ObjectHypothesisWithPose':
    'vision_msgs/ObjectHypothesis hypothesis\ngeometry_msgs/PoseWithCovariance pose',
  'vision_msgs/BoundingBox3D': 'geometry_msgs/Pose center\ngeometry_msgs/Vector3 size',
  'vision_msgs/Detection3D':
    'std_msgs/Header header\nvision_msgs/ObjectHypothesisWithPose[] results\nvision_msgs/BoundingBox3D bbox\nstring id',
  'vision_msgs/Detection3DArray': 'std_msgs/Header header\nvision_msgs/Detection3D[] detections',
};

/** The definition of a type followed by those that it needs, in the form that `ros2msg` schemas have; null: not ours. */
export function ros2Definition(type: string): string | null {
  const root = Object.hasOwn(DEFINITIONS, type) ? DEFINITIONS[type] : undefined;
  if (root === undefined) return null;
  const needed = new Set<string>();
  const collect = (text: string) => {
    for (const [, name = ''] of text.matchAll(/^([a-z0-9_]+\/[A-Za-z0-9]+)/gm)) {
      if (needed.has(name)) continue;
      needed.add(name);
      collect(DEFINITIONS[name] ?? '');
    }
  };
  collect(root);
  return [root, ...[...needed].map((name) => `MSG: ${name}\n${DEFINITIONS[name]}`)].join(`\n${'='.repeat(80)}\n`);
}
