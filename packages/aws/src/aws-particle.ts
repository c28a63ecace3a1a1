import { CLOCK, Particle, RANDOM, type Step } from '@pcf/core';
import { CALL_BUDGET } from './budget.js';
import { AWS_CLIENTS, type AwsClient, type AwsClientClass } from './clients.js';
import type { AwsDefinition } from './definition.js';
import { retrying } from './retry.js';

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
  /** The runtime's client for this particle's region, profile and role. */
  protected client<Client extends AwsClient>(Client: AwsClientClass<Client>): Client {
    const { region, profile, role, aws_resource } = this.definition;
    const target = { region: region ?? aws_resource.region_name, profile, role };
    return this.context.resolve(AWS_CLIENTS).get(Client, target);
  }

  /**
   * Sends a request, with bounded retries on the runtime's clock.
   *
   * @param operation - its name, for errors
   * @param request - sends it once
   * @throws as `retrying` does
   */
  protected call<T>(operation: string, request: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { region, profile, role, aws_resource } = this.definition;
    const account = JSON.stringify([region ?? aws_resource.region_name, profile, role]);
    const admit = () => this.context.resolve(CALL_BUDGET).take(account, signal);
    const clock = this.context.resolve(CLOCK);
    return retrying(operation, request, { clock, random: this.context.resolve(RANDOM), signal, admit });
  }
}
