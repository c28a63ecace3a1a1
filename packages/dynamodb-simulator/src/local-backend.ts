import type { TagSource } from '@pcf/tagging-simulator';
import { createSimulator } from './simulator.js';

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
 * The simulator as the local backend of a flavor: `pcf local` starts it. Transient states last about half a second.
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
   * @param options - `folder`: where tables and items are kept; in memory where absent
   * @throws {@link StateFolderError} when another process uses the folder, or it cannot be used
   */
  async start({ folder }: { readonly folder?: string } = {}): Promise<RunningSimulator> {
    const simulator = createSimulator({ durations: 'demo', ...(folder !== undefined && { folder }) });
    const { url } = await simulator.listen();
    return {
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: url,
        AWS_ENDPOINT_URL_KMS: url,
        AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      keepsState: folder !== undefined,
      tagSource: simulator.tagSource,
      close: () => simulator.close(),
    };
  },
};
