import { Particle, type Step } from '@pcf/core';
import { clientFor, retryingFor } from './calls/calls.js';
import { retrying } from './calls/retry.js';
import type { AwsClient, AwsClientClass, AwsTarget } from './clients.js';
import { type AwsDefinition, targetOf } from './definition/keys.js';

/**
 * The base of particles of AWS: a particle with clients for its region, profile and role, and requests that are retried.
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
> extends Particle<Definition, Settings, S> {
  /** The client for this particle's region, profile and role, made with its settings of AWS. */
  protected client<Client extends AwsClient>(Client: AwsClientClass<Client>): Client {
    return clientFor(Client, this.context, this.target);
  }

  /**
   * Sends a request, with retries that are bounded in time, and within the budget of calls. It knows no client, so that it cannot
   * keep the rates that AWS documents for its operations: `awsCalls` does.
   *
   * @param operation - its name, for errors
   * @param request - sends it once
   * @throws {@link AwsRequestError}, {@link AwsCredentialsError}, {@link AwsEndpointError}, {@link AwsConfigurationError}, or
   * core's `ConflictError` when AWS refuses only because something else is being changed
   */
  protected call<T>(operation: string, request: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return retrying(operation, request, retryingFor(this.context, this.target, signal));
  }

  /** Whose resource it is. */
  protected get target(): AwsTarget {
    return targetOf(this.definition);
  }
}
