import { AwsRequestError, isAccessDenied } from '../errors.js';
import { MarksDeniedError, NoRoomForMarksError } from './errors.js';

/**
 * Reads the marks of a resource.
 *
 * @param id - the particle's id, for errors
 * @param read - sends the request
 * @throws {@link MarksDeniedError} when AWS denies it; and what `read` throws
 */
export async function readingMarks<T>(id: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AwsRequestError && isAccessDenied(error))
      throw new MarksDeniedError(id, 'read', error.actions, { cause: error });
    throw error;
  }
}

/** Messages of services about more tags than a resource can have. */
const TOO_MANY_TAGS = /number of tags|too many tags|\btags?\b[^.]*\b(?:exceed|limit of|maximum)/i;

/**
 * Turns the refusal of a request that writes marks into the error that says so.
 *
 * @param id - the particle's id, for errors
 * @param error - what the request has thrown
 * @param marks - the keys of the marks that the request writes; empty if it writes none
 * @returns a {@link MarksDeniedError} or a {@link NoRoomForMarksError}; any other error as it is
 */
export function marksRefusal(id: string, error: unknown, marks: readonly string[]): unknown {
  if (!(error instanceof AwsRequestError) || marks.length === 0) return error;
  if (error.actions.some((action) => /:(?:un)?tag/i.test(action)))
    return new MarksDeniedError(id, 'write', error.actions, { cause: error });
  return TOO_MANY_TAGS.test(error.awsMessage) ? new NoRoomForMarksError(id, marks, { cause: error }) : error;
}
