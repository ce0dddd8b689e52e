import type { LocalText } from '../../contract/values.ts';

/** Every field of an annotation that some format cannot carry, and what becomes of it. */
export const LOSSES = {
  'as-group': {
    en: 'Parts of one object were held together by a group of their own.',
    zh: '同一对象的多个部分已归入单独的分组以保持关联。',
  },
  'as-rotated': {
    en: 'A box became a turned box that was not turned: the format knows only such.',
    zh: '普通框已写成角度为 0 的旋转框：该格式只有旋转框。',
  },
  'as-track': {
    en: 'Single frames became key frames of a track: it holds until its next one.',
    zh: '单帧标注已写成轨迹的关键帧，其状态延续到下一关键帧。',
  },
  attributes: { en: 'Attributes are not carried.', zh: '属性未导出。' },
  'category-id': {
    en: 'The category id of the source is taken by another class; a new one was given.',
    zh: '原类别 id 已被其他类别占用，已重新编号。',
  },
  characters: {
    en: 'Control characters, which XML does not know, were left out of a text.',
    zh: '文本中 XML 不支持的控制字符已去除。',
  },
  'class-index': {
    en: 'The class has another index than in the source; data.yaml tells it.',
    zh: '类别序号与来源文件不同，以 data.yaml 为准。',
  },
  computed: {
    en: 'Frames that were computed between key frames are not carried; the reading program computes them anew.',
    zh: '关键帧之间的插值帧未导出，由读取程序重新计算。',
  },
  confidence: { en: 'The model’s confidence is not carried.', zh: '模型置信度未导出。' },
  'derived-box': {
    en: 'There is no box of its own; the one around its shape was written.',
    zh: '没有自带的外接框，已写出其形状的外接框。',
  },
  extra: { en: 'What the source said beyond the model is not carried.', zh: '来源文件中的附加字段未导出。' },
  filled: {
    en: 'Frames between key frames were computed: the format has a row for each frame.',
    zh: '关键帧之间的帧已插值写出：该格式每帧一行。',
  },
  'frame-name': {
    en: 'The name of the picture is not the number of its frame; it was numbered by its place among those of its folder.',
    zh: '图片名称不是帧号，已按其在文件夹中的位置编号。',
  },
  frames: {
    en: 'Parts on a frame, on a slice or in time are left out: the format knows single pictures only.',
    zh: '位于帧、切片或时间段上的部分未导出：该格式只支持单张图片。',
  },
  gap: {
    en: 'Two key frames lie more than 100,000 frames apart; the frames between them were not computed.',
    zh: '两个关键帧相隔超过 100,000 帧，其间的帧未插值。',
  },
  geometry: {
    en: 'A shape that the format does not know is left out.',
    zh: '该格式不支持的几何类型未导出。',
  },
  group: { en: 'Which group it belongs to is not carried.', zh: '所属分组未导出。' },
  holes: {
    en: 'Holes are filled: the format knows outer rings only.',
    zh: '多边形的孔洞被填充：该格式只支持外环。',
  },
  id: { en: 'Ids are not carried, or were given anew.', zh: '标注 id 未保留或已重新编号。' },
  'image-id': { en: 'The image got another id than in the source.', zh: '图片 id 与来源文件不同，已重新编号。' },
  keyframes: {
    en: 'Which frames are key frames is not carried.',
    zh: '哪些帧是关键帧未导出。',
  },
  'label-index': {
    en: 'A label picture has 254 numbers; a mask beyond them is left out.',
    zh: '标签图最多 254 个编号，超出的掩膜未导出。',
  },
  mask: { en: 'Masks are not carried, nor turned into polygons.', zh: '掩膜本身未导出，也不会转换为多边形。' },
  'mask-size': {
    en: 'A mask of another size than its picture is left out.',
    zh: '尺寸与图片不一致的掩膜未导出。',
  },
  objects: {
    en: 'Left out: a sequence has more than 999 objects of the class, for which the format has no ids.',
    zh: '未导出：同一序列中该类别的对象超过 999 个，格式没有可用的 id。',
  },
  outline: { en: 'Outlines are not carried; only the box is.', zh: '轮廓未导出，仅保留外接框。' },
  outside: {
    en: 'What reaches beyond the picture was cut off at its edge.',
    zh: '超出图片边界的部分已被裁切。',
  },
  overlap: {
    en: 'Where masks overlap, the format has place for one: pixels were given to the one above.',
    zh: '掩膜重叠处只能保留一个：像素归于上层的掩膜。',
  },
  part: {
    en: 'Order of drawing, occlusion and attributes of a single part are not carried.',
    zh: '单个部分的叠放次序、遮挡和属性未导出。',
  },
  parts: {
    en: 'Only the first box and the first outline are carried; further parts are left out.',
    zh: '仅导出第一个框和第一个轮廓，其余部分未导出。',
  },
  pieces: {
    en: 'An object of several pieces became one row for each piece.',
    zh: '由多个部分组成的对象被拆成多行。',
  },
  points: {
    en: 'Rows of fewer points than the dataset’s most were filled with points that are not labelled.',
    zh: '关键点数少于数据集最大值的行，已用未标注的点补齐。',
  },
  provenance: {
    en: 'Who or which model made it is not carried.',
    zh: '标注者或模型信息未导出。',
  },
  relations: { en: 'Relations between annotations are not carried.', zh: '标注之间的关系未导出。' },
  review: { en: 'The state of review is not carried.', zh: '审核状态未导出。' },
  rounding: {
    en: 'Coordinates became whole pixels: the smallest box of them that holds it.',
    zh: '坐标取整为整像素：取能完全包含原框的最小外接框。',
  },
  'same-name': {
    en: 'Left out: another picture has the same name but for its ending, and the format finds labels by that name.',
    zh: '未导出：另一张图片除扩展名外同名，而该格式按文件名匹配标签。',
  },
  shape: {
    en: 'Left out: it has no shape that the format can carry.',
    zh: '未导出：没有该格式可表达的几何形状。',
  },
  stream: {
    en: 'Parts on one of several cameras or channels are left out: the format knows one only.',
    zh: '位于多个相机或通道之一上的部分未导出：该格式只支持单一画面。',
  },
  text: {
    en: 'Left out: the text that the span counts in is not known.',
    zh: '未导出：不知道文本片段所在的原文。',
  },
  time: {
    en: 'Parts on a span of time are left out: the format counts frames.',
    zh: '位于时间段上的部分未导出：该格式以帧计数。',
  },
  track: { en: 'Which track it belongs to is not carried.', zh: '所属轨迹未导出。' },
  'track-end': {
    en: 'A shape on its own frame became a track that ends on the next frame.',
    zh: '单帧标注已写成轨迹，并在下一帧结束。',
  },
  'unknown-size': {
    en: 'Left out: the size of its picture is not known, and the format needs it.',
    zh: '未导出：图片尺寸未知，而该格式需要尺寸。',
  },
  visibility: {
    en: 'The format asks how much of the object can be seen; where nobody said, all or nothing was written.',
    zh: '该格式要求填写可见度；未说明之处按完全可见或不可见写出。',
  },
  whole: {
    en: 'What holds for the whole picture or video was written on its first frame.',
    zh: '适用于整张图片或整个视频的标注已写在第一帧上。',
  },
} as const satisfies Record<string, LocalText>;

export type LossField = keyof typeof LOSSES;

export interface Loss {
  field: LossField;
  /** Annotations that it concerns. */
  rows: number;
  reason: LocalText;
}

/** What an export holds and what it loses. */
export interface ExportSummary {
  pictures: number;
  annotations: number;
  leftOut: number;
  losses: Loss[];
}

/** Counts what an export writes, leaves out and loses; an annotation counts once for each field. */
export class ExportReport {
  pictures = 0;
  /** Annotations that were written, whole or in part. */
  annotations = 0;
  /** Annotations of which nothing was written. */
  leftOut = 0;
  readonly #rows = new Map<LossField, number>();

  count(written: boolean, lost: Iterable<LossField>): void {
    if (written) this.annotations++;
    else this.leftOut++;
    for (const field of lost) this.#rows.set(field, (this.#rows.get(field) ?? 0) + 1);
  }

  losses(): Loss[] {
    const rows = [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
    return rows.map(([field, n]) => ({ field, rows: n, reason: LOSSES[field] }));
  }

  summary(): ExportSummary {
    const { pictures, annotations, leftOut } = this;
    return { pictures, annotations, leftOut, losses: this.losses() };
  }
}
