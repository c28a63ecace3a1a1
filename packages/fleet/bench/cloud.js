// The provider of the benchmark, in a process of its own: a simulated DynamoDB, whose tables become active at once, behind a server that
// counts the creations that were accepted.
import { createServer } from 'node:http';
import { createSimulator } from '@pcf/dynamodb-simulator';

const handler = createSimulator({ durations: 'instant' }).requestHandler();
/** How many creations of each table were accepted. */
const created = new Map();

async function carryOut(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { response: answer } = await handler.handle({
    method: request.method,
    path: request.url,
    headers: request.headers,
    body,
  });
  if (answer.statusCode === 200 && request.headers['x-amz-target']?.endsWith('.CreateTable')) {
    const { TableName } = JSON.parse(body.toString());
    created.set(TableName, (created.get(TableName) ?? 0) + 1);
  }
  response.writeHead(answer.statusCode, answer.headers).end(answer.body);
}

const server = createServer((request, response) => {
  carryOut(request, response).catch((error) => response.destroy(error));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('message', () => {
  const counts = [...created.values()];
  process.send?.({ tables: counts.length, twice: counts.filter((count) => count > 1).length });
});
