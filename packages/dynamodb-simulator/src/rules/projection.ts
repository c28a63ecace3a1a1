import { invalidParameter } from '../aws-error.js';
import type { Projection } from '../state.js';

interface GivenProjection {
  ProjectionType?: Projection['ProjectionType'];
  NonKeyAttributes?: string[];
}

/** The projection in the form in which it is kept: DynamoDB sorts the attributes. */
export function checkProjection({ ProjectionType, NonKeyAttributes }: GivenProjection): Projection {
  if (ProjectionType === undefined) throw invalidParameter('Unknown ProjectionType: null');
  if (ProjectionType !== 'INCLUDE') {
    if (NonKeyAttributes) {
      throw invalidParameter(`ProjectionType is ${ProjectionType}, but NonKeyAttributes is specified`);
    }
    return { ProjectionType };
  }
  if (!NonKeyAttributes) {
    throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  const repeated = NonKeyAttributes.find((name, place) => NonKeyAttributes.indexOf(name) < place);
  if (repeated !== undefined) throw invalidParameter(`Duplicate element in NonKeyAttributes: ${repeated}`);
  return { ProjectionType, NonKeyAttributes: [...NonKeyAttributes].sort() };
}
