import { FauxqsUnavailableError, LocalStateError } from '../errors.js';
import { type LocalState, openLocalState } from './state.js';
import { type QueueTagSource, watchTags } from './tag-source.js';

/** How to start it. */
interface StartOptions {
  /** Where queues and messages are kept; if absent, they are in memory. */
  readonly folder?: string;
  /** The port of 127.0.0.1. If absent or 0: the port in the URLs of kept queues if it is free, or one that the system chooses. */
  readonly port?: number;
}

/** The account of all queues of fauxqs, and of its clients. */
const LOCAL_ACCOUNT = '000000000000';

/** A running SQS on this machine. */
interface RunningBackend {
  /** The environment variables that direct the AWS SDK's clients to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether its queues and messages are kept in the folder that it was started with. */
  readonly keepsState: boolean;
  /** Its queues, for a tagging API over several backends: each region has those that were created in it. */
  readonly tagSource: QueueTagSource;
  close(): Promise<void>;
}

/**
 * The local backend of the flavor: fauxqs on a loopback port. `pcf local` starts it. Requests from web pages are refused. fauxqs
 * is an optional peer dependency; only this file loads it.
 *
 * @example
 * ```ts
 * const { environment, close } = await localBackend.start();
 * Object.assign(process.env, environment);
 * await close();
 * ```
 */
export const localBackend = {
  /**
   * @throws {@link FauxqsUnavailableError} when fauxqs is not installed, or its version cannot keep state
   * @throws {@link LocalStateError} when another process uses the folder, or it cannot be read or written
   * @throws Error with the code `EADDRINUSE` when the port is taken
   */
  async start({ folder, port: wanted = 0 }: StartOptions = {}): Promise<RunningBackend> {
    const { buildApp, state } = await loadFauxqs(folder);
    const listen = async (port: number) => {
      const app = buildApp({ logger: false, ...(state && { stores: state.stores }) });
      app.addHook('onRequest', async ({ headers }, reply) => {
        if (isFromWebPage(headers)) return reply.code(403).type('text/plain').send(NO_WEB_PAGES);
      });
      const tagSource = watchTags(app, state?.stores.sqsStore.allQueues() ?? []);
      const url = await app.listen({ port, host: '127.0.0.1' }).catch(async (error: unknown) => {
        await app.close();
        throw error;
      });
      return { app, url, tagSource };
    };
    const listening = wanted === 0 ? listen(state?.port ?? 0).catch(() => listen(0)) : listen(wanted);
    const { app, url, tagSource } = await listening.catch((error: unknown) => {
      state?.close();
      throw error;
    });
    state?.setPort(Number(new URL(url).port));
    return {
      environment: {
        AWS_ENDPOINT_URL_SQS: url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: LOCAL_ACCOUNT,
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      keepsState: state !== undefined,
      tagSource,
      async close() {
        await app.close();
        state?.close();
      },
    };
  },
};

const NO_WEB_PAGES =
  'This server accepts only requests from programs on this machine, addressed to 127.0.0.1 or localhost.\n';
const LOOPBACK_NAME = /^(?:127\.0\.0\.1|localhost|[a-z0-9.-]+\.localhost)(?::\d{1,5})?$/i;

/**
 * Whether a request comes from a web page: every page in a browser on this machine can reach this server. A page is recognised by
 * its `Origin`, or by a `Host` that is not a name of this machine (DNS rebinding).
 */
function isFromWebPage({
  host = '',
  origin,
}: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}): boolean {
  return origin !== undefined || !LOOPBACK_NAME.test(host);
}

async function loadFauxqs(folder: string | undefined) {
  try {
    const { buildApp } = await import('fauxqs');
    const state: LocalState | undefined = folder === undefined ? undefined : await openLocalState(folder);
    return { buildApp, state };
  } catch (cause) {
    if (cause instanceof LocalStateError) throw cause;
    throw new FauxqsUnavailableError({ cause });
  }
}
