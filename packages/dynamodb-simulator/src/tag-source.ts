import type { TagRefusal, TagSource } from '@pcf/tagging-simulator';
import { AwsError } from './aws-error.js';
import type { ControlPlane } from './control-plane.js';
import { parseArn } from './world/arns.js';

/**
 * The tables as a source of the tagging API.
 *
 * @param open - opens the folder of the simulator, if it has one
 */
export function tagSourceOf(controlPlane: ControlPlane, open: () => Promise<void>): TagSource {
  const call = async (operation: string, arn: string, input: object): Promise<TagRefusal | undefined> => {
    const { account, region } = parseArn(arn);
    try {
      await open();
      await controlPlane.run({ ResourceArn: arn, ...input }, { operation, account, region });
      return undefined;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { status: error.status, name: error.name, message: error.message };
    }
  };
  return {
    service: 'dynamodb',
    watch: (report) => controlPlane.watchTags(report),
    async settle(place) {
      await open();
      await controlPlane.regionFor(place);
    },
    tag: (arn, Tags) => call('TagResource', arn, { Tags }),
    untag: (arn, TagKeys) => call('UntagResource', arn, { TagKeys }),
  };
}
