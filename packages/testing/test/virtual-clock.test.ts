import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../src/virtual-clock.js';

describe('VirtualClock', () => {
  it('passes an hour at once when all work sleeps', async () => {
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

  it('never goes back, and ends no sleep early, for any sleeps', async () => {
    const naps = fc.array(fc.array(fc.nat(1_000), { maxLength: 5 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(naps, async (sleepers) => {
        const clock = new VirtualClock(0);
        const wakings: number[] = [];
        const nap = async (durations: number[]) => {
          for (const duration of durations) {
            const due = clock.now() + duration;
            await clock.sleep(duration);
            expect(clock.now()).toBe(due);
            wakings.push(clock.now());
          }
        };
        await Promise.all(sleepers.map(nap));
        expect(wakings).toEqual([...wakings].sort((a, b) => a - b));
      }),
    );
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
    await turns(5);
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

  it('passes while held work sleeps, and stands still again when it wakes', async () => {
    const clock = new VirtualClock(0);
    const later = clock.sleep(60_000).then(() => clock.now());
    const held = clock.hold(async () => {
      await clock.sleep(1000);
      await turns(5);
      return clock.now();
    });
    expect(await held).toBe(1000);
    expect(await later).toBe(60_000);
  });

  it('passes while work that is held twice sleeps', async () => {
    const clock = new VirtualClock(0);
    await clock.hold(() => clock.hold(() => clock.sleep(1000)));
    expect(clock.now()).toBe(1000);
  });

  it('stands still as long as one of several held works does not sleep', async () => {
    const clock = new VirtualClock(0);
    const busy = clock.hold(async () => {
      await turns(5);
      return clock.now();
    });
    const sleeping = clock.hold(() => clock.sleep(1000));
    expect(await busy).toBe(0);
    await sleeping;
    expect(clock.now()).toBe(1000);
  });

  it('counts a sleep that was aborted as over', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const held = clock.hold(async () => {
      const sleeping = clock.sleep(1000, controller.signal);
      controller.abort(new Error('enough'));
      await sleeping.catch(() => {});
      await turns(5);
      return clock.now();
    });
    const other = clock.sleep(10);
    expect(await held).toBe(0);
    await other;
  });
});

/** Lets the event loop turn some times. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
