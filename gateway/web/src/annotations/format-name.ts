/** What the makers of the formats call them; the same in every language. */
const names: Record<string, string> = {
  coco: 'COCO',
  'coco-panoptic': 'COCO Panoptic',
  csv: 'CSV',
  cvat: 'CVAT for images 1.1',
  'cvat-video': 'CVAT for video 1.1',
  datumaro: 'Datumaro',
  geojson: 'GeoJSON',
  'label-studio': 'Label Studio JSON',
  labelme: 'labelme',
  mot: 'MOT',
  mots: 'MOTS',
  voc: 'Pascal VOC',
  yolo: 'YOLO detect',
  'yolo-obb': 'YOLO OBB',
  'yolo-pose': 'YOLO pose',
  'yolo-seg': 'YOLO segment',
};

/** A format by its name; one that is not known here by its id. */
export const formatName = (id: string): string => names[id] ?? id;
