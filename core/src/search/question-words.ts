/** What a clause of the text form is about. */
export type Clause =
  | 'near'
  | 'placeBefore'
  | 'box'
  | 'area'
  | 'from'
  | 'to'
  | 'shows'
  | 'findingCode'
  | 'licences'
  | 'datasets'
  | 'plugins'
  | 'kind'
  | 'subject'
  | 'text'
  | 'query';

/**
 * The words that begin a clause. Several words may have spaces between them or, in Chinese, none. What is printed is
 * the first English form.
 */
export const CLAUSES: Record<Clause, string[][]> = {
  near: [['within']],
  placeBefore: [['在']],
  box: [
    ['in', 'box'],
    ['在', '框'],
  ],
  area: [
    ['in', 'area'],
    ['在', '区域'],
  ],
  from: [['from'], ['从']],
  to: [['to'], ['到']],
  shows: [['showing'], ['出现']],
  findingCode: [
    ['with', 'finding'],
    ['存在', '问题'],
  ],
  licences: [['under'], ['许可']],
  datasets: [['in'], ['数据集']],
  plugins: [['of', 'domain'], ['领域']],
  kind: [['of', 'kind'], ['类型']],
  subject: [['about'], ['关于']],
  text: [['matching'], ['匹配']],
  query: [['asking'], ['询问']],
};

/** Units of length in metres. */
export const UNITS: Record<string, number> = { km: 1_000, m: 1, 公里: 1_000, 千米: 1_000, 米: 1 };

/** Words inside a clause, in both languages. */
export const OF = [['of']];
export const AROUND = [['周围'], ['附近']];
export const INSIDE = [['以内'], ['之内'], ['内']];
