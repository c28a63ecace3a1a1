import {
  type AttributeValue,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Call } from './calls.js';

/** The attributes of an item or of a key by name, in DynamoDB's own form: `{ id: { S: 'a' } }`. */
export type Item = Record<string, AttributeValue>;

/** What `PutItem` takes beside the table and the item. */
export type PutItemOptions = Omit<PutItemCommandInput, 'TableName' | 'Item'>;
/** What `GetItem` takes beside the table and the key. */
export type GetItemOptions = Omit<GetItemCommandInput, 'TableName' | 'Key'>;
/** What `DeleteItem` takes beside the table and the key. */
export type DeleteItemOptions = Omit<DeleteItemCommandInput, 'TableName' | 'Key'>;

/** Puts an item in a table. */
export function putItem(call: Call, TableName: string, Item: Item, options: PutItemOptions) {
  const input = { ...options, TableName, Item };
  return call<PutItemCommandOutput>('PutItem', (client, sending) => client.send(new PutItemCommand(input), sending));
}

/** Reads an item of a table by its key. */
export function getItem(call: Call, TableName: string, Key: Item, options: GetItemOptions) {
  const input = { ...options, TableName, Key };
  return call<GetItemCommandOutput>('GetItem', (client, sending) => client.send(new GetItemCommand(input), sending));
}

/** Deletes an item of a table by its key. */
export function deleteItem(call: Call, TableName: string, Key: Item, options: DeleteItemOptions) {
  const input = { ...options, TableName, Key };
  return call<DeleteItemCommandOutput>('DeleteItem', (client, sending) =>
    client.send(new DeleteItemCommand(input), sending),
  );
}
