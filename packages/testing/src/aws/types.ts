import type { BlobPayloadInputTypes, StreamingBlobPayloadInputTypes } from '@smithy/types';
import type { AwsCaller } from '../aws-json/signature.js';

/** The context of a call of an operation. */
export interface AwsCall extends AwsCaller {
  readonly operation: string;
  /** Whether it may change something. */
  readonly writes: boolean;
  /** The id of the request, as the answer tells it. */
  readonly requestId: string;
}

/**
 * An operation of a fake service.
 *
 * @returns the output, with the names and types of the SDK
 * @throws AwsError, or an exception of the SDK client, for an error that the service answers; any other error is answered as a
 * failure of the service
 */
export type AwsOperation<Input, Output> = (input: Input, call: AwsCall) => Answer<Output> | Promise<Answer<Output>>;

/** An operation whose output has no required members may answer nothing. */
type Answer<Output> = Record<never, never> extends Output ? Output | undefined : Output;

/** What the SDK's commands have in common. */
interface SdkCommand<Input, Output> {
  readonly input: Input;
  resolveMiddleware(...args: never): (...args: never) => Promise<{ output: Output }>;
}

/**
 * The operations of a service, by the commands of its SDK client: `PublishCommand` is the operation `Publish`.
 *
 * @typeParam Client - the module of the client: `typeof import('@aws-sdk/client-sns')`
 */
export type AwsOperations<Client> = {
  readonly [Name in keyof Client as OperationName<Name, Client[Name]>]?: Client[Name] extends new (
    ...args: never
  ) => SdkCommand<infer Input, infer Output>
    ? AwsOperation<ReadInput<Input>, GivenOutput<Omit<Output, '$metadata'>>>
    : never;
};

type OperationName<Name, Class> = Class extends new (
  ...args: never
) => SdkCommand<unknown, unknown>
  ? Name extends `${infer Operation}Command`
    ? Operation
    : never
  : never;

/** Bytes, where a client may also send a text or a stream. */
type ReadInput<Input> = { [Name in keyof Input]: ReadMember<Input[Name]> };

type ReadMember<Member> = [StreamingBlobPayloadInputTypes] extends [NonNullable<Member>]
  ? Uint8Array | Extract<Member, undefined>
  : [BlobPayloadInputTypes] extends [NonNullable<Member>]
    ? Uint8Array | Extract<Member, undefined>
    : Member;

/** Bytes or a text, where a client gets a stream. */
type GivenOutput<Output> = { [Name in keyof Output]: GivenMember<Output[Name]> };

type GivenMember<Member> = [NonNullable<Member>] extends [{ transformToString(...args: never): unknown }]
  ? Uint8Array | string | Extract<Member, undefined>
  : Member;
