import { describe } from 'vitest';
import { describeFlavor } from '../../src/suite.js';
import { remoteSubject, socketSubject } from '../support/remote-beacons.js';
import { beaconSubject } from '../support/subjects.js';

describe('in memory, on virtual time', () => describeFlavor(beaconSubject()));

describe('behind HTTP within the process, on virtual time', () => describeFlavor(remoteSubject()));

describe('behind a socket, on the time of the machine', () => describeFlavor(socketSubject()));
