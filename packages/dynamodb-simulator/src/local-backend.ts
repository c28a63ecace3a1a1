import type { TagSource } from '@pcf/tagging-simulator';
import { createSimulator } from './simulator.js';
import type { DurationsPreset } from './world/durations.js';

/** How to start the simulator. */
interface StartOptions {
  /** Where tables and items are kept; in memory where absent. */
  readonly folder?: string;
  /** The port of 127.0.0.1; one that the system chooses where absent or 0. */
  readonly port?: number;
  /** How long transient states last: about half a second, `demo`, where absent. */
  readonly durations?: DurationsPreset;
}

/** The account of local clients: the simulator takes an access key of twelve digits for the account. fauxqs has this one. */
const LOCAL_ACCOUNT = '000000000000';

/** A running simulator, as `pcf local` uses it. */
interface RunningSimulator {
  /** The environment variables with which clients of the AWS SDK use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether tables and items are kept in a folder. */
  readonly keepsState: boolean;
  /** The tables, for a tagging API over several backends. */
  readonly tagSource: TagSource;
  close(): Promise<void>;
}

/**
 * The simulator as the local backend of a flavor: `pcf local` starts it. The account of its clients is 000000000000, as that of all
 * local backends.
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
   * @throws {@link StateFolderError} when another process uses the folder, or it cannot be used
   * @throws Error with the code `EADDRINUSE` when the port is taken
   */
  async start({ folder, port = 0, durations = 'demo' }: StartOptions = {}): Promise<RunningSimulator> {
    const simulator = createSimulator({ durations, ...(folder !== undefined && { folder }) });
    const { url } = await simulator.listen({ port }).catch(async (error: unknown) => {
      await simulator.close();
      throw error;
    });
    return {
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: url,
        AWS_ENDPOINT_URL_KMS: url,
        AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: LOCAL_ACCOUNT,
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      keepsState: folder !== undefined,
      tagSource: simulator.tagSource,
      close: () => simulator.close(),
    };
  },
};
