import { FauxqsUnavailableError, LocalStateError } from '../errors.js';
import { type LocalState, openLocalState } from './state.js';

/** An SQS that runs on this machine. */
interface RunningBackend {
  /** What to set so that the AWS SDK's clients find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its queues and messages are kept in the folder that it was started with, where there was one. */
  readonly keepsState: boolean;
  close(): Promise<void>;
}

/**
 * SQS on this machine: `pcf local` starts it. It is fauxqs, on a loopback port. Requests of web pages are refused. fauxqs is an
 * optional peer dependency, and loaded only here.
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
   * @param options - `folder`: where queues and messages are kept; in memory where absent
   * @throws {@link FauxqsUnavailableError} when fauxqs is not installed, or its version keeps no state
   * @throws {@link LocalStateError} when another process uses the folder, or it cannot be used
   */
  async start({ folder }: { readonly folder?: string } = {}): Promise<RunningBackend> {
    const { buildApp, state } = await loadFauxqs(folder);
    const listen = async (port: number) => {
      const app = buildApp({ logger: false, ...(state && { stores: state.stores }) });
      app.addHook('onRequest', async ({ headers }, reply) => {
        if (isOfWebPage(headers)) return reply.code(403).type('text/plain').send(NO_WEB_PAGES);
      });
      const url = await app.listen({ port, host: '127.0.0.1' });
      return { app, url };
    };
    const { app, url } = await listen(state?.port ?? 0).catch(() => listen(0));
    state?.movedTo(Number(new URL(url).port));
    return {
      environment: {
        AWS_ENDPOINT_URL_SQS: url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      keepsState: state !== undefined,
      async close() {
        await app.close();
        state?.close();
      },
    };
  },
};

const NO_WEB_PAGES =
  'This server answers programs on this machine only: no web pages, and no other host than 127.0.0.1 or localhost.\n';
const LOOPBACK_NAME = /^(?:127\.0\.0\.1|localhost|[a-z0-9.-]+\.localhost)(?::\d{1,5})?$/i;

/**
 * Every page that is open in a browser of this machine reaches this server. A page is known by its `Origin`, and one of another name
 * that leads here (DNS rebinding) by its `Host`.
 */
function isOfWebPage({
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
