import { messageOf } from '@pcf/core/values';
import { AwsJsonError, type AwsJsonOperation, type AwsJsonService, awsJsonService } from '@pcf/testing/aws-json';
import { AwsError } from '../aws-error.js';
import type { ControlPlane } from '../control-plane.js';
import { countedAnswer } from '../items/counted-answer.js';
import { NO_ITEMS } from '../items/item-counts.js';
import { ITEM_OPERATIONS, type Items } from '../items/items.js';
import { CONTROL_PLANE_OPERATIONS } from '../operations.js';
import { nextRequestId } from '../world/identifiers.js';
import { regionOf } from '../world/regions.js';

/** DynamoDB as a service that speaks AWS's JSON protocol. */
export function createService(controlPlane: ControlPlane, items: Items): AwsJsonService {
  const { world } = controlPlane;
  const onItems: AwsJsonOperation = async (input, { operation, ...caller }) => {
    const { status, body } = await items.call(await controlPlane.regionFor(caller), operation, input);
    if (status !== 200) throw new Refusal(status, body);
    return body;
  };
  const onTables: AwsJsonOperation = async (input, call) => {
    const answer = await controlPlane.run(input, call);
    return countedAnswer(answer, async (name, id) => {
      const table = regionOf(world, call.account, call.region).tables.get(String(name));
      return table && table.id === id ? items.count(table) : NO_ITEMS;
    });
  };
  return awsJsonService({
    target: 'DynamoDB_20120810',
    signingName: 'dynamodb',
    operations: {
      ...operations(CONTROL_PLANE_OPERATIONS, onTables),
      ...operations(ITEM_OPERATIONS, onItems),
    },
    errorNamespace: () => 'com.amazon.coral.service#',
    requestId: () => nextRequestId(world.requestIds),
    health: 'healthy: dynamodb.us-east-1.amazonaws.com ',
  });
}

const operations = (names: readonly string[], run: AwsJsonOperation): Record<string, AwsJsonOperation> =>
  Object.fromEntries(names.map((name) => [name, answeringErrors(run)]));

/** Answers with the errors of an operation. Any error but an `AwsError` is a bug of the simulator, and is answered as a 500. */
const answeringErrors =
  (run: AwsJsonOperation): AwsJsonOperation =>
  async (input, request) => {
    try {
      return await run(input, request);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const text = messageOf(error);
      const { status, body } =
        error instanceof AwsError ? error : new AwsError('InternalServerError', `@pcf/dynamodb-simulator: ${text}`);
      throw new Refusal(status, body);
    }
  };

/** An error of DynamoDB whose body is ready to be sent. */
class Refusal extends AwsJsonError {
  readonly #body: object;

  constructor(status: number, body: object) {
    super('Refusal', '', { status });
    this.#body = body;
  }

  override bodyIn(): Record<string, unknown> {
    return { ...this.#body };
  }
}
