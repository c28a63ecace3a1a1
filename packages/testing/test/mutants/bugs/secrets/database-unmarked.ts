import { z } from 'zod';
import type { Bug } from '../../bug.js';
import { databaseSchema } from '../../database/database.js';
import { databaseSubject } from '../../database/subject.js';

const { database } = databaseSchema.shape;
const password = z.string().min(8).describe('The password of the administrator.');
const schema = z.strictObject({ database: database.extend({ password }).describe('The database.') });

export const bug: Bug = {
  what: 'a password is not marked',
  names: 'writeOnly',
  subject: () => databaseSubject(undefined, { schema }),
};
