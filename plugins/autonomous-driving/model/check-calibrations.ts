import type { FindingDraft } from '@lode/core';
import { finding } from '../findings.ts';
import type { Calibration } from './recording.ts';

const PROBLEMS = {
  focal: { en: 'its focal length is not positive', zh: '焦距不是正数' },
  centre: { en: 'its principal point lies outside the image', zh: '主点在图像之外' },
};

/** What is wrong with a camera matrix, or null. */
function problemOf({ intrinsics, width, height }: Calibration): keyof typeof PROBLEMS | null {
  if (!intrinsics) return null;
  const [fx = 0, , cx = 0, , fy = 0, cy = 0] = intrinsics;
  if (!(fx > 0) || !(fy > 0)) return 'focal';
  // Without the image's size a principal point can only be judged by its sign.
  if (cx < 0 || cy < 0 || (width && cx > width) || (height && cy > height)) return 'centre';
  return null;
}

/** Cameras whose matrix no lens has. */
export function checkCalibrations(calibrations: readonly Calibration[]): FindingDraft[] {
  return calibrations.flatMap((calibration): FindingDraft[] => {
    const problem = problemOf(calibration);
    if (!problem) return [];
    const { sensor, intrinsics = [] } = calibration;
    const { en, zh } = PROBLEMS[problem];
    const words = { en: `The calibration of ${sensor} cannot be right: ${en}.`, zh: `${sensor} 的标定有误：${zh}。` };
    return [finding('calibration', 'error', words, { location: { sensor }, evidence: { problem, intrinsics } })];
  });
}
