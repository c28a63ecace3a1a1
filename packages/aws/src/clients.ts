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

/** The clients that were made with equal settings. */
interface Made {
  readonly settings: AwsSettings;
  readonly clients: Map<AwsClientClass, Map<string, AwsClient>>;
}

/** Makes clients of the AWS SDK, one per class, settings and target, and closes them with the runtime. */
@injectable()
export class AwsClients {
  readonly #made: Made[] = [];

  /** @param settings - the runtime's */
  constructor(@inject(AWS_SETTINGS) private readonly settings: AwsSettings) {}

  /**
   * The client for a target: the same one for the same class, settings and target.
   *
   * @param settings - those of the particle or field that asks, where it has some of its own; the runtime's where absent
   *
   * @example
   * ```ts
   * const settings = context.resolve(AWS_SETTINGS);
   * const dynamodb = context.resolve(AWS_CLIENTS).get(DynamoDBClient, { region: 'eu-west-1' }, settings);
   * ```
   */
  get<Client extends AwsClient>(
    Client: AwsClientClass<Client>,
    target: AwsTarget = {},
    settings: AwsSettings = this.settings,
  ): Client {
    const key = JSON.stringify([target.region, target.profile, target.role]);
    const clients = this.#clientsOf(settings);
    const ofClass = clients.get(Client) ?? new Map<string, AwsClient>();
    clients.set(Client, ofClass);
    const known = ofClass.get(key);
    if (known instanceof Client) return known;
    const made = new Client(configFor(settings, target));
    ofClass.set(key, made);
    return made;
  }

  /** Closes all clients and their connections. */
  dispose(): void {
    for (const { clients } of this.#made.splice(0))
      for (const ofClass of clients.values()) for (const client of ofClass.values()) client.destroy();
  }

  /** Equal settings share clients, so that a field that is made again and again opens no more connections. */
  #clientsOf(settings: AwsSettings): Made['clients'] {
    const known = this.#made.find((made) => areEqual(made.settings, settings));
    if (known) return known.clients;
    const clients: Made['clients'] = new Map();
    this.#made.push({ settings, clients });
    return clients;
  }
}

function areEqual(one: AwsSettings, other: AwsSettings): boolean {
  const members = ['region', 'profile', 'endpoint', 'requestHandler'] as const;
  return members.every((name) => one[name] === other[name]) && areSame(one.credentials, other.credentials);
}

/** The SDK adds members of its own to credentials, so that only those that are secret or name them count. */
function areSame(one: AwsSettings['credentials'], other: AwsSettings['credentials']): boolean {
  if (one === other) return true;
  if (!one || !other || typeof one === 'function' || typeof other === 'function') return false;
  const members = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;
  return members.every((name) => one[name] === other[name]);
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
