import { connect, createServer, type Socket } from 'node:net';

/** A network between a worker and its database. */
export interface Proxy {
  /** The connection string of the database through this network. */
  readonly url: string;
  /** How many connections were refused. */
  readonly refused: number;
  /**
   * Passes nothing on, and closes nothing: neither side notices.
   *
   * @param isIt - which connections, by their application names; all by default
   */
  freeze(isIt?: (application: string) => boolean): void;
  /** Closes all connections, and refuses new ones. */
  cut(): void;
  /** Passes everything on again. */
  mend(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startProxy(database: string): Promise<Proxy> {
  const target = new URL(database);
  /** The connections with the names of their applications, as far as they have said them. */
  const pairs = new Map<readonly [Socket, Socket], { application: string }>();
  let isCut = false;
  let refused = 0;
  let isFrozen = (_application: string) => false;

  const server = createServer((client) => {
    if (isCut) {
      refused += 1;
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    const pair = [client, upstream] as const;
    const about = { application: '' };
    pairs.set(pair, about);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) {
      socket.on('end', end);
      socket.on('error', end);
    }
    // The first message of a client names its application: https://www.postgresql.org/docs/current/protocol-message-formats.html
    client.once('data', (data) => {
      about.application = /application_name\0([^\0]*)/.exec(data.toString('latin1'))?.[1] ?? '';
      if (isFrozen(about.application)) for (const socket of pair) socket.pause();
    });
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => client.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address ? address.port : '');

  return {
    url: url.href,
    get refused() {
      return refused;
    },
    freeze(isIt = () => true) {
      isFrozen = isIt;
      for (const [pair, { application }] of pairs) if (isFrozen(application)) for (const socket of pair) socket.pause();
    },
    cut() {
      isCut = true;
      for (const socket of [...pairs.keys()].flat()) socket.destroy();
    },
    mend() {
      isCut = false;
      isFrozen = () => false;
      for (const socket of [...pairs.keys()].flat()) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...pairs.keys()].flat()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
