import type { CloudCall, Sender } from './cloud.js';

/** What must not happen. Each line says what happened. */
export interface Verdict {
  /** Creates that were accepted although the resource was not to be created again, and fields with two workers at once. */
  readonly doubled: readonly string[];
  /** Writes from a worker whose run another worker had gone on with. */
  readonly stale: readonly string[];
  /** Writes to resources of the outsider, or of other owners. */
  readonly othersTouched: readonly string[];
  /** Deletes that no definition and no rollback asked for. */
  readonly deletedUnasked: readonly string[];
  readonly creates: number;
  readonly deletes: number;
  readonly writes: number;
}

/**
 * Judges the calls that reached the provider, in their order.
 *
 * @param mayBeDeleted - the tables that may be deleted, as `tenant/name`; all by default
 */
export function judge(calls: readonly CloudCall[], mayBeDeleted?: ReadonlySet<string>): Verdict {
  const deletedUnasked: string[] = [];
  const doubled: string[] = [];
  const stale: string[] = [];
  const othersTouched: string[] = [];
  /** The latest owner of each field that was seen: an epoch, and the worker that had it. */
  const latest = new Map<string, { readonly epoch: number; readonly pid: number; readonly worker: string }>();
  /** Who has each resource: the tenant that created it; `undefined` for the outsider. */
  const holders = new Map<string, string | undefined>();
  /** How often each resource was deleted with an order to: each allows one more create. */
  const created = new Map<string, number>();
  const deleted = new Map<string, number>();
  let [creates, deletes, writes] = [0, 0, 0];

  for (const call of calls) {
    const { sender, operation, table, account } = call;
    const resource = `${account}/${table}`;
    const label = `${operation} ${resource} by ${nameOf(sender)}`;
    if (sender?.epoch !== undefined && sender.epoch >= 0) {
      const field = `${sender.tenant}/${sender.field}`;
      const known = latest.get(field);
      const { epoch, pid, worker = '' } = sender;
      if (call.writes && known && epoch < known.epoch) stale.push(`${label}, after epoch ${known.epoch}`);
      if (known && epoch === known.epoch && (pid !== known.pid || worker !== known.worker))
        doubled.push(`${label}: epoch ${epoch} of ${field} is also that of ${known.worker}`);
      if (!known || epoch > known.epoch) latest.set(field, { epoch, pid, worker });
    }
    if (!call.writes || table === undefined || call.outcome !== 'accepted') continue;
    if (sender) {
      writes += 1;
      const holder = holders.get(resource);
      if (operation !== 'CreateTable' && holders.has(resource) && holder !== sender.tenant)
        othersTouched.push(`${label}: it is a resource of ${holder ?? 'the outsider'}`);
    }
    if (operation === 'CreateTable') {
      if (sender) creates += 1;
      holders.set(resource, sender?.tenant);
      created.set(resource, (created.get(resource) ?? 0) + 1);
      if ((created.get(resource) ?? 0) > (deleted.get(resource) ?? 0) + 1) doubled.push(`${label}: it exists already`);
    }
    if (operation === 'DeleteTable') {
      if (sender) deletes += 1;
      if (sender && mayBeDeleted && !mayBeDeleted.has(`${sender.tenant}/${table}`)) deletedUnasked.push(label);
      holders.delete(resource);
      deleted.set(resource, (deleted.get(resource) ?? 0) + 1);
    }
  }
  return { doubled, stale, othersTouched, deletedUnasked, creates, deletes, writes };
}

const nameOf = (sender: Sender | undefined) =>
  sender
    ? `${sender.worker} (process ${sender.pid}, epoch ${sender.epoch}, ${sender.tenant}/${sender.field})`
    : 'the outsider';
