import { type Outputs, Particle, type Step } from '@pcf/core';
import { clientFor, retryOptionsFor } from './calls/calls.js';
import { retrying } from './calls/retry.js';
import type { AwsClient, AwsClientClass } from './clients.js';
import { type AwsDefinition, targetOf } from './definition/keys.js';
import type { AwsTarget } from './settings.js';

/**
 * The base class of AWS particles. It provides clients for the region, profile and role of the definition, and retries requests.
 *
 * @example
 * ```ts
 * class Topic extends AwsParticle<TopicDefinition, TopicSettings> {
 *   protected async observe(signal: AbortSignal) {
 *     const sns = this.client(SNSClient);
 *     const found = await this.call('GetTopicAttributes', () => sns.send(command, { abortSignal: signal }), signal);
 *     // …
 *   }
 * }
 * ```
 */
export abstract class AwsParticle<
  Definition extends AwsDefinition,
  Settings = unknown,
  S extends Step = Step,
  O extends Outputs = Outputs,
> extends Particle<Definition, Settings, S, O> {
  /** Returns the client for this particle's region, profile and role. */
  protected client<Client extends AwsClient>(Client: AwsClientClass<Client>): Client {
    return clientFor(Client, this.context, this.target);
  }

  /**
   * Sends a request, with retries for a bounded time, and within the budget of calls. It does not observe the rates that AWS
   * documents, because it does not know the client; `awsCalls` does.
   *
   * @param operation - the name of the operation, for errors
   * @param request - sends the request once
   * @throws {@link AwsRequestError}, {@link AwsCredentialsError}, {@link AwsEndpointError}, {@link AwsConfigurationError}, or
   * core's `ConflictError` when AWS refuses only because something else is being changed
   */
  protected call<T>(operation: string, request: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return retrying(operation, request, retryOptionsFor(this.context, this.target, { operation, signal }));
  }

  /** The region, profile and role of the resource. */
  protected get target(): AwsTarget {
    return targetOf(this.definition);
  }
}
