import { AsyncLocalStorage } from 'node:async_hooks';
import { PcfError, Token } from '@pcf/core';
import { CallRefusedError } from './errors.js';
import { type AwsSettings, type AwsTarget, callerOf, regionOf } from './settings.js';

/** A call to AWS that is about to be sent: one attempt, each retry is another. For a budget of calls, and for {@link BeforeSend}. */
export interface OutgoingCall {
  /** The SDK's id of the service, for example `DynamoDB`; absent where a flavor sends it with `AwsParticle.call`. */
  readonly service?: string | undefined;
  /** The name of the operation, for example `CreateTable`. */
  readonly operation: string;
  /** The region; absent where only the SDK's configuration files set it. */
  readonly region?: string | undefined;
  /**
   * The number of the account, where it is known without a request: from the ARN of the role, from the credentials, or because STS was
   * asked before, by `field.whereabouts()`.
   */
  readonly account?: string | undefined;
  /**
   * A key of the region and the credentials: calls with equal keys count together. It never contains a secret. It is equal in all
   * processes, except for credentials from a function.
   */
  readonly caller: string;
  /** Whether the operation may change something: every operation whose name does not say that it reads. */
  readonly writes: boolean;
  /** Aborted when the call is of no use any more: its apply has ended. */
  readonly signal: AbortSignal;
}

/**
 * Receives each call right before the request leaves: after it was signed, for each attempt. It is not sent before the promise resolves.
 * A hook that throws refuses it. A `FencedError` of core ends the whole apply.
 */
export type BeforeSend = (call: OutgoingCall) => void | Promise<void>;

/**
 * The runtime's {@link BeforeSend}; by default, it lets everything pass. It is called for all requests of clients that the framework
 * creates, except for those with which the SDK itself gets credentials.
 *
 * @example
 * ```ts
 * const beforeSend: BeforeSend = ({ writes }) => {
 *   if (writes && lease.left() < 1_000) throw new FencedError('the lease of this worker is over');
 * };
 * const pcf = createPcf({ plugins: [dynamodbTable], services: [bind(BEFORE_SEND, { useValue: beforeSend })] });
 * ```
 */
export const BEFORE_SEND = new Token<BeforeSend>('hook before each request to AWS');

/** Lets every request pass. */
export const LET_PASS: BeforeSend = () => {};

/** Describes a call, as far as that is known without a request. */
export function describeCall(
  settings: AwsSettings,
  target: AwsTarget,
  call: Pick<OutgoingCall, 'service' | 'operation' | 'account' | 'signal'>,
): OutgoingCall {
  const region = regionOf(settings, target);
  return { ...call, region, caller: callerOf(settings, target), writes: !READS.test(call.operation) };
}

/** Operations with another name are taken for writes, so that none is overlooked. */
const READS = /^(?:Batch)?(?:Describe|Get|Head|List|Lookup|Query|Scan|Search)(?=[A-Z]|$)/;

/**
 * Asks whether a call may be sent.
 *
 * @param by - what is asked, for errors
 * @throws {@link CallRefusedError} when it throws anything but an error of the framework
 */
export async function admit(call: OutgoingCall, by: string, ask: BeforeSend): Promise<void> {
  try {
    await ask(call);
  } catch (error) {
    call.signal.throwIfAborted();
    throw error instanceof PcfError ? error : new CallRefusedError(call.operation, by, error);
  }
  call.signal.throwIfAborted();
}

/** The signal of the request that the running code sends: the SDK does not tell it to its middleware. */
const SIGNALS = new AsyncLocalStorage<AbortSignal>();

/** Sends a request that a signal ends. */
export function sendWith<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
  return SIGNALS.run(signal, send);
}

/** The signal of the request that the running code sends; one that is never aborted where it was not said. */
export function currentSignal(): AbortSignal {
  return SIGNALS.getStore() ?? new AbortController().signal;
}
