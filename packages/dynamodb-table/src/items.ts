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
import type { DynamoDBCall } from './requests/calls.js';

/** The attributes of an item or of a key by name, in DynamoDB's own form: `{ id: { S: 'a' } }`. */
export type Item = Record<string, AttributeValue>;

/** What `PutItem` accepts beside the table and the item. */
export type PutItemOptions = Omit<PutItemCommandInput, 'TableName' | 'Item'>;
/** What `GetItem` accepts beside the table and the key. */
export type GetItemOptions = Omit<GetItemCommandInput, 'TableName' | 'Key'>;
/** What `DeleteItem` accepts beside the table and the key. */
export type DeleteItemOptions = Omit<DeleteItemCommandInput, 'TableName' | 'Key'>;

/** Puts an item in a table. */
export function putItem(call: DynamoDBCall, TableName: string, Item: Item, options: PutItemOptions) {
  const input = { ...options, TableName, Item };
  return call<PutItemCommandOutput>('PutItem', (client, sending) => client.send(new PutItemCommand(input), sending));
}

/** Reads an item of a table by its key. */
export function getItem(call: DynamoDBCall, TableName: string, Key: Item, options: GetItemOptions) {
  const input = { ...options, TableName, Key };
  return call<GetItemCommandOutput>('GetItem', (client, sending) => client.send(new GetItemCommand(input), sending));
}

/** Deletes an item of a table by its key. */
export function deleteItem(call: DynamoDBCall, TableName: string, Key: Item, options: DeleteItemOptions) {
  const input = { ...options, TableName, Key };
  return call<DeleteItemCommandOutput>('DeleteItem', (client, sending) =>
    client.send(new DeleteItemCommand(input), sending),
  );
}
