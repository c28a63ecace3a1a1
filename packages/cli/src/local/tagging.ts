import { isRecord } from '@pcf/core/values';
import type { TagSource } from '@pcf/tagging-simulator';
import type { LocalBackendOptions, RunningBackend } from './backend.js';

/**
 * The variable that directs the SDK's clients to the Resource Groups Tagging API.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
 */
export const TAGGING_VARIABLE = 'AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API';

/** Starts AWS's tagging API over several backends, on a loopback port, with the rates of calls that AWS documents. */
export async function startTagging(
  sources: readonly TagSource[],
  { port = 0, durations = 'demo' }: LocalBackendOptions,
): Promise<RunningBackend> {
  const { createTaggingSimulator } = await import('@pcf/tagging-simulator');
  const tagging = createTaggingSimulator({ sources, durations, rates: true });
  const { url } = await tagging.listen({ port });
  return { environment: { [TAGGING_VARIABLE]: url }, close: () => tagging.close() };
}

/** Whether a value has the members of a source. */
export function isTagSource(value: unknown): value is TagSource {
  const methods = ['watch', 'tag', 'untag'];
  return (
    isRecord(value) && typeof value.service === 'string' && methods.every((name) => typeof value[name] === 'function')
  );
}
