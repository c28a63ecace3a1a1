import { listTagged } from '@pcf/aws';
import type { Listing, ListQuery } from '@pcf/core';

/**
 * Lists the queues that exist with an owner's mark.
 *
 * @throws ListingError when a region cannot be listed completely
 */
export function listQueues(query: ListQuery): Promise<Listing> {
  return listTagged(query, {
    nameKey: 'QueueName',
    nameIn: ({ service, resource }) => (service === 'sqs' ? resource : undefined),
  });
}
