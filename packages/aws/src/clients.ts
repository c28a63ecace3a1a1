import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { inject, injectable, Token } from '@pcf/core';
import type { HttpHandlerUserInput } from '@smithy/core/protocols';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/** What all clients of a runtime are made with; what is absent is found by the AWS SDK's own conventions. */
export interface AwsSettings {
  readonly region?: string;
  readonly profile?: string;
  /** The URL of an endpoint in place of AWS's own. */
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** How requests are sent: options for the SDK's own handler, or a handler. */
  readonly requestHandler?: HttpHandlerUserInput;
}

/** Whose resources a client manages. What is absent comes from the runtime's {@link AwsSettings}. */
export interface AwsTarget {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** The ARN of a role to assume. */
  readonly role?: string | undefined;
}

/** What a client of the AWS SDK is made with here. */
export interface AwsClientConfig extends AwsSettings {
  /** One: retries are the framework's, on its clock. */
  readonly maxAttempts: number;
}

/** The class of a client of the AWS SDK v3, for example `DynamoDBClient`. */
export type AwsClientClass<Client extends AwsClient = AwsClient> = new (config: AwsClientConfig) => Client;

/** What every client of the AWS SDK v3 can do. */
export interface AwsClient {
  destroy(): void;
}

/** The runtime's {@link AwsSettings}. */
export const AWS_SETTINGS = new Token<AwsSettings>('AWS settings');

/** The runtime's {@link AwsClients}. */
export const AWS_CLIENTS = new Token<AwsClients>('AWS clients');

/** An endpoint that does not answer must not hold up an apply for ever. In milliseconds. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Makes clients of the AWS SDK, one per class and target, and closes them with the runtime. */
@injectable()
export class AwsClients {
  readonly #clients = new Map<AwsClientClass, Map<string, AwsClient>>();

  constructor(@inject(AWS_SETTINGS) private readonly settings: AwsSettings) {}

  /**
   * The client for a target: the same one for the same class and target.
   *
   * @example
   * ```ts
   * const dynamodb = context.resolve(AWS_CLIENTS).get(DynamoDBClient, { region: 'eu-west-1' });
   * ```
   */
  get<Client extends AwsClient>(Client: AwsClientClass<Client>, target: AwsTarget = {}): Client {
    const key = JSON.stringify([target.region, target.profile, target.role]);
    const ofClass = this.#clients.get(Client) ?? new Map<string, AwsClient>();
    this.#clients.set(Client, ofClass);
    const known = ofClass.get(key);
    if (known instanceof Client) return known;
    const made = new Client(configFor(this.settings, target));
    ofClass.set(key, made);
    return made;
  }

  /** Closes all clients and their connections. */
  dispose(): void {
    for (const clients of this.#clients.values()) for (const client of clients.values()) client.destroy();
    this.#clients.clear();
  }
}

function configFor(settings: AwsSettings, target: AwsTarget): AwsClientConfig {
  const region = target.region ?? settings.region;
  const profile = target.profile ?? settings.profile;
  const own = target.profile === undefined ? settings.credentials : undefined;
  const credentials = target.role === undefined ? own : assume(target.role, { ...settings, ...target }, own);
  return {
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    requestHandler: settings.requestHandler ? kept(settings.requestHandler) : TIMEOUTS,
    maxAttempts: 1,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** A handler that was given stays open when a client is closed: others may use it. Options make a handler of the client's own. */
function kept(given: HttpHandlerUserInput): HttpHandlerUserInput {
  if (!('handle' in given && typeof given.handle === 'function')) return given;
  return new Proxy(given, {
    get(handler, key) {
      if (key === 'destroy') return () => {};
      const value: unknown = Reflect.get(handler, key);
      return typeof value === 'function' ? value.bind(handler) : value;
    },
  });
}

function assume(
  role: string,
  { region, profile }: AwsTarget,
  master: AwsSettings['credentials'],
): AwsCredentialIdentityProvider {
  const clientConfig = { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
  return fromTemporaryCredentials({
    params: { RoleArn: role, RoleSessionName: 'pcf' },
    clientConfig,
    ...(master === undefined ? {} : { masterCredentials: master }),
  });
}
