import { createMeter } from '../../../cli/progress/bar.ts';
import { sighting } from '../records.ts';

function meterAt() {
  let now = 1000;
  const meter = createMeter({ label: 'q3.csv', bytes: 1000 }, () => now);
  return {
    meter,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('an upload says its pace when it has lasted long enough for one', () => {
  const { meter, pass } = meterAt();
  pass(100);
  meter.uploaded(100);
  expect(meter.bar).toMatchObject({ state: 'uploading', bytesDone: 100, speed: null, seconds: null });
  pass(900);
  meter.uploaded(250);
  expect(meter.bar).toMatchObject({ bytesDone: 250, speed: 250, seconds: 3 });
});

test('loading has a pace of its own, from where it began', () => {
  const { meter, pass } = meterAt();
  meter.uploaded(1000);
  pass(5000);
  meter.saw(sighting({ state: 'received', bytes: 1000, parts: 0, rows: 0 }));
  expect(meter.bar).toMatchObject({ state: 'received', bytesDone: 0, speed: null });
  pass(60_000);
  const loading = (progress = {}) => sighting({ state: 'loading', bytes: 1000, parts: 4, rows: 0 }, progress);
  meter.saw(loading());
  pass(2000);
  meter.saw(loading({ partsDone: 1, rowsDone: 30, bytesDone: 400 }));
  expect(meter.bar).toMatchObject({
    state: 'loading',
    partsDone: 1,
    parts: 4,
    rows: 30,
    speed: 200,
    seconds: 3,
  });
});

test('with all bytes done there is no pace any more', () => {
  const { meter, pass } = meterAt();
  const loading = (progress = {}) => sighting({ state: 'loading', bytes: 1000, parts: 4, rows: 0 }, progress);
  meter.saw(loading());
  pass(2000);
  meter.saw(loading({ partsDone: 4, rowsDone: 90, bytesDone: 1000 }));
  expect(meter.bar).toMatchObject({ bytesDone: 1000, speed: null, seconds: null });
});

test('what is committing is all there, and what has ended says how long it took from the first byte', () => {
  const { meter, pass } = meterAt();
  pass(4000);
  meter.saw(sighting({ state: 'committing', bytes: 1000, parts: 4, rows: 90 }));
  expect(meter.bar).toMatchObject({ bytesDone: 1000, partsDone: 4, rows: 90, seconds: null });
  pass(3000);
  meter.saw(sighting({ state: 'committed', bytes: 1000, parts: 4, rows: 90 }));
  expect(meter.bar).toMatchObject({
    state: 'committed',
    bytesDone: 1000,
    rows: 90,
    seconds: 7,
    reason: null,
  });
});

test('a rejected load brings its reason', () => {
  const { meter } = meterAt();
  meter.saw(sighting({ state: 'rejected', reason: 'Row 3 has two cells.' }));
  expect(meter.bar).toMatchObject({ state: 'rejected', reason: 'Row 3 has two cells.' });
});

test('what a load waits for is said; that its run is about to plan it is no news, unless that takes long', () => {
  const { meter, pass } = meterAt();
  const behind = { loads: 1, firstKey: 'in/a.csv', firstId: 'first' };
  meter.saw(sighting({ state: 'received', waits: { for: 'batch', until: null, behind } }));
  expect(meter.bar.waits).toBe('waits behind the load of in/a.csv');
  const planned = sighting({ state: 'received', waits: { for: 'run', until: null, behind: null } });
  meter.saw(planned);
  expect(meter.bar.waits).toBeNull();
  pass(9000);
  meter.saw(planned);
  expect(meter.bar.waits).toBeNull();
  pass(1000);
  meter.saw(planned);
  expect(meter.bar.waits).toBe('waits for its run to plan it');
  meter.saw(sighting({ state: 'planned' }));
  meter.saw(planned);
  expect(meter.bar.waits).toBeNull();
});

test('a load whose batch was given up begins anew', () => {
  const { meter } = meterAt();
  meter.saw(
    sighting({ state: 'loading', parts: 4, rows: 0 }, { partsDone: 2, rowsDone: 30, bytesDone: 400 }),
  );
  meter.saw(sighting({ state: 'received', parts: 0, rows: 0 }));
  expect(meter.bar).toMatchObject({ parts: 0, partsDone: 0, rows: 0, bytesDone: 0 });
});
