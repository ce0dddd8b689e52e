/** Where the database came from: a server elsewhere, or which mongod runs on the data folder. */
export type DatabaseSource = 'external' | 'env' | 'path' | 'cache' | 'download' | 'wheel';

/** An open database: always a replica set, so that transactions and change streams work. */
export interface Database {
  /** Connection string with everything in it: user, replica set, `w=majority`, `journal=true`. Secret. */
  uri: string;
  /** The server's version, such as "6.0.5". */
  version: string;
  source: DatabaseSource;
  /** Process id of the embedded mongod at this moment (it changes when mongod was restarted); null when external. */
  readonly pid: number | null;
  /** Stops the embedded mongod cleanly and frees the data folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** The two levels the adapter speaks on; `console` and a pino logger both fit. */
export interface DatabaseLog {
  info(message: string): void;
  warn(message: string): void;
}
