import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Stands in front of DynamoDB's endpoint, passes each request on, and notes the writes that were accepted. */
export class WriteRecord {
  /** The accepted writes, in order: `CreateTable orders`. */
  readonly accepted: string[] = [];
  readonly #server = createServer((request, response) => {
    this.#passOn(request).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });

  private constructor(private readonly target: string) {}

  /** @param target - the URL of the endpoint behind it */
  static async before(target: string): Promise<WriteRecord> {
    const record = new WriteRecord(target);
    record.#server.listen(0, '127.0.0.1');
    await once(record.#server, 'listening');
    return record;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #passOn(request: IncomingMessage): Promise<{ status: number; body: Buffer }> {
    const sent = await buffer(request);
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(this.target, { method: 'POST', headers: Object(headers), body: new Uint8Array(sent) });
    const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    if (answer.ok && /^(?:Create|Update|Delete|Tag|Untag|Put)/.test(operation)) {
      const { TableName, ResourceArn }: { TableName?: string; ResourceArn?: string } = JSON.parse(sent.toString());
      this.accepted.push(`${operation} ${TableName ?? ResourceArn?.split('/').at(-1)}`);
    }
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  }
}
