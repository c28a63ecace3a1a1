import {
  type DeleteItemCommandOutput,
  type GetItemCommandOutput,
  type PutItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { AwsParticle, marksRefusal, readingMarks } from '@pcf/aws';
import {
  CLOCK,
  type DesiredState,
  type Existing,
  type Marks,
  type Observation,
  type Resting,
  RUNTIME_SIGNAL,
  type SettingDrift,
  type Settled,
  type StepAnswer,
  type Unsettled,
} from '@pcf/core';
import type { DynamoDBTableDefinition } from './definition/definition.js';
import { importTable } from './import-table.js';
import {
  type DeleteItemOptions,
  deleteItem,
  type GetItemOptions,
  getItem,
  type Item,
  type PutItemOptions,
  putItem,
} from './items.js';
import { markSteps, marksIn, readMarks } from './marks.js';
import { observeTable } from './observe/observe.js';
import type { TableOutputs } from './observe/outputs.js';
import { stateLookup } from './observe/status.js';
import { UnsettledReads } from './observe/unsettled-reads.js';
import {
  REMOVE_PARAM_FILTER,
  START_PARAM_FILTER,
  THROUGHPUT_PARAM_FILTER,
  UPDATE_PARAM_FILTER,
} from './param-filters.js';
import { compareTable } from './plan/compare.js';
import { type Intent, notesOn, planTable } from './plan/plan.js';
import { planUnsettled } from './plan/unsettled.js';
import { type CallsByRegion, callsTo } from './requests/calls.js';
import { sendStep } from './requests/send.js';
import type { ObservedTable } from './settings/all.js';
import { keyLookup } from './settings/encryption/key-aliases.js';
import type { TableStep } from './steps/step.js';

/**
 * A DynamoDB table. A table cannot be stopped: `stop()` and a desired state of `stopped` delete it, as `terminate()` does.
 *
 * @example
 * ```ts
 * const pcf = createPcf({ plugins: [dynamodbTable] });
 * const posts = pcf.particle({
 *   flavor: 'dynamodb_table',
 *   pcf_name: 'posts',
 *   aws_resource: {
 *     TableName: 'posts',
 *     AttributeDefinitions: [{ AttributeName: 'Post', AttributeType: 'S' }],
 *     KeySchema: [{ AttributeName: 'Post', KeyType: 'HASH' }],
 *     BillingMode: 'PAY_PER_REQUEST',
 *   },
 * });
 * const { outputs } = await posts.apply();
 * await posts.putItem({ Post: { S: 'hello' } });
 * ```
 */
export class DynamoDBTable extends AwsParticle<DynamoDBTableDefinition, ObservedTable, TableStep, TableOutputs> {
  /** See {@link START_PARAM_FILTER}. */
  static readonly START_PARAM_FILTER = START_PARAM_FILTER;
  /** See {@link UPDATE_PARAM_FILTER}. */
  static readonly UPDATE_PARAM_FILTER = UPDATE_PARAM_FILTER;
  /** See {@link REMOVE_PARAM_FILTER}. */
  static readonly REMOVE_PARAM_FILTER = REMOVE_PARAM_FILTER;
  /** See {@link THROUGHPUT_PARAM_FILTER}. */
  static readonly THROUGHPUT_PARAM_FILTER = THROUGHPUT_PARAM_FILTER;
  /** See {@link stateLookup}. */
  static readonly stateLookup = stateLookup;

  /** The Kinesis data streams that this particle has enabled. A failure to enable one of them blocks it; an earlier failure does not. */
  readonly #kinesisStreams = new Set<string>();
  /** Whether this particle sent the creation of the table with a policy. */
  #createdWithPolicy = false;
  /** Whether this particle sent the creation of the table with tags. */
  #createdWithTags = false;
  readonly #unsettledReads = new UnsettledReads();

  /**
   * Puts an item in the table. Replaces an item with the same key.
   *
   * @param item - the item's attributes, in DynamoDB's own form: `{ id: { S: 'a' }, count: { N: '1' } }`
   * @param options - what `PutItem` accepts beside the table and the item
   * @returns the SDK's output
   * @throws AwsRequestError when DynamoDB refuses it, for example because there is no such table
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
   *
   * @example
   * ```ts
   * await table.putItem({ id: { S: 'a' } }, { ConditionExpression: 'attribute_not_exists(id)' });
   * ```
   */
  putItem(item: Item, options: PutItemOptions = {}): Promise<PutItemCommandOutput> {
    return putItem(this.#calls()(), this.#tableName, item, options);
  }

  /**
   * Reads the item with a key.
   *
   * @param key - the key's attributes, in DynamoDB's own form
   * @param options - what `GetItem` accepts beside the table and the key
   * @returns the SDK's output; its `Item` is `undefined` when there is none
   * @throws AwsRequestError when DynamoDB refuses it
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
   *
   * @example
   * ```ts
   * const { Item } = await table.getItem({ id: { S: 'a' } }, { ConsistentRead: true });
   * ```
   */
  getItem(key: Item, options: GetItemOptions = {}): Promise<GetItemCommandOutput> {
    return getItem(this.#calls()(), this.#tableName, key, options);
  }

  /**
   * Deletes the item with a key. Has no effect when there is none.
   *
   * @param key - the key's attributes, in DynamoDB's own form
   * @param options - what `DeleteItem` accepts beside the table and the key
   * @returns the SDK's output
   * @throws AwsRequestError when DynamoDB refuses it
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
   *
   * @example
   * ```ts
   * const { Attributes } = await table.deleteItem({ id: { S: 'a' } }, { ReturnValues: 'ALL_OLD' });
   * ```
   */
  deleteItem(key: Item, options: DeleteItemOptions = {}): Promise<DeleteItemCommandOutput> {
    return deleteItem(this.#calls()(), this.#tableName, key, options);
  }

  /**
   * Reads the table with all its settings, including those that the particle's own definition does not declare.
   *
   * @param signal - aborts the reading
   * @returns the definition that describes the table as it is: applying it changes nothing. `undefined` when there is no table
   * @throws AwsRequestError when DynamoDB refuses the request
   *
   * @example
   * ```ts
   * const definition = await table.readDefinition();
   * ```
   */
  readDefinition(signal?: AbortSignal): Promise<DynamoDBTableDefinition | undefined> {
    return importTable(this.#calls(signal), this.#tableName);
  }

  protected async observe(signal: AbortSignal): Promise<Observation<ObservedTable, TableOutputs>> {
    const now = this.context.resolve(CLOCK).now();
    const { adopt } = this.context.adoption ?? {};
    const sent = { streams: this.#kinesisStreams, policy: this.#createdWithPolicy, tags: this.#createdWithTags };
    const seen = await observeTable(
      { callIn: this.#calls(signal), lookUp: keyLookup(this.target, this.context, signal) },
      { ...this.definition, needsMarks: adopt === 'never', needsReplicas: adopt === 'owned' },
      now,
      sent,
      this.#unsettledReads,
    );
    if (seen.kind === 'blocked') this.#kinesisStreams.clear();
    return seen;
  }

  protected planSteps(seen: Resting<ObservedTable>, target: DesiredState): readonly TableStep[] {
    return planTable(seen, this.#intent(target));
  }

  protected override planUnsettled(seen: Unsettled<ObservedTable>, target: DesiredState): readonly TableStep[] {
    return planUnsettled(seen, this.#intent(target));
  }

  protected override planNotes(seen: Observation<ObservedTable>, target: DesiredState): readonly string[] {
    return notesOn(seen, this.#intent(target));
  }

  protected override compareSettings({ settings }: Settled<ObservedTable>): readonly SettingDrift[] {
    const { aws_resource: resource, ignore_changes } = this.definition;
    return compareTable(settings, { id: this.id, resource, ignore_changes });
  }

  protected override readMarks(seen: Existing<ObservedTable>, signal: AbortSignal): Promise<Marks> {
    return readingMarks(this.id, () => readMarks(this.#calls(signal)(), seen));
  }

  protected override planMarks(
    { settings }: Settled<ObservedTable>,
    before: Marks,
    after: Marks,
  ): readonly TableStep[] {
    return markSteps(this.id, settings, this.definition.aws_resource, before, after);
  }

  protected async execute(step: TableStep, signal: AbortSignal, only?: string): Promise<StepAnswer> {
    this.#unsettledReads.wrote(this.context.resolve(CLOCK).now());
    const { operation, input } = step;
    if (operation === 'CreateTable') {
      this.#createdWithPolicy = input.ResourcePolicy !== undefined;
      this.#createdWithTags = input.Tags !== undefined;
    }
    const accepted = await this.#send(step, signal, only);
    if (operation === 'EnableKinesisStreamingDestination') this.#kinesisStreams.add(input.StreamArn ?? '');
    return accepted;
  }

  async #send(step: TableStep, signal: AbortSignal, only?: string): Promise<StepAnswer> {
    try {
      return await sendStep(this.#calls(signal)(step.region), step, only);
    } catch (error) {
      throw marksRefusal(this.id, error, marksIn(step));
    }
  }

  get #tableName(): string {
    return this.definition.aws_resource.TableName;
  }

  #intent(target: DesiredState): Intent {
    const { aws_resource: resource, ...policy } = this.definition;
    const { marks } = this.context;
    return { ...policy, id: this.id, resource, target, marks, isKept: this.context.protection.termination };
  }

  #calls(signal: AbortSignal = this.context.resolve(RUNTIME_SIGNAL)): CallsByRegion {
    return callsTo(this.target, this.context, signal);
  }
}
