import type { findings as english } from '../en/findings.ts';
import type { Chinese } from './chinese.ts';

export const findings: Chinese<typeof english> = {
  'findings.clean': '没有未决问题，各项校验均正常。',
  'findings.count_other': '{{shown}} 个问题',
  'findings.inAssets_other': '涉及 {{shown}} 个数据项',
  'findings.list': '逐条查看与豁免',
  'findings.noAssets': '数据集是空的，尚无可校验的内容。',
  'findings.none': '无问题',
  'findings.noneOpen': '该规则没有未决问题。',
  'findings.reason': '为何可以接受？理由将写入审计记录。',
  'findings.show': '查看数据项',
  'findings.waive': '豁免',
  'findings.waived': '已于 {{at}} 豁免：{{reason}}',
  'findings.withWaived': '包括已豁免的',
  'severity.error': '错误',
  'severity.info': '提示',
  'severity.warning': '警告',
};
