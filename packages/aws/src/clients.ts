import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { inject, injectable, Token } from '@pcf/core';
import type { HttpHandlerUserInput } from '@smithy/core/protocols';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/** The settings of all AWS clients of a runtime. Absent settings are found by the AWS SDK's own conventions. */
export interface AwsSettings {
  readonly region?: string;
  readonly profile?: string;
  /** The URL of an endpoint that replaces AWS's own. */
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** The options of the SDK's request handler, or a handler. */
  readonly requestHandler?: HttpHandlerUserInput;
}

/** The region, profile and role of a client. Absent values come from the runtime's {@link AwsSettings}. */
export interface AwsTarget {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** The ARN of a role to assume. */
  readonly role?: string | undefined;
}

/** The configuration with which clients of the AWS SDK are created. */
export interface AwsClientConfig extends AwsSettings {
  /** Always 1: PCF retries requests itself, on its own clock. */
  readonly maxAttempts: number;
}

/** The class of a client of the AWS SDK v3, for example `DynamoDBClient`. */
export type AwsClientClass<Client extends AwsClient = AwsClient> = new (config: AwsClientConfig) => Client;

/** The common interface of the clients of the AWS SDK v3. */
export interface AwsClient {
  destroy(): void;
}

/** The runtime's {@link AwsSettings}. */
export const AWS_SETTINGS = new Token<AwsSettings>('AWS settings');

/** The runtime's {@link AwsClients}. */
export const AWS_CLIENTS = new Token<AwsClients>('AWS clients');

/** The timeouts of requests, in milliseconds, so that an endpoint without answers does not block an apply. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** The clients that were created with equal settings. */
interface ClientGroup {
  readonly settings: AwsSettings;
  readonly clients: Map<AwsClientClass, Map<string, AwsClient>>;
}

/** Creates clients of the AWS SDK, one per class, settings and target, and closes them with the runtime. */
@injectable()
export class AwsClients {
  readonly #groups: ClientGroup[] = [];

  /** @param settings - the settings of the runtime */
  constructor(@inject(AWS_SETTINGS) private readonly settings: AwsSettings) {}

  /**
   * Returns the client for a target: the same client for the same class, settings and target.
   *
   * @param settings - the settings of the particle or field, if it has its own; default: the runtime's
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
    for (const { clients } of this.#groups.splice(0))
      for (const ofClass of clients.values()) for (const client of ofClass.values()) client.destroy();
  }

  /** Equal settings share clients, so that creating a field repeatedly does not open more connections. */
  #clientsOf(settings: AwsSettings): ClientGroup['clients'] {
    const known = this.#groups.find((made) => areEqual(made.settings, settings));
    if (known) return known.clients;
    const clients: ClientGroup['clients'] = new Map();
    this.#groups.push({ settings, clients });
    return clients;
  }
}

function areEqual(one: AwsSettings, other: AwsSettings): boolean {
  const members = ['region', 'profile', 'endpoint', 'requestHandler'] as const;
  return members.every((name) => one[name] === other[name]) && areSame(one.credentials, other.credentials);
}

/** Compares only the members of credentials that matter: the SDK adds members of its own. */
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
