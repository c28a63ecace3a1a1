declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A server that does not listen yet. States take this many milliseconds. */
  export default function dynalite(options: {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
