import { FauxqsUnavailableError, LocalStateError } from '../errors.js';
import { emptyStores } from './fauxqs.js';
import { keepQueues } from './kept-queues.js';
import { acceptLocalUrls, answerLocalUrls } from './queue-urls.js';
import { type QueueTagSource, watchTags } from './tag-source.js';

/** How to start it. */
interface StartOptions {
  /** Where queues and messages are kept; if absent, they are in memory. */
  readonly folder?: string;
  /** The port of 127.0.0.1. If absent or 0, the system chooses one. */
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
   * @throws {@link FauxqsUnavailableError} when fauxqs is not installed, or this is another version than it needs
   * @throws {@link LocalStateError} when another process uses the folder, or it cannot be read or written
   * @throws Error with the code `EADDRINUSE` when the port is taken
   */
  async start({ folder, port = 0 }: StartOptions = {}): Promise<RunningBackend> {
    const { buildApp, stores } = await loadFauxqs();
    const closeFolder = folder === undefined ? undefined : await keepQueues(folder, stores.sqsStore);
    const app = buildApp({ logger: false, stores });
    app.addHook('onRequest', async ({ headers }, reply) => {
      if (isFromWebPage(headers)) return reply.code(403).type('text/plain').send(NO_WEB_PAGES);
    });
    acceptLocalUrls(app);
    const tagSource = watchTags(app, stores.sqsStore.allQueues());
    answerLocalUrls(app);
    const close = async () => {
      await app.close();
      closeFolder?.();
    };
    const url = await app.listen({ port, host: '127.0.0.1' }).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return {
      environment: {
        AWS_ENDPOINT_URL_SQS: url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: LOCAL_ACCOUNT,
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      keepsState: folder !== undefined,
      tagSource,
      close,
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

async function loadFauxqs() {
  try {
    const { buildApp } = await import('fauxqs');
    return { buildApp, stores: await emptyStores() };
  } catch (cause) {
    throw new FauxqsUnavailableError({ cause });
  }
}
