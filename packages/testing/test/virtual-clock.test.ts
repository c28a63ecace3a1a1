import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../src/virtual-clock.js';

describe('VirtualClock', () => {
  it('passes an hour in no time when everyone sleeps', async () => {
    const clock = new VirtualClock(0);
    await clock.sleep(3_600_000);
    expect(clock.now()).toBe(3_600_000);
  });

  it('wakes sleepers in the order of their times, each at its own time', async () => {
    const clock = new VirtualClock(0);
    const woken: string[] = [];
    const sleeper = async (name: string, duration: number) => {
      await clock.sleep(duration);
      woken.push(`${name}@${clock.now()}`);
    };
    await Promise.all([sleeper('late', 30), sleeper('early', 10), sleeper('middle', 20)]);
    expect(woken).toEqual(['early@10', 'middle@20', 'late@30']);
  });

  it('stands still while work is held', async () => {
    const clock = new VirtualClock(0);
    let release = () => {};
    const held = clock.hold(async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return clock.now();
    });
    const sleeping = clock.sleep(1000).then(() => clock.now());
    for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(0);
    release();
    expect(await held).toBe(0);
    expect(await sleeping).toBe(1000);
  });

  it('rejects a sleep with the reason of its signal, and forgets the sleeper', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const sleeping = clock.sleep(1000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await clock.sleep(10);
    expect(clock.now()).toBe(10);
  });

  it('wakes everyone whose time has come when it is moved by hand', async () => {
    const clock = new VirtualClock(0);
    const sleeping = clock.sleep(50);
    clock.advance(100);
    await sleeping;
    expect(clock.now()).toBe(100);
  });
});
