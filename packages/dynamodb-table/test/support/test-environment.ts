import { AWS_SETTINGS } from '@pcf/aws';
import {
  type Adopt,
  type AnyFlavor,
  type BeforeStep,
  bind,
  CLOCK,
  createPcf,
  type Losses,
  type Plugin,
  RANDOM,
  type ServiceBinding,
  type State,
} from '@pcf/core';
import { createSimulator, type Durations, type DurationsPreset } from '@pcf/dynamodb-simulator';
import { HttpFaults, type SdkRequestHandler, VirtualClock, withFaults } from '@pcf/testing';
import type { ExistingTablePolicy } from '../../src/definition/existing-table.js';
import { dynamodbTable } from '../../src/index.js';
import type { TableResource } from '../../src/settings/all.js';

/** The keys of a definition beside its resource. */
export interface BesideResource extends ExistingTablePolicy {
  readonly adopt?: Adopt;
  readonly moved_from?: readonly string[];
  readonly persist_on_termination?: boolean;
  readonly persist_on_terminate?: boolean;
}

/** One request that was sent to DynamoDB. */
export interface SentCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** Answers a request in the simulator's place: a body, or `undefined` to let the simulator answer. */
export type Answer = (call: SentCall) => Promise<object | undefined> | object | undefined;

/** A refusal as DynamoDB sends it, for an {@link Answer}. */
export class Refusal {
  constructor(
    readonly name: string,
    readonly message: string,
  ) {}
}

/** Operations that change nothing: `DescribeTable`, `ListTagsOfResource`, `GetItem` and the like. */
const READ = /^(?:Describe|List|Get)/;

/** A simulated DynamoDB in virtual time, and a runtime that talks only to it. */
export class TestEnvironment {
  readonly clock = new VirtualClock();
  readonly calls: SentCall[] = [];
  /** What answers before the simulator does. */
  answer: Answer = () => undefined;
  readonly pcf;
  /** Where faults are injected into requests on their way to DynamoDB. */
  readonly http;
  readonly #simulator;

  /** @param rates - whether the rates of calls that AWS documents are kept */
  constructor(durations: DurationsPreset | Partial<Durations> = 'aws', rates = false) {
    const simulator = createSimulator({ clock: this.clock, durations, rates });
    this.#simulator = simulator;
    this.http = new HttpFaults(simulator.requestHandler(), { clock: this.clock });
    this.pcf = this.runtime();
  }

  /**
   * Creates one more runtime on the same DynamoDB, as in another process. By default it allows every loss, because most tests are
   * about what steps do.
   */
  runtime(beforeStep: readonly BeforeStep[] = [], losses: Losses = 'allow') {
    return createPcf({ plugins: [this.#held(dynamodbTable)], beforeStep, losses, services: this.#services() });
  }

  /** Creates a runtime of an owner on the same DynamoDB. */
  ownedBy(owner: string, account = '123456789012') {
    const services = [...this.#services(), this.settingsOf(account)];
    return createPcf({ plugins: [this.#held(dynamodbTable)], losses: 'allow', owner, services });
  }

  /** As {@link TestEnvironment.runtime}, with one more flavor. */
  runtimeWith<F extends AnyFlavor>(plugin: Plugin<F>) {
    const plugins = [this.#held(dynamodbTable), this.#held(plugin)] as const;
    return createPcf({ plugins, losses: 'allow', services: this.#services() });
  }

  /** Stops the clock while a particle observes or executes, also while the SDK reads a file. */
  #held<F extends AnyFlavor>(plugin: Plugin<F>): Plugin<F> {
    return withFaults(plugin, {}, { clock: this.clock });
  }

  #services(): readonly ServiceBinding[] {
    const random = bind(RANDOM, { useValue: () => 0.5 });
    return [bind(CLOCK, { useValue: this.clock }), random, this.settingsOf('123456789012')];
  }

  /** Returns the AWS settings for an account of this DynamoDB. */
  settingsOf(account: string): ServiceBinding {
    const requestHandler = this.#record(this.http.handler);
    const credentials = { accessKeyId: account, secretAccessKey: 'test' };
    return bind(AWS_SETTINGS, { useValue: { region: 'us-east-1', credentials, requestHandler } });
  }

  /** How many calls were refused because they exceeded a rate. */
  get throttled(): number {
    return this.#simulator.calls.filter(({ outcome }) => outcome === 'ThrottlingException').length;
  }

  /** Creates a runtime that is interrupted before its first step of an operation: after the observation, before the request. */
  runtimeInterruptedAt(operation: string, interrupt: () => Promise<unknown>) {
    let interrupted = false;
    const hook: BeforeStep = async ({ step }) => {
      if (interrupted || step.operation !== operation) return;
      interrupted = true;
      await interrupt();
    };
    return this.runtime([hook]);
  }

  /** Creates a particle with the name of its table. */
  table(
    aws_resource: TableResource,
    desired_state: Exclude<State, 'pending'> = 'running',
    pcf = this.pcf,
    keys: BesideResource = {},
  ) {
    const pcf_name = aws_resource.TableName;
    return pcf.particle({ flavor: 'dynamodb_table', pcf_name, desired_state, ...keys, aws_resource });
  }

  /** The writes to the control plane and to items that were sent, by operation. */
  get writes(): SentCall[] {
    return this.calls.filter(({ operation }) => !READ.test(operation));
  }

  /** Forgets the calls that were made so far. */
  forgetCalls(): void {
    this.calls.length = 0;
  }

  #record(inner: SdkRequestHandler): SdkRequestHandler {
    return {
      ...inner,
      handle: async (request, options) => {
        const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
        const call = { operation, input: JSON.parse(textOf(request.body)) };
        this.calls.push(call);
        const answer = await this.answer(call);
        return answer ? { response: respond(answer) } : inner.handle(request, options);
      },
    };
  }
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
}

function respond(answer: object) {
  const body = answer instanceof Refusal ? { __type: `x#${answer.name}`, message: answer.message } : answer;
  return {
    statusCode: answer instanceof Refusal ? 400 : 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}
