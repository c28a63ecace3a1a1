declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A server that is not listening yet; states last for so many milliseconds. */
  export default function dynalite(options: {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
