import type { Results } from './results.ts';

export function plotOf(_results: Results): string {
  return '';
}
