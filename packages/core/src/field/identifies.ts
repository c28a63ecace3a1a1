import type { Hole } from '../definition/references.js';
import type { AnyFlavor } from '../flavor.js';

/** Whether what a reference stands for says which resource it is: without it, it could be another one. */
export function identifies({ path }: Hole, { uniqueKeys, locatedBy = [] }: AnyFlavor): boolean {
  return [...uniqueKeys, ...locatedBy].some((key) => {
    const keys = key.split('.');
    return keys.slice(0, path.length).every((part, index) => part === path[index]);
  });
}
