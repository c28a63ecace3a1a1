import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { inject, injectable, Token } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import type { HttpHandlerUserInput } from '@smithy/core/protocols';
import type { AwsCredentialIdentityProvider, DeserializeMiddleware, MiddlewareStack } from '@smithy/types';
import { customEndpoint, isAws } from './endpoint.js';
import { admit, BEFORE_SEND, type BeforeSend, currentSignal, describeCall, LET_PASS } from './outgoing-call.js';
import { AWS_SETTINGS, type AwsSettings, type AwsTarget, areEqualSettings } from './settings.js';

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

/** The runtime's {@link AwsClients}. */
export const AWS_CLIENTS = new Token<AwsClients>('AWS clients');

/** The timeouts of requests, in milliseconds, so that an endpoint without answers does not block an apply. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Who the caller is, as far as it can be found out. */
export interface Caller {
  /** The number of the account. */
  readonly account?: string;
  /** The ARN of the user or role. */
  readonly identity?: string;
}

/** What was made with equal settings. None of it is used with others. */
interface SettingsGroup {
  readonly settings: AwsSettings;
  /** By hook, class and target. */
  readonly clients: Map<BeforeSend, Map<AwsClientClass, Map<string, AwsClient>>>;
  /** The answers of STS, by profile and role: the region makes no difference. */
  readonly callers: Map<string, KnownCaller>;
}

/** An answer of STS, which is read without waiting once it is there. */
class KnownCaller {
  readonly answer: Promise<Caller>;
  #account: string | undefined;

  constructor(ask: () => Promise<Caller>) {
    this.answer = this.#note(ask);
  }

  get account(): string | undefined {
    return this.#account;
  }

  async #note(ask: () => Promise<Caller>): Promise<Caller> {
    const caller = await ask().catch((): Caller => ({}));
    this.#account = caller.account;
    return caller;
  }
}

/** Creates clients of the AWS SDK, one per class, settings, hook and target, and closes them with the runtime. */
@injectable()
export class AwsClients {
  readonly #groups: SettingsGroup[] = [];

  /**
   * @param settings - the settings of the runtime
   * @param beforeSend - the hook of the runtime
   */
  constructor(
    @inject(AWS_SETTINGS) private readonly settings: AwsSettings,
    @inject(BEFORE_SEND) private readonly beforeSend: BeforeSend = LET_PASS,
  ) {}

  /**
   * Returns the client for a target: the same client for the same class, settings, hook and target.
   *
   * @param settings - the settings of the particle or field, if it has its own; default: the runtime's
   * @param beforeSend - the hook of the particle or field, if it has its own; default: the runtime's
   * @throws TypeError when there is a hook, and the client is none of the AWS SDK v3, so that the hook would not be called
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
    beforeSend: BeforeSend = this.beforeSend,
  ): Client {
    const key = JSON.stringify([target.region, target.profile, target.role]);
    const ofHook = entryOf(this.#groupOf(settings).clients, beforeSend, () => new Map());
    const ofClass: Map<string, AwsClient> = entryOf(ofHook, Client, () => new Map());
    const known = ofClass.get(key);
    if (known instanceof Client) return known;
    const made = new Client(configFor(settings, target));
    if (beforeSend !== LET_PASS) this.#hook(made, target, settings, beforeSend);
    ofClass.set(key, made);
    return made;
  }

  /**
   * Returns who the caller is. Asks once for equal settings, profile and role; what cannot be found out is absent.
   *
   * @param ask - asks STS
   */
  callerOf(target: AwsTarget, settings: AwsSettings, ask: () => Promise<Caller>): Promise<Caller> {
    return entryOf(this.#groupOf(settings).callers, keyOfCaller(target), () => new KnownCaller(ask)).answer;
  }

  /** Returns the number of the account of a target, where it is known without a request; see {@link OutgoingCall}. */
  accountOf(target: AwsTarget, settings: AwsSettings = this.settings): string | undefined {
    const { role, profile } = target;
    if (role !== undefined) return /^arn:[^:]*:iam::(\d{12}):/.exec(role)?.[1];
    const { credentials } = settings;
    const own = profile === undefined && typeof credentials === 'object' ? credentials.accountId : undefined;
    return own ?? this.#groupOf(settings).callers.get(keyOfCaller(target))?.account;
  }

  /** Closes all clients and their connections. */
  dispose(): void {
    for (const { clients } of this.#groups.splice(0))
      for (const ofHook of clients.values())
        for (const ofClass of ofHook.values()) for (const client of ofClass.values()) client.destroy();
  }

  /** Calls the hook before each request of a client: after it was signed, right before the handler that sends it. */
  #hook(client: AwsClient, target: AwsTarget, settings: AwsSettings, beforeSend: BeforeSend): void {
    if (!hasMiddleware(client))
      throw new TypeError(`${client.constructor.name} is no client of the AWS SDK v3: BEFORE_SEND cannot be called.`);
    const { serviceId: service } = client.config;
    const hook: DeserializeMiddleware<object, object> =
      (next, { commandName }) =>
      async (request) => {
        const operation = String(commandName).replace(/Command$/, '');
        const account = this.accountOf(target, settings);
        const call = describeCall(settings, target, { service, operation, account, signal: currentSignal() });
        await admit(call, 'the hook before each request', beforeSend);
        return next(request);
      };
    client.middlewareStack.add(hook, { step: 'deserialize', priority: 'low', name: 'pcfBeforeSend' });
  }

  /** Equal settings share clients, so that creating a field repeatedly does not open more connections. */
  #groupOf(settings: AwsSettings): SettingsGroup {
    const known = this.#groups.find((made) => areEqualSettings(made.settings, settings));
    if (known) return known;
    const made = { settings, clients: new Map(), callers: new Map() };
    this.#groups.push(made);
    return made;
  }
}

/** A client that tells its service, and has middleware. */
interface HookedClient extends AwsClient {
  readonly config: { readonly serviceId?: string };
  readonly middlewareStack: Pick<MiddlewareStack<object, object>, 'add'>;
}

function hasMiddleware(client: AwsClient): client is HookedClient {
  const stack: unknown = Reflect.get(client, 'middlewareStack');
  return isRecord(Reflect.get(client, 'config')) && isRecord(stack) && typeof stack.add === 'function';
}

function keyOfCaller({ profile, role }: AwsTarget): string {
  return JSON.stringify([profile, role]);
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function configFor(settings: AwsSettings, target: AwsTarget): AwsClientConfig {
  const region = target.region ?? settings.region;
  const profile = target.profile ?? settings.profile;
  const own = target.profile === undefined ? settings.credentials : undefined;
  const credentials = target.role === undefined ? own : assume(target.role, { ...settings, ...target }, own);
  return {
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    ...(usesPaths(settings) && { forcePathStyle: true }),
    requestHandler: settings.requestHandler ? kept(settings.requestHandler) : TIMEOUTS,
    maxAttempts: 1,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Only clients of S3 know the setting. */
function usesPaths(settings: AwsSettings): boolean {
  return settings.forcePathStyle ?? !isAws(customEndpoint(settings, 'S3'));
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
