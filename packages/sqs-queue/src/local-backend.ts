import { FauxqsUnavailableError } from './errors.js';

/** An SQS that runs on this machine. */
interface RunningBackend {
  /** What to set so that the AWS SDK's clients find it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * SQS on this machine: `pcf local` starts it. It is fauxqs, on a loopback port; queues are in memory. fauxqs is an optional
 * peer dependency, and loaded only here.
 *
 * @example
 * ```ts
 * const { environment, close } = await localBackend.start();
 * Object.assign(process.env, environment);
 * await close();
 * ```
 */
export const localBackend = {
  /** @throws {@link FauxqsUnavailableError} when fauxqs is not installed */
  async start(): Promise<RunningBackend> {
    const { buildApp } = await loadFauxqs();
    const app = buildApp({ logger: false });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return {
      environment: {
        AWS_ENDPOINT_URL_SQS: url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      close: () => app.close(),
    };
  },
};

async function loadFauxqs() {
  try {
    return await import('fauxqs');
  } catch (cause) {
    throw new FauxqsUnavailableError({ cause });
  }
}
