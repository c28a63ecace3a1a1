import type { HttpFault, RequestCall } from '@pcf/testing';

/** A process or an outsider, as the ledger sees it. */
export interface Actor {
  readonly name: string;
  /** Whether it may change a resource that another actor created. */
  readonly adopts: boolean;
  /** Whether it has begun to undo its own work. */
  isRollingBack: boolean;
}

/** The requests of a provider that begin and end a resource. */
export interface Operations {
  readonly creates: string;
  readonly deletes: string;
}

/** What happened to resources, counted. */
export class Counts {
  /** Creating requests that were accepted. */
  creations = 0;
  /** Creating requests for a name that another actor had taken already. */
  concurrentCreations = 0;
  deletionsByRollbacks = 0;
  deletionsOfOthers = 0;
  changesOfOthers = 0;
}

/**
 * Knows who created what: it stands directly before the provider, and sees which requests the provider accepts, whatever becomes
 * of their answers. It passes one writing request at a time, so that its order is the provider's.
 */
export class Ledger {
  readonly violations: string[] = [];
  readonly #creators = new Map<string, Actor>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly operations: Operations,
    private readonly counts: Counts,
  ) {}

  /** Whose creating request was accepted for the resource that has this name now; `undefined` when none has it. */
  creatorOf(name: string): Actor | undefined {
    return this.#creators.get(name);
  }

  /** Takes note of the requests of an actor, and passes them on. */
  recording(actor: Actor): HttpFault {
    return (send, call) => {
      if (!call.writes) return send();
      const passed = this.#turn.then(async () => {
        const response = await send();
        this.#note(actor, call, response.statusCode === 200);
        return response;
      });
      this.#turn = passed.catch(() => {});
      return passed;
    };
  }

  #note(actor: Actor, { operation, input }: RequestCall, isAccepted: boolean): void {
    const { creates, deletes } = this.operations;
    const name = nameIn(input);
    const creator = this.#creators.get(name);
    const isOthers = creator !== undefined && creator !== actor;
    if (operation === creates) {
      if (isOthers) this.counts.concurrentCreations += 1;
      if (!isAccepted || creator) return;
      this.counts.creations += 1;
      this.#creators.set(name, actor);
    } else if (isAccepted && operation === deletes) {
      this.#creators.delete(name);
      if (!actor.isRollingBack) return;
      this.counts.deletionsByRollbacks += 1;
      if (!isOthers) return;
      this.counts.deletionsOfOthers += 1;
      this.violations.push(`the rollback of ${actor.name} deleted ${name}, which ${creator.name} had created`);
    } else if (isAccepted && isOthers && (actor.isRollingBack || !actor.adopts)) {
      this.counts.changesOfOthers += 1;
      const who = actor.isRollingBack ? `the rollback of ${actor.name}` : `${actor.name}, which adopts nothing,`;
      this.violations.push(`${who} changed ${name} by ${operation}, which ${creator.name} had created`);
    }
  }
}

/** The name of the resource that a request to DynamoDB or SQS is about. */
export function nameIn(input: unknown): string {
  const { TableName, QueueName, QueueUrl, ResourceArn } = Object(input);
  return (
    String(TableName ?? QueueName ?? QueueUrl ?? ResourceArn)
      .split('/')
      .at(-1) ?? ''
  );
}
