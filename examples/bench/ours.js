import { createPcf } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { serve, tables } from './measured.js';

const pcf = createPcf({ plugins: [dynamodbTable] });
const field = pcf.field(
  tables(Number(process.argv[2])).map((table) => ({
    flavor: 'dynamodb_table',
    pcf_name: table.TableName,
    aws_resource: table,
  })),
);

serve({
  running: () => field.apply({ state: 'running' }),
  unchanged: () => field.apply({ state: 'running' }),
  terminating: () => field.apply({ state: 'terminated' }),
});
