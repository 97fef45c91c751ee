import { checkNewer, dated } from '../../release/changelog.ts';

test('a release is dated in the changelog', () => {
  expect(dated('# Changes\n\n## 1.2.0, not released yet\n\n- x\n', '1.2.0', '2026-12-01')).toBe(
    '# Changes\n\n## 1.2.0, 2026-12-01\n\n- x\n',
  );
});

test.each(['# Changes\n', '## 1.2.0, 2026-11-01\n', '## 1.3.0, not released yet\n'])(
  '%j has nothing to release as 1.2.0',
  (changelog) => {
    expect(() => dated(changelog, '1.2.0', '2026-12-01')).toThrow('no heading "## 1.2.0, not released yet"');
  },
);

test.each([
  ['0.2.0', '0.1.0'],
  ['1.0.0', '0.9.9'],
  ['0.1.1', '0.1.0'],
  ['1.0.0', '1.0.0-rc.1'],
])('%s is newer than %s', (version, before) => {
  expect(() => checkNewer(version, before)).not.toThrow();
});

test.each([
  ['0.1.0', '0.1.0', 'is not newer'],
  ['0.0.9', '0.1.0', 'is not newer'],
  ['1.9.9', '2.0.0', 'is not newer'],
  ['v1.0.0', '0.1.0', 'is no version'],
  ['', '0.1.0', 'is no version'],
])('%s after %s is refused', (version, before, message) => {
  expect(() => checkNewer(version, before)).toThrow(message);
});
