import { ENDPOINT_CACHE_MINUTES } from '@pcf/dynamodb-facts';
import { struct } from '../shapes/shape.js';
import { operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
export const describeEndpoints = operation(struct('DescribeEndpoints', {}), ({ region }) => ({
  Endpoints: [{ Address: `dynamodb.${region.name}.amazonaws.com`, CachePeriodInMinutes: ENDPOINT_CACHE_MINUTES }],
}));
