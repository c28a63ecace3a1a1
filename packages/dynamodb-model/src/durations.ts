const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How long things take, after public measurements of AWS. */
export const LASTS = {
  creating: 6 * SECOND,
  creatingWithIndexes: 16 * SECOND,
  /** From the creation of a table until the calls on its settings know it. */
  unknown: 2 * SECOND,
  deleting: 5 * SECOND,
  tagsOfDeleted: 1.6 * SECOND,
  backupsOfDeleted: 1.1 * SECOND,
  capacity: 2 * SECOND,
  index: 2 * SECOND,
  billing: 90 * SECOND,
  stream: 5 * SECOND,
  class: 5 * SECOND,
  key: 9 * SECOND,
  encryption: 22 * SECOND,
  warm: 400 * SECOND,
  allocating: 40 * SECOND,
  filling: 480 * SECOND,
  dropping: 5 * SECOND,
  tags: 1.6 * SECOND,
  timeToLive: 1 * SECOND,
  policy: 1.5 * SECOND,
  insights: 2 * SECOND,
  enablingKinesis: 6 * SECOND,
  disablingKinesis: 2 * SECOND,
  updatingKinesis: 130 * SECOND,
  announcedReplica: 6 * SECOND,
  creatingReplica: 15 * SECOND,
  updatingReplica: 35 * SECOND,
  protectionOfReplicas: 38 * SECOND,
  releasedReplica: 36 * SECOND,
  deletingReplica: 88 * SECOND,
  tableOfReplica: 20 * SECOND,
  announcedStrongReplicas: 5 * SECOND,
  creatingStrongReplicas: 11 * SECOND,
  creatingWitness: 65 * SECOND,
  releasedStrongReplicas: 44 * SECOND,
  deletingStrongReplicas: 11 * SECOND,
};

/** For how long after something it cannot be done again, or something else cannot be done. */
export const GUARDS = {
  deletionAfterTags: 2 * SECOND,
  backupsAfterCreation: 3 * SECOND,
  protection: 15 * SECOND,
  policy: 15 * SECOND,
  /** Documented as up to an hour, and half of it when measured. */
  timeToLive: 31 * MINUTE,
  decrease: HOUR,
  encryption: 6 * HOUR,
  encryptionWindow: DAY,
  class: 30 * DAY,
  onDemand: DAY,
  source: DAY,
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const LIMITS = {
  globalIndexes: 20,
  localIndexes: 5,
  tags: 50,
  tagKey: 128,
  tagValue: 256,
  policyBytes: 20_480,
  recoveryDays: 35,
  decreasesADay: 4,
  classChanges: 2,
  onDemandSwitches: 4,
  encryptionChanges: 4,
  keyAttributesOfAType: 4,
};

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
