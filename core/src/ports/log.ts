/** Structured log: particulars first, words second (pino's form). Never put data of people into it. */
export interface Log {
  info(particulars: object, words: string): void;
  warn(particulars: object, words: string): void;
  error(particulars: object, words: string): void;
}
