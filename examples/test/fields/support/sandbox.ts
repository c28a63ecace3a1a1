import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator } from '@pcf/dynamodb-simulator';
import { localBackend } from '@pcf/sqs-queue';
import { onTestFinished, vi } from 'vitest';

const EXAMPLES = join(import.meta.dirname, '../../../fields');

/**
 * Leads the AWS SDK to a DynamoDB and an SQS on this machine that nothing is in, and this process to a working folder with a
 * copy of the examples, until the test ends.
 */
export async function enterSandbox(): Promise<void> {
  const simulator = createSimulator({ durations: 'instant' });
  const [{ url }, queues] = await Promise.all([simulator.listen(), localBackend.start()]);
  const quiet = { AWS_PROFILE: undefined, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const environment = { ...queues.environment, ...quiet, AWS_ENDPOINT_URL_DYNAMODB: url };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pcf-fields-')));
  await cp(EXAMPLES, folder, { recursive: true });
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(async () => {
    process.chdir(before);
    vi.unstubAllEnvs();
    await Promise.all([simulator.close(), queues.close(), rm(folder, { recursive: true, force: true })]);
  });
}
