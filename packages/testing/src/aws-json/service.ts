import { type FakeService, fakeService } from '../http/fake-service.js';
import { bytesOf } from '../http/sdk-handler.js';
import { createEndpoint, largestBody } from './endpoint.js';
import type { AwsJsonServiceOptions } from './options.js';

/** A service that speaks one of AWS's JSON protocols. */
export type AwsJsonService = FakeService;

/**
 * Makes a service out of functions, one for each operation. Nothing is opened until {@link AwsJsonService.listen}.
 *
 * Bodies that are no JSON, too large or of another protocol, unknown operations and requests without a signature are
 * refused as AWS does; signatures are read, not verified.
 *
 * @example
 * ```ts
 * const topics = new Set<unknown>();
 * const service = awsJsonService({
 *   target: 'Topics_20260101',
 *   operations: {
 *     CreateTopic({ Name }) {
 *       if (topics.has(Name)) throw new AwsJsonError('ResourceInUseException', `${Name} exists`);
 *       topics.add(Name);
 *       return { Name };
 *     },
 *   },
 * });
 * const { url } = await service.listen();
 * ```
 */
export function awsJsonService(options: AwsJsonServiceOptions): AwsJsonService {
  const endpoint = createEndpoint(options);
  return fakeService(
    async ({ method, headers, body }) => {
      const answer = await endpoint({ method, headers, body: bytesOf(body) });
      return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body };
    },
    { name: options.target, largestBody: largestBody(options) },
  );
}
