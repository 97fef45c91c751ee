import { createMeter } from '../../../cli/progress/bar.ts';
import { record } from '../records.ts';

const none = { partsDone: 0, rowsDone: 0, bytesDone: 0 };

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
  meter.saw({ record: record({ state: 'received', bytes: 1000, parts: 0, rows: 0 }), progress: none });
  expect(meter.bar).toMatchObject({ state: 'received', bytesDone: 0, speed: null });
  pass(60_000);
  const loading = record({ state: 'loading', bytes: 1000, parts: 4, rows: 0 });
  meter.saw({ record: loading, progress: none });
  pass(2000);
  meter.saw({ record: loading, progress: { partsDone: 1, rowsDone: 30, bytesDone: 400 } });
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
  const loading = record({ state: 'loading', bytes: 1000, parts: 4, rows: 0 });
  meter.saw({ record: loading, progress: none });
  pass(2000);
  meter.saw({ record: loading, progress: { partsDone: 4, rowsDone: 90, bytesDone: 1000 } });
  expect(meter.bar).toMatchObject({ bytesDone: 1000, speed: null, seconds: null });
});

test('what is committing is all there, and what has ended says how long it took from the first byte', () => {
  const { meter, pass } = meterAt();
  pass(4000);
  meter.saw({ record: record({ state: 'committing', bytes: 1000, parts: 4, rows: 90 }), progress: none });
  expect(meter.bar).toMatchObject({ bytesDone: 1000, partsDone: 4, rows: 90, seconds: null });
  pass(3000);
  meter.saw({ record: record({ state: 'committed', bytes: 1000, parts: 4, rows: 90 }), progress: none });
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
  meter.saw({ record: record({ state: 'rejected', reason: 'Row 3 has two cells.' }), progress: none });
  expect(meter.bar).toMatchObject({ state: 'rejected', reason: 'Row 3 has two cells.' });
});
