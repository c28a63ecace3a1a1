/** The parts of a client of the SDK that tests use. */
interface SdkClient {
  send(command: object): Promise<object>;
}

/** Makes a client or a command of a module of the SDK, by its name. */
export function construct(module: object, name: string, argument: object): SdkClient {
  const Class: unknown = Reflect.get(module, name);
  if (typeof Class !== 'function') throw new Error(`the module has no ${name}`);
  return Reflect.construct(Class, [argument]);
}

/** An answer of the SDK, with the bytes in place of streams. */
export async function withBytes(answer: object): Promise<object> {
  const entries = Object.entries(answer).map(async ([name, value]) => [name, await bytesIn(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const bytesIn = (value: unknown): unknown =>
  typeof value === 'object' &&
  value !== null &&
  'transformToByteArray' in value &&
  typeof value.transformToByteArray === 'function'
    ? value.transformToByteArray()
    : value;
